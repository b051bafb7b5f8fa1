"""A bank's file, whatever its kind: its rows by our names of the fields, and which of its columns are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from voicebot.errors import InvalidInput
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.outreach.row_files import KINDS, FoundRow, RowFile
from voicebot.outreach.sheet_files import SheetFile

SHEET = ".xlsx"


class Wants(Protocol):
    """Whoever reads the rows: fields that it knows, those it needs of every row, and defaults where a row has none."""

    @property
    def fields(self) -> tuple[str, ...]: ...

    @property
    def needed(self) -> tuple[str, ...]: ...

    @property
    def defaults(self) -> Mapping[str, str]: ...


class BankFile:
    """One reading of a file at `path` for whoever `wants` its rows."""

    def __init__(self, path: Path, mapping: Columns, wants: Wants) -> None:
        self._path, self._mapping, self._fields = path, mapping, wants.fields
        self._needed = [field for field in wants.needed if field not in wants.defaults]
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

    def rows(self) -> Iterator[FoundRow]:
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
        names = self._fields_of(cells)
        missing = [field for field in self._needed if field not in names]
        if missing:
            mend = (
                f"no column for {', '.join(missing)}: name each under columns in a mapping, or give it a default there"
            )
            raise InvalidInput("header", ",".join(cells), mend)
        return names

    def _fields_of(self, cells: tuple[str, ...]) -> tuple[str | None, ...]:
        names = self._mapping.fields_of(cells, self._fields)
        self.left_out |= {cell: None for cell, name in zip(cells, names, strict=True) if name is None and cell}
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
