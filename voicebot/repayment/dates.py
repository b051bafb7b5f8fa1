"""When instalments fall due: anchored to a day of the month, clamped to its end, rolled to a working day if asked."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import Literal

Frequency = Literal["monthly", "fortnightly", "weekly"]

#: payments a year
PER_YEAR: dict[Frequency, int] = {"monthly": 12, "fortnightly": 26, "weekly": 52}
#: days that every month has
_SHORTEST = 28
_DAYS: dict[Frequency, int] = {"fortnightly": 14, "weekly": 7}


def due_dates(first: date, count: int, frequency: Frequency = "monthly", anchor: int | None = None) -> list[date]:
    """`count` due dates from `first`. Monthly ones keep their anchor day: 31 becomes 28 in February, and 31 in March.

    `anchor` is the wanted day of the month where `first` was itself clamped.
    """
    return [nth_due(first, step, frequency, anchor) for step in range(count)]


def nth_due(first: date, step: int, frequency: Frequency = "monthly", anchor: int | None = None) -> date:
    """The due date `step` periods after `first`; `step` may be negative."""
    if frequency != "monthly":
        return first + timedelta(days=_DAYS[frequency] * step)
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    day = anchor or first.day
    return date(year, month + 1, day if day <= _SHORTEST else min(day, monthrange(year, month + 1)[1]))


def following_business_day(due: date, holidays: Collection[date] = ()) -> date:
    """`due`, or the first day after it that is no weekend and no holiday. No interest is charged for the wait."""
    while due.weekday() >= 5 or due in holidays:
        due += timedelta(days=1)
    return due
