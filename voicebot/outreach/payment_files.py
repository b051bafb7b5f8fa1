"""Files of payments: which columns they have. A column that we do not know might say that a payment does not count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import FIELDS, NEEDED
from voicebot.outreach.row_files import FoundRow, Kind, RowFile

#: every row of CSV has these, even where it takes a payment back
ALWAYS = ("paid_at", "reference")


class PaymentFile:
    """One reading of a file. `read` is how many bytes of it have been read so far."""

    def __init__(self, stream: BinaryIO, kind: Kind) -> None:
        self._file = RowFile(stream, kind)

    @property
    def read(self) -> int:
        return self._file.read

    def rows(self) -> Iterator[FoundRow]:
        """Every row that is not blank. Raises InvalidInput for a header, or a form of file, that cannot be used."""
        return self._file.rows(_header)


def _header(cells: tuple[str, ...]) -> tuple[str, ...]:
    if not cells:
        raise InvalidInput("header", "", f"begin with a line that names the columns: {', '.join(NEEDED)}")
    names = tuple(name.lower() for name in cells)
    for place, name in enumerate(names):
        if name not in FIELDS or name in names[:place]:
            raise InvalidInput("header", name, f"name each column once, and only these: {', '.join(FIELDS)}")
    missing = set(ALWAYS) - set(names) or ("reverses" not in names and set(NEEDED) - set(names))
    if missing:
        raise InvalidInput("header", ",".join(cells), f"a column is missing: {', '.join(sorted(missing))}")
    return names
