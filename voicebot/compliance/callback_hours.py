"""The hours at which somebody who asked for it may be rung back, as a pack writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from voicebot.compliance.weeks import hours_of

#: from when until when by weekday, from Monday, in minutes after midnight; none where nobody is rung
Week = tuple[tuple[int, int] | None, ...]


def minutes_of_week(hours: Mapping[str, str]) -> Week:
    """The hours from {"mon-fri": "08:00-19:30"}. Raises ValueError for what are none."""
    return tuple(day and (_minutes(day[0]), _minutes(day[1])) for day in hours_of(hours))


def a_week(hours: dict[str, str]) -> dict[str, str]:
    """The same, once they are seen to be hours. Raises ValueError."""
    hours_of(hours)
    return hours


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
