"""Days of the calendar, counted from a given day: what both languages' grammars are built from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from holidays.countries.china import China
from holidays.countries.united_states import UnitedStates
from holidays.holiday_base import HolidayBase

from voicebot.understanding.values.found import Found

#: None for what names no day; raises ValueError for a day that no calendar has
Reader = Callable[[re.Match[str], date], date | tuple[date, ...] | None]


#: days: nothing that is counted from today lies further away
HORIZON = 3653


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to name a day. `asked` ones count only in an answer to the question for a day.

    `how` is "number" for a day of a month, "weekday", or "festival".
    """

    words: re.Pattern[str]
    read: Reader
    asked: bool = False
    vague: bool = False
    how: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """The days in a text in the order said, and the stretches that name one which no calendar has."""

    real: list[Found[date]]
    unreal: list[Found[None]]


def search(patterns: Sequence[Pattern], text: str, today: date, asked: bool) -> Days:
    """Every day in `text`; of two that overlap, the one whose pattern stands first.

    The thirtieth of February is no day, and neither is any part of it: "the thirtieth", "February".
    """
    found: list[Found[date]] = []
    unreal: list[Found[None]] = []
    for pattern in patterns:
        if pattern.asked and not asked:
            continue
        for match in pattern.words.finditer(text):
            if any(day.start < match.end() and match.start() < day.end for day in (*found, *unreal)):
                continue
            try:
                value = pattern.read(match, today)
            except (ValueError, OverflowError):
                unreal.append(Found(None, *match.span()))
                continue
            if value is not None:
                readings = value if isinstance(value, tuple) else (value,)
                several = readings if len(readings) > 1 else ()
                found.append(Found(readings[0], *match.span(), several, pattern.vague, pattern.how))
    return Days(sorted(found, key=lambda day: day.start), unreal)


def month_day(month: int, day: int, today: date, year: int | None = None) -> date | None:
    """The next such day within a year, today included; None for a number that is no day of any month.

    Raises ValueError for a day that no calendar has.
    """
    if not 1 <= day <= 31:
        return None
    days = (found for chosen in (today.year, today.year + 1) if (found := _on(chosen, month, day)))
    found = _on(year, month, day) if year else next((found for found in days if found >= today), None)
    if found is None:
        raise ValueError(f"{month}-{day}")
    return found


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def birthday(month: int, day: int, today: date) -> date:
    """The next such day, leap days too. Raises ValueError for a day that no calendar has."""
    days = (found for ahead in range(9) if (found := _on(today.year + ahead, month, day)))
    found = next((found for found in days if found >= today), None)
    if found is None:
        raise ValueError(f"{month}-{day}")
    return found


def day_of_month(day: int, today: date, months: int | None = None) -> date | None:
    """The next `day` of a month; of the month that many from now where one was named.

    Raises ValueError where that month has no such day.
    """
    if not 1 <= day <= 31:
        return None
    for ahead in (months,) if months is not None else range(13):
        first = today.replace(day=1) + relativedelta(months=ahead)
        found = first + timedelta(days=day - 1)
        if found.month == first.month and (found >= today or months is not None):
            return found
    raise ValueError(f"{day}")


def month_end(today: date, months: int = 0) -> date:
    """The last day of the month that many from now."""
    return today.replace(day=1) + relativedelta(months=months, day=31)


def month_part(month: int, part: str, today: date, year: int | None = None) -> date | None:
    """The `early`, `mid` or `late` point of a named month, the next one there is."""
    if not 1 <= month <= 12:
        return None
    chosen = year or (today.year if month >= today.month else today.year + 1)
    return _point(date(chosen, month, 1), part)


def part_of_month(part: str, today: date, months: int | None) -> date:
    """The same point of the month that many from now; where none was named, of the next month that still has it."""
    first = today.replace(day=1)
    if months is not None:
        return _point(first + relativedelta(months=months), part)
    found = _point(first, part)
    return found if found >= today else _point(first + relativedelta(months=1), part)


def _point(first: date, part: str) -> date:
    if part == "late":
        return first + relativedelta(day=31)
    return first.replace(day=15) if part == "mid" else first


def whole_month(today: date, months: int) -> tuple[date, ...]:
    """A month named without a day: its first or its last."""
    first = today.replace(day=1) + relativedelta(months=months)
    return first, first + relativedelta(day=31)


def weekday(today: date, which: int, weeks: int) -> date:
    """Day `which` (Monday is 0) of the week that many from this one."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=which)


def coming(today: date, which: int) -> date:
    """The next such day after today: nobody names the day it is by its name."""
    return today + timedelta(days=(which - today.weekday() - 1) % 7 + 1)


def later(today: date, count: float, unit: str) -> date:
    """So many days, weeks, fortnights, months or years from today; half a month is fifteen days.

    Raises ValueError for one so far away that nobody means a day by it.
    """
    whole = int(count)
    if count * {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}[unit] > HORIZON:
        raise ValueError(f"{count} {unit}s")
    if unit == "month":
        return today + relativedelta(months=whole) + timedelta(days=15 if count > whole else 0)
    if unit == "year":
        return today + relativedelta(years=whole, months=6 if count > whole else 0)
    return today + timedelta(days=int(count * {"day": 1, "week": 7, "fortnight": 14}[unit]))


def business_days(today: date, count: int) -> date:
    """So many days from today, Saturdays and Sundays not counted."""
    day = today
    for _ in range(min(count, 250)):
        day += timedelta(days=1)
        day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
    return day


def nth_weekday(today: date, nth: int, which: int, months: int) -> date:
    """The `nth` such weekday of the month that many from now, 0 being the first and -1 the last."""
    if nth < 0:
        end = month_end(today, months)
        return end - timedelta(days=(end.weekday() - which) % 7)
    first = month_end(today, months).replace(day=1)
    return first + timedelta(days=(which - first.weekday()) % 7, weeks=nth)


def winter_solstice(today: date) -> date:
    """The next one in China, by the rule that holds in this century."""
    for year in (today.year, today.year + 1):
        found = date(year, 12, int(year % 100 * 0.2422 + 21.94) - year % 100 // 4)
        if found >= today:
            break
    return found


#: by class and not by code, so that they are loaded with understanding and not at the first festival in a call
_CALENDARS: dict[str, tuple[type[HolidayBase], str]] = {"CN": (China, "zh_CN"), "US": (UnitedStates, "en_US")}


@lru_cache(maxsize=64)
def _public(country: str, year: int) -> tuple[tuple[date, str], ...]:
    kind, language = _CALENDARS[country]
    return tuple(sorted(kind(years=year, language=language).items()))


def public_holiday(name: str, country: str, today: date) -> date | None:
    """The next public holiday whose official name holds `name`."""
    for year in (today.year, today.year + 1):
        for day, called in _public(country, year):
            if day >= today and name in called:
                return day
    return None


def easter_sunday(today: date) -> date:
    """The next one, today included."""
    found = easter(today.year)
    return found if found >= today else easter(today.year + 1)
