"""The hours at which somebody who asked for it may be rung back, as a pack writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: from when until when by weekday, from Monday, in minutes after midnight; none where nobody is rung
Week = tuple[tuple[int, int] | None, ...]


def minutes_of_week(hours: Mapping[str, str]) -> Week:
    """The hours from {"mon-fri": "08:00-19:30"}. Raises ValueError for what are none."""
    week: list[tuple[int, int] | None] = [None] * 7
    for span, between in hours.items():
        first, _, last = span.partition("-")
        opens, _, closes = between.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise ValueError(f"{span}: days are {', '.join(WEEKDAYS)}, or a span such as mon-fri")
        pair = (_minutes(opens), _minutes(closes))
        if pair[0] >= pair[1]:
            raise ValueError(f"{between} ends before it begins")
        for day in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            week[day] = pair
    return tuple(week)


def a_week(hours: dict[str, str]) -> dict[str, str]:
    """The same, once they are seen to be hours. Raises ValueError."""
    minutes_of_week(hours)
    return hours


def _minutes(written: str) -> int:
    at = time.fromisoformat(written)
    return at.hour * 60 + at.minute
