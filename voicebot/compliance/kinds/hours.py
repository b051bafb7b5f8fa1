"""Rules about the hours of the day, the days of the week and holidays, and the hours that a person asked to be left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import holidays

from voicebot.compliance.kinds.verdicts import NEVER, Evaluate, Kind, Verdict, needed, until_last
from voicebot.compliance.moment import Moment, after
from voicebot.compliance.request import BadTime
from voicebot.compliance.weeks import Hours, hours_of

#: what rules call places that the calendars call otherwise
_CALENDARS = {"UK": "GB"}


def _window(params: Mapping[str, Any], home: str | None) -> Evaluate:
    hours, country = hours_of(needed(params, "days")), params.get("holidays")
    if country is not None:
        _parts(country)

    def evaluate(moment: Moment) -> Verdict:
        if moment.request.consent("inconvenient_time", moment.at):
            return None
        zones = moment.zones(home)
        if not zones:
            return NEVER
        calendars = _calendars(country, moment.request.region) if country else ()
        frees = None
        for place in zones:
            local = moment.local(place)
            day = local.date()
            opening = hours[day.weekday()]
            if opening and opening[0] <= local.time() < opening[1] and not _is_holiday(calendars, day):
                continue
            opens = _next_opening(hours, calendars, local)
            frees = opens if frees is None or opens > frees else frees
        return frees

    return evaluate


def _next_opening(hours: Hours, calendars: tuple[str, ...], local: datetime) -> datetime:
    """When the window opens next after `local`, at which it is shut; in UTC."""
    day = local.date()
    for _ in range(400):
        opening = None if _is_holiday(calendars, day) else hours[day.weekday()]
        if opening is not None and (day != local.date() or local.time() < opening[0]):
            return datetime.combine(day, opening[0], local.tzinfo).astimezone(UTC)
        day += timedelta(days=1)
    return NEVER


@lru_cache(maxsize=1000)
def _calendars(country: str, region: str) -> tuple[str, ...]:
    """The calendars that may hold for whoever lives in `region`: every part's, unless it says which part."""
    place, _, part = region.partition("-")
    parts = _parts(country)
    if _CALENDARS.get(place, place) == country and part in parts:
        return (f"{country}-{part}",)
    return tuple(f"{country}-{one}" for one in parts) or (country,)


def _parts(country: str) -> tuple[str, ...]:
    """The parts of a country that have holidays of their own. Raises ValueError for a country without a calendar."""
    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except (NotImplementedError, AttributeError, TypeError) as error:
        raise ValueError(f"holidays of {country} are not known; write a country such as GB") from error


@lru_cache(maxsize=20_000)
def _is_holiday(calendars: tuple[str, ...], day: date) -> bool:
    for calendar in calendars:
        country, _, part = calendar.partition("-")
        if day in holidays.country_holidays(country, subdiv=part or None, years=day.year):
            return True
    return False


def _bad_times(params: Mapping[str, Any], home: str | None) -> Evaluate:
    def evaluate(moment: Moment) -> Verdict:
        asked = [one for one in moment.request.bad_times if one.number in (None, moment.request.number)]
        ends = (_end(one, moment.local(place)) for one in asked for place in moment.places(home))
        return until_last((end for end in ends if end is not None), moment.at)

    return evaluate


def _end(one: BadTime, local: datetime) -> datetime | None:
    """When this bad time, in which `local` falls, is over; None where it falls in none."""
    if one.number is not None and one.closes is None and len(one.days) == 7:
        return NEVER
    day, hour = local.date(), local.time()
    if day.weekday() not in one.days or hour < one.opens or (one.closes is not None and hour >= one.closes):
        return None
    place = local.tzinfo
    if one.closes is None:
        return after(day, place)  # type: ignore[arg-type]
    return datetime.combine(day, one.closes, place).astimezone(UTC)


KINDS = {
    "window": Kind(_window, frozenset({"days", "holidays"})),
    "bad_times": Kind(_bad_times, about="bad_times"),
}
