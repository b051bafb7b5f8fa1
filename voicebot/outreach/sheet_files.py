"""Spreadsheets (XLSX), read row by row: a number as its digits, a day as a day, a formula as what it came to."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from voicebot.errors import InvalidInput
from voicebot.outreach.row_files import FoundRow, Header, row_of

#: bytes of what a workbook holds beside its sheets, its words foremost, which are kept while it is read; and of all of
#: it unpacked: what is packed so that a small file fills the machine is refused
MOST_WORDS, MOST_UNPACKED = 32 * 1024**2, 4 * 1024**3
#: what a broken workbook makes the reader raise
_BROKEN = (
    *(BadZipFile, zlib.error, ParseError, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)


class SheetFile:
    """One reading of a sheet: the one named, or the first. `read` is how many of `size` rows have been read so far."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._path, self._sheet = path, sheet
        self.read, self.size = 0, 0

    def rows(self, header: Header) -> Iterator[FoundRow]:
        """Every row that is not blank. Raises InvalidInput for what is no workbook, and whatever `header` raises."""
        names: tuple[str | None, ...] | None = None
        for number, cells in self._cells():
            self.read = number
            while cells and cells[-1] == "" and len(cells) > len(names or ()):
                cells.pop()
            if not any(cell != "" for cell in cells):
                continue
            if names is None:
                names = header(tuple(str(cell) for cell in cells))
            else:
                padded = cells + [""] * (len(names) - len(cells))
                yield row_of(number, padded, names, "")
        if names is None:
            header(())

    def _cells(self) -> Iterator[tuple[int, list[Any]]]:
        name = self._path.name
        try:
            _refuse_too_much(self._path)
            with closing(load_workbook(self._path, read_only=True, data_only=True, keep_links=False)) as book:
                if self._sheet is not None and self._sheet not in book.sheetnames:
                    raise InvalidInput("sheet", self._sheet, f"name one of {', '.join(book.sheetnames)}")
                sheet = book[self._sheet or book.sheetnames[0]]
                self.size = sheet.max_row or 0
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield number, [_told(cell) for cell in cells]
        except _BROKEN as error:
            mend = f"save it once more as an Excel workbook (.xlsx) without a password, or as CSV ({error})"
            raise InvalidInput("file", name, mend) from error


def _refuse_too_much(path: Path) -> None:
    with ZipFile(path) as packed:
        sizes = {one.filename: one.file_size for one in packed.infolist()}
    words = sum(size for name, size in sizes.items() if not name.startswith("xl/worksheets/"))
    if words > MOST_WORDS or sum(sizes.values()) > MOST_UNPACKED:
        raise InvalidInput("file", path.name, "too long for a workbook: save it as CSV, which has no end")


def _told(cell: object) -> str | date:
    """What a cell says: words, or a day. A number is its shortest decimal, as whoever wrote the sheet sees it."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case float():
            return _digits(cell)
        case datetime():
            return cell.date() if cell.time() == time(0) else cell
        case date():
            return cell
        case _:
            return str(cell)


def _digits(number: float) -> str:
    return str(int(number)) if number.is_integer() else format(Decimal(repr(number)), "f")
