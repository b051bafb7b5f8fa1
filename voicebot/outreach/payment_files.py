"""Files of payments, CSV or JSON Lines, read row by row: however long the file, only a row is kept at a time.

A row is a line. A field that goes over a line's end makes two bad rows, and never swallows those after it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO, Literal

from orjson import JSONDecodeError, loads

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import FIELDS, NEEDED

Kind = Literal["csv", "jsonl"]
KINDS: dict[str, Kind] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}
#: bytes of a row; what a payment needs is far below
LONGEST_ROW = 16 * 1024
#: every row of CSV has these, even where it takes a payment back
ALWAYS = ("paid_at", "reference")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """The fields of a row; `fault` where they could not be told apart. `number` is that of its line, from 1."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    fault: InvalidInput | None = None


class PaymentFile:
    """One reading of a file. `read` is how many bytes of it have been read so far."""

    def __init__(self, stream: BinaryIO, kind: Kind) -> None:
        self._stream, self._kind = stream, kind
        self.read = 0

    def rows(self) -> Iterator[FoundRow]:
        """Every row that is not blank. Raises InvalidInput for a header, or a form of file, that cannot be used."""
        return self._csv_rows() if self._kind == "csv" else self._json_rows()

    def _csv_rows(self) -> Iterator[FoundRow]:
        header: tuple[str, ...] | None = None
        for number, line in self._lines():
            if isinstance(line, InvalidInput):
                yield FoundRow(number, fault=line)
            elif header is None:
                header = _header(line)
            else:
                yield _csv_row(number, line, header)
        if header is None:
            raise InvalidInput("header", "", f"begin with a line that names the columns: {', '.join(NEEDED)}")

    def _json_rows(self) -> Iterator[FoundRow]:
        for number, line in self._lines():
            if isinstance(line, InvalidInput):
                yield FoundRow(number, fault=line)
            elif number == 1 and line.startswith("["):
                raise InvalidInput("file", "[", "send JSON Lines: one object a line, and no list around them")
            else:
                yield _json_row(number, line)

    def _lines(self) -> Iterator[tuple[int, str | InvalidInput]]:
        number = 0
        while raw := self._stream.readline(LONGEST_ROW):
            number += 1
            self.read += len(raw)
            if len(raw) == LONGEST_ROW and not raw.endswith(b"\n"):
                yield number, self._too_long(raw)
                continue
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip()
            if line:
                yield number, line

    def _too_long(self, raw: bytes) -> InvalidInput:
        while (more := self._stream.readline(LONGEST_ROW)) and not more.endswith(b"\n"):
            self.read += len(more)
        self.read += len(more)
        begins = raw[:40].decode("utf-8", errors="replace")
        return InvalidInput("row", begins, f"send rows of fewer than {LONGEST_ROW} bytes")


def kind_of(name: str) -> Kind:
    """What a file holds, by its name. Raises InvalidInput for one that does not tell."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise InvalidInput("file", PurePath(name).name, f"name it with one of {', '.join(KINDS)}")
    return kind


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], strict=True))]


def _header(line: str) -> tuple[str, ...]:
    try:
        names = tuple(name.lower() for name in _cells(line))
    except csv.Error as error:
        raise InvalidInput("header", line, f"send CSV ({error})") from error
    for place, name in enumerate(names):
        if name not in FIELDS or name in names[:place]:
            raise InvalidInput("header", name, f"name each column once, and only these: {', '.join(FIELDS)}")
    missing = set(ALWAYS) - set(names) or ("reverses" not in names and set(NEEDED) - set(names))
    if missing:
        raise InvalidInput("header", line, f"a column is missing: {', '.join(sorted(missing))}")
    return names


def _csv_row(number: int, line: str, header: tuple[str, ...]) -> FoundRow:
    try:
        cells = _cells(line)
    except csv.Error as error:
        return FoundRow(number, fault=InvalidInput("row", line, f"send CSV, one payment a line ({error})"))
    if len(cells) != len(header):
        mend = f"send {len(header)} values, as many as there are columns: these are {len(cells)}"
        return FoundRow(number, fault=InvalidInput("row", line, mend))
    return FoundRow(number, {name: cell for name, cell in zip(header, cells, strict=True) if cell})


def _json_row(number: int, line: str) -> FoundRow:
    try:
        found = loads(line)
    except JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        return FoundRow(number, fault=InvalidInput("row", line, "send one JSON object a line"))
    return FoundRow(number, found)
