"""Rows of a file that are not taken in: which, the field, what it held, and why. What is personal is not repeated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from voicebot.errors import InvalidInput
from voicebot.outreach.row_files import FoundRow

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken in: its number, the field, what it held (shortened), and why."""

    row: int
    field: str
    value: str
    reason: str


def rejected(row: int, error: InvalidInput, personal: Collection[str] = ()) -> Rejected:
    """The row with what is wrong with it; of a `personal` field only the form of its value."""
    value = "".join(map(_form, error.value)) if error.field in personal else error.value
    return Rejected(row, error.field, value, error.mend)


def _form(char: str) -> str:
    """A digit is a dot, a letter an x, other marks stay: enough to see what is wrong, and not whose it is."""
    if char.isdigit():
        return "•"
    return "x" if char.isalnum() else char


def told_apart(
    rows: Iterable[FoundRow], read: Callable[[Mapping[str, Any]], Read], personal: Collection[str] = ()
) -> tuple[list[tuple[FoundRow, Read]], list[Rejected]]:
    """The rows that can be read, with what they say, and those that cannot."""
    good, bad = [], []
    for row in rows:
        try:
            if row.fault is not None:
                raise row.fault
            good.append((row, read(row.fields)))
        except InvalidInput as error:
            bad.append(rejected(row.number, error, personal))
    return good, bad
