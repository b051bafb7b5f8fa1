"""The report of a file's bad rows: CSV that a spreadsheet opens, and in which nothing is a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from voicebot.outreach.rejects import Rejected

COLUMNS = ("row", "field", "value", "reason")
#: with these, wide ones too, a spreadsheet takes a cell for a formula and carries it out
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANK = " \u00a0\u3000"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet carries out."""
    begins = cell.startswith(_FORMULA) or cell.lstrip(_BLANK).startswith(_FORMULA)
    return f"'{cell}" if begins else cell


def beside(file: Path) -> Path:
    """Where the report of a file lies when nobody says otherwise."""
    return file.with_name(f"{file.name}.rejects.csv")


@contextmanager
def reporting(path: Path) -> Iterator[Callable[[Rejected], None]]:
    """A report at `path`, there once it is whole: its rows are row, field, value and reason."""
    begun = path.with_name(f"{path.name}.part")
    try:
        with begun.open("w", newline="", encoding="utf-8") as stream:
            report = csv.writer(stream)
            report.writerow(COLUMNS)
            yield lambda one: report.writerow((one.row, *map(harmless, (one.field, one.value, one.reason))))
        begun.replace(path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
