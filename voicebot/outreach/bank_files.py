"""A bank's file, whatever its kind: its rows by our names of the fields, and which of its columns are left out."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from voicebot.errors import InvalidInput
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.outreach.row_files import KINDS, FoundRow, RowFile
from voicebot.outreach.sheet_files import SheetFile

SHEET = ".xlsx"


class Wants(Protocol):
    """Whoever reads the rows: fields that it knows, and the section in which their columns are known by name.

    Where it is `strict`, a column that nobody knows stops the file: it might say that a row does not count.
    """

    fields: tuple[str, ...]
    names: str
    strict: bool

    def missing(self, names: Collection[str]) -> list[str]:
        """Fields that every row needs, and that neither these columns nor a default give."""
        ...


class BankFile:
    """One reading of a file at `path` for whoever `wants` its rows."""

    def __init__(self, path: Path, mapping: Columns, wants: Wants) -> None:
        self._path, self._mapping, self._wants = path, mapping, wants
        self._reading: RowFile | SheetFile | None = None
        self._size = path.stat().st_size
        self._named: dict[tuple[str, ...], tuple[str | None, ...]] = {}
        #: columns of the file that are not read, once its header was
        self.left_out: dict[str, None] = {}

    @property
    def progress(self) -> tuple[float, float]:
        """How much has been read, of how much in all; zero where that is not known."""
        if isinstance(self._reading, SheetFile):
            return self._reading.read, self._reading.size
        return (self._reading.read if self._reading is not None else 0), self._size

    def rows(self) -> Generator[FoundRow, None, None]:
        """Every row. Raises InvalidInput for a file, or a header, that cannot be used."""
        suffix = self._path.suffix.lower()
        if suffix == SHEET:
            self._reading = SheetFile(self._path, self._mapping.sheet)
            yield from self._reading.rows(self._header)
            return
        if suffix not in KINDS:
            raise InvalidInput("file", self._path.name, f"name it with one of {', '.join((*KINDS, SHEET))}")
        with self._path.open("rb") as stream:
            self._reading = RowFile(stream, KINDS[suffix], self._mapping.encoding)
            rows = self._reading.rows(self._header)
            yield from rows if KINDS[suffix] == "csv" else map(self._by_our_names, rows)

    def _header(self, cells: tuple[str, ...]) -> tuple[str | None, ...]:
        if not any(cells):
            raise InvalidInput("header", "", "the file is empty: begin it with a line that names the columns")
        if not any(self._mapping.fields_of(cells, self._wants.fields, self._wants.names)) and _is_no_header(cells):
            raise InvalidInput("header", "", "the first line names no columns: begin with one that does")
        names = self._fields_of(cells)
        missing = self._wants.missing([name for name in names if name is not None])
        if missing:
            mend = (
                f"no column for {', '.join(missing)}: name each under columns in a mapping, or give it a default there"
            )
            raise InvalidInput("header", ",".join(cells), mend)
        return names

    def _fields_of(self, cells: tuple[str, ...]) -> tuple[str | None, ...]:
        names = self._mapping.fields_of(cells, self._wants.fields, self._wants.names)
        unread = [cell for cell, name in zip(cells, names, strict=True) if name is None and cell]
        unknown = [cell for cell in unread if not self._mapping.ignores(cell)]
        if unknown and self._wants.strict:
            mend = f"known are {', '.join(self._wants.fields)}; a column that says nothing is named under ignored in a"
            raise InvalidInput("header", unknown[0], f"{mend} mapping")
        self.left_out |= dict.fromkeys(unread)
        return names

    def _by_our_names(self, row: FoundRow) -> FoundRow:
        if row.fault is not None:
            return row
        cells = tuple(row.fields)
        try:
            names = self._named.get(cells) or self._fields_of(cells)
        except InvalidInput as error:
            return FoundRow(row.number, fault=error)
        # Objects of one file mostly have the same names; where they do not, only some are remembered.
        if len(self._named) < 1000:
            self._named[cells] = names
        values = row.fields.values()
        return replace(row, fields={name: value for name, value in zip(names, values, strict=True) if name is not None})


def _is_no_header(cells: tuple[str, ...]) -> bool:
    """Whether a first line looks like somebody's row: it is not to be repeated anywhere."""
    return any(sum(char.isdigit() for char in cell) > 3 for cell in cells)
