"""Days of the week and hours of the day, as rules write them: `{mon-fri: "08:00-20:00", sat: "09:00-17:00"}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: opening and closing time by weekday, Monday first
Hours = tuple[tuple[time, time] | None, ...]
MEND = 'write days and hours such as {mon-fri: "09:00-18:00", sat: "10:00-16:00"}'


def days_of(span: str) -> range:
    """The weekdays of "mon-fri" or "sat", Monday 0. Raises ValueError for what is none."""
    first, dash, last = span.strip().lower().partition("-")
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise ValueError(f"days {span} are no days of the week; write them as mon-fri or sat")
    days = range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)
    if not days:
        raise ValueError(f"days {span} run backwards: write two spans, such as sat-sun and mon")
    return days


def hours_of(days: Mapping[str, str]) -> Hours:
    """The hours of every weekday. Raises ValueError naming what cannot be used, and what to write."""
    if not isinstance(days, Mapping) or not days:
        raise ValueError(f"days must map days to hours: {MEND}")
    hours: list[tuple[time, time] | None] = [None] * len(WEEKDAYS)
    for span, between in days.items():
        opening = _between(between)
        for day in days_of(str(span)):
            if hours[day] is not None:
                raise ValueError(f"days {span}: {WEEKDAYS[day]} has hours already; name each day once")
            hours[day] = opening
    return tuple(hours)


def _between(said: object) -> tuple[time, time]:
    opens, _, closes = str(said).partition("-")
    try:
        pair = (time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
    except ValueError as error:
        raise ValueError(f'hours {said} are none; write them as "08:00-20:00"') from error
    if pair[0].tzinfo or pair[1].tzinfo:
        raise ValueError(f"hours {said} are those of each person's own place; leave the offset out")
    if pair[0] >= pair[1]:
        raise ValueError(f"window {said} ends before it begins")
    return pair
