"""The hours of a campaign, in each person's own place: `{mon-fri: "09:00-12:00"}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from voicebot.compliance import weeks

#: opening and closing time by weekday
Week = weeks.Hours


def week(hours: Mapping[str, str]) -> Week:
    """The hours by weekday. Raises ValueError, with how to write them, for what is impossible."""
    if not hours:
        raise ValueError(f"there is no day on which anybody may be rung; {weeks.MEND}")
    return weeks.hours_of(hours)


def _checked(hours: dict[str, str]) -> dict[str, str]:
    week(hours)
    return hours


Hours = Annotated[dict[str, str], AfterValidator(_checked)]


def opening(hours: Week | None, at: datetime, zone: ZoneInfo) -> datetime:
    """`at` while they are open there, else when they next open; UTC. Where there are no hours, they are always open."""
    if hours is None:
        return at
    local = at.astimezone(zone)
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        span = hours[day.weekday()]
        if span is None:
            continue
        if ahead == 0 and span[0] <= local.time() < span[1]:
            return at
        if ahead or local.time() < span[0]:
            return _moment(day, span[0], zone)
    raise AssertionError("a week has a day on which it is open")


def closing(hours: Week | None, at: datetime, zone: ZoneInfo) -> datetime:
    """When the hours that are open at `at` close; the end of that day where there are none."""
    local = at.astimezone(zone)
    span = hours[local.weekday()] if hours else None
    return _moment(local.date(), span[1], zone) if span else _moment(local.date() + timedelta(days=1), time(0), zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def read_back(hours: Any) -> Week | None:
    """The week of hours that were checked before."""
    return week(hours) if hours else None
