"""Rules about the hours of the day, the days of the week and holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays

from voicebot.compliance.kinds.verdicts import NEVER, Evaluate, Kinds, Verdict, plausible_zones, until_last
from voicebot.compliance.request import Request

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: opening and closing time by weekday
Hours = tuple[tuple[time, time] | None, ...]


def _window(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    hours = _hours(params["days"])
    country = params.get("holidays")
    voices, channels = params.get("voices"), params.get("channels")

    def evaluate(request: Request, at: datetime) -> Verdict:
        if (voices and request.voice not in voices) or (channels and request.channel not in channels):
            return None
        if request.consent("inconvenient_time", at):
            return None
        zones = plausible_zones(request, zone)
        if not zones:
            return NEVER
        return until_last((_opening(hours, country, at.astimezone(place)) for place in zones), at)

    return evaluate


def _hours(days: Mapping[str, str]) -> Hours:
    """The hours from {"mon-fri": "08:00-20:00"}."""
    hours: list[tuple[time, time] | None] = [None] * 7
    for span, between in days.items():
        first, _, last = span.partition("-")
        opens, _, closes = between.partition("-")
        pair = (time.fromisoformat(opens), time.fromisoformat(closes))
        if pair[0] >= pair[1]:
            raise ValueError(f"window {between} ends before it begins")
        for day in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            hours[day] = pair
    if not any(hours):
        raise ValueError("a window needs at least one day")
    return tuple(hours)


def _opening(hours: Hours, country: str | None, local: datetime) -> datetime:
    """`local` when the window is open there, else its next opening; in UTC."""
    day = local.date()
    for _ in range(400):
        open_hours = None if country and _is_holiday(country, day) else hours[day.weekday()]
        if open_hours is not None:
            if day == local.date() and open_hours[0] <= local.time() < open_hours[1]:
                return local.astimezone(UTC)
            opening = datetime.combine(day, open_hours[0], local.tzinfo)
            if day != local.date() or local.time() < open_hours[0]:
                return opening.astimezone(UTC)
        day += timedelta(days=1)
    return NEVER


@lru_cache(maxsize=10_000)
def _is_holiday(country: str, day: date) -> bool:
    name, _, part = country.partition("-")
    return day in holidays.country_holidays(name, subdiv=part or None, years=day.year)


KINDS: Kinds = {"window": (_window, frozenset({"days", "holidays", "voices", "channels"}))}
