"""Files of rows, CSV or JSON Lines, read row by row: however long the file, only a row is kept at a time.

A row is a line. A field that goes over a line's end makes two bad rows, and never swallows those after it. What a
file's columns mean is said by whoever reads it.
"""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, getincrementaldecoder
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, Literal, cast

from orjson import JSONDecodeError, loads

from voicebot.errors import InvalidInput

Kind = Literal["csv", "jsonl"]
KINDS: dict[str, Kind] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}
#: bytes of a row, as UTF-8; what a row of ours needs is far below
LONGEST_ROW = 16 * 1024
#: marks that stand between cells where a header has none of the usual ones
OTHER_MARKS = ";\t|"
#: how an encoding shows itself, by the first four bytes of a file that begins with a Latin letter or a mark of its own
_SHOWN: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda four: four.startswith((BOM_UTF32_LE, BOM_UTF32_BE)), "utf-32"),
    (lambda four: four.startswith((BOM_UTF16_LE, BOM_UTF16_BE)), "utf-16"),
    (lambda four: four[1:] == b"\0\0\0", "utf-32-le"),
    (lambda four: four[:3] == b"\0\0\0", "utf-32-be"),
    (lambda four: four[1::2] == b"\0\0", "utf-16-le"),
    (lambda four: four[::2] == b"\0\0", "utf-16-be"),
)
#: from the cells of the first row to the field of each column, None for one that is left out
Header = Callable[[tuple[str, ...]], tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """The fields of a row; `fault` where they could not be told apart. `number` is that of its line, from 1."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    fault: InvalidInput | None = None


class RowFile:
    """One reading of a file of text, in `encoding` where no mark at its beginning says otherwise."""

    def __init__(self, stream: BinaryIO, kind: Kind, encoding: str = "utf-8") -> None:
        self._kind = kind
        self._recoded = _recoded(stream, encoding)
        self._stream = stream if self._recoded is None else cast(BinaryIO, BufferedReader(self._recoded))
        self._read, self._mark = 0, ","

    @property
    def read(self) -> int:
        """How many bytes of the file have been read so far."""
        return self._read if self._recoded is None else self._recoded.read_so_far

    def rows(self, header: Header) -> Iterator[FoundRow]:
        """Every row that is not blank; those of JSON Lines have their own names, and `header` is not asked.

        Raises InvalidInput for a form of file that cannot be used, and whatever `header` raises.
        """
        return self._csv_rows(header) if self._kind == "csv" else self._json_rows()

    def _csv_rows(self, header: Header) -> Iterator[FoundRow]:
        names: tuple[str | None, ...] | None = None
        for number, line in self._lines():
            if isinstance(line, InvalidInput):
                yield FoundRow(number, fault=line)
            elif names is None:
                self._mark = _mark_of(line)
                names = header(_header_cells(line, self._mark))
            else:
                yield _csv_row(number, line, names, self._mark)
        if names is None:
            header(())

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
            self._read += len(raw)
            if len(raw) == LONGEST_ROW and not raw.endswith(b"\n"):
                yield number, self._too_long(raw)
                continue
            # Tabs at the ends of a line may be empty cells.
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip("\r\n\v\f ")
            if line and not line.isspace():
                yield number, line

    def _too_long(self, raw: bytes) -> InvalidInput:
        while (more := self._stream.readline(LONGEST_ROW)) and not more.endswith(b"\n"):
            self._read += len(more)
        self._read += len(more)
        begins = raw[:40].decode("utf-8", errors="replace")
        return InvalidInput("row", begins, f"send rows of fewer than {LONGEST_ROW} bytes")


class _Recoded(RawIOBase):
    """A stream in another encoding, as UTF-8; what cannot be read becomes the mark of replacement.

    In an `old` one lines end with a carriage return alone.
    """

    def __init__(self, stream: BinaryIO, encoding: str, *, old: bool = False) -> None:
        self._stream, self._ready, self._ended, self._old = stream, b"", False, old
        self._decoder = getincrementaldecoder(encoding)(errors="replace")
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            raw = self._stream.read(len(buffer))
            self.read_so_far, self._ended = self.read_so_far + len(raw), not raw
            text = self._decoder.decode(raw, final=self._ended)
            self._ready = (text.replace("\r", "\n") if self._old else text).encode(errors="replace")
        given, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def _recoded(stream: BinaryIO, encoding: str) -> _Recoded | None:
    """The stream read as UTF-8, where it is another encoding's. Raises InvalidInput for one that does not exist."""
    begun = stream.peek(4) if isinstance(stream, BufferedReader) else b""
    encoding = next((shown for shows, shown in _SHOWN if len(begun) > 3 and shows(begun[:4])), encoding)
    plain = begun.startswith(BOM_UTF8) or encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")
    old = b"\r" in begun and b"\n" not in begun
    if plain and not old:
        return None
    try:
        return _Recoded(stream, "utf-8" if plain else encoding, old=old)
    except LookupError as error:
        raise InvalidInput("encoding", encoding, "name one such as utf-8, gb18030 or utf-16") from error


def _mark_of(header: str) -> str:
    """What stands between the cells of this file: a comma, unless its header has none."""
    return "," if "," in header else max(OTHER_MARKS, key=header.count) if set(header) & set(OTHER_MARKS) else ","


def _cells(line: str, mark: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], strict=True, delimiter=mark))]


def _header_cells(line: str, mark: str) -> tuple[str, ...]:
    try:
        return tuple(_cells(line, mark))
    except csv.Error as error:
        raise InvalidInput("header", line, f"send CSV ({error})") from error


def _csv_row(number: int, line: str, names: tuple[str | None, ...], mark: str) -> FoundRow:
    try:
        cells = _cells(line, mark)
    except csv.Error as error:
        return FoundRow(number, fault=InvalidInput("row", line, f"send CSV, one row a line ({error})"))
    return row_of(number, cells, names, line)


def row_of(number: int, cells: list[Any], names: tuple[str | None, ...], shown: object) -> FoundRow:
    """The row of these cells, empty ones left out; a fault where there are more or fewer than columns."""
    if len(cells) != len(names):
        mend = f"send {len(names)} values, as many as there are columns: these are {len(cells)}"
        return FoundRow(number, fault=InvalidInput("row", shown, mend))
    pairs = zip(names, cells, strict=True)
    return FoundRow(number, {name: cell for name, cell in pairs if name is not None and cell != ""})


def _json_row(number: int, line: str) -> FoundRow:
    try:
        found = loads(line)
    except JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        return FoundRow(number, fault=InvalidInput("row", line, "send one JSON object a line"))
    if line.count('":') + line.count('" :') > len(found) and _says_twice(line):
        return FoundRow(number, fault=InvalidInput("row", line, "name each field once: it says one of them twice"))
    return FoundRow(number, found)


def _says_twice(line: str) -> bool:
    """Whether a name stands twice in an object: the last would win, and nobody knows whether it is meant."""
    twice = []

    def names(pairs: list[tuple[str, Any]]) -> None:
        known = [name for name, _ in pairs]
        twice.append(len(set(known)) < len(known))

    json.loads(line, object_pairs_hook=names)
    return any(twice)
