"""The kinds of rule: each compiles its parameters into a function from request and moment to a verdict.

A verdict is None when the rule does not block, else the first moment at which it might no longer: NEVER where time
alone will not mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from voicebot.compliance.request import MACHINES, NEVER_CONNECTED, Contact, Request, zone_or_none, zones_of_number

Verdict = datetime | None
Evaluate = Callable[[Request, datetime], Verdict]
NEVER = datetime.max.replace(tzinfo=UTC)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: every flag there is; another one blocks, since nobody knows what it asks of us
FLAGS = frozenset(
    (
        *("dispute", "fraud", "plan_active", "breathing_space", "attorney", "cease", "deceased", "bankruptcy"),
        *("minor", "optout_number", "optout_voice", "optout_sms", "vulnerable_hold"),
    )
)


def compile_rule(kind: str, params: Mapping[str, Any], zone: str | None) -> Evaluate | None:
    """The rule as a function; None for kinds kept in the call itself. Raises ValueError for a bad parameter."""
    if kind in ("disclose", "wording"):
        return None
    if kind not in _KINDS:
        raise ValueError(f"kind {kind} is not known; known are disclose, wording, {', '.join(_KINDS)}")
    compiler, known = _KINDS[kind]
    unknown = set(params) - known
    if unknown:
        raise ValueError(f"parameter {', '.join(sorted(unknown))} is not known to {kind}")
    return compiler(params, zone)


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
        opens = [_opening(hours, country, at.astimezone(place)) for place in zones]
        latest = max(opens)
        return latest if latest > at else None

    return evaluate


def plausible_zones(request: Request, pack_zone: str | None) -> tuple[ZoneInfo, ...]:
    """Every zone in which the person may be; none when one of them does not exist, or nothing is known at all."""
    return _zones((*request.zones, *((pack_zone,) if pack_zone else ())), request.number)


@lru_cache(maxsize=100_000)
def _zones(named: tuple[str, ...], number: str) -> tuple[ZoneInfo, ...]:
    found = [zone_or_none(name) for name in dict.fromkeys((*named, *zones_of_number(number)))]
    return () if None in found else tuple(zone for zone in found if zone is not None)


Hours = tuple[tuple[time, time] | None, ...]


def _hours(days: Mapping[str, str]) -> Hours:
    """Opening and closing time by weekday, from {"mon-fri": "08:00-20:00"}."""
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


def _local_day(zone: str | None, request: Request) -> ZoneInfo:
    zones = plausible_zones(request, zone)
    return zones[0] if zones else ZoneInfo("UTC")


def _next_midnight(at: datetime, place: ZoneInfo, days: int = 1) -> datetime:
    day = at.astimezone(place).date() + timedelta(days=days)
    return datetime.combine(day, time(0), place).astimezone(UTC)


def _attempts_a_day(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most = int(params["most"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        place = _local_day(zone, request)
        today = at.astimezone(place).date()
        made = sum(
            1
            for past in _calls(request)
            if past.number == request.number and past.at.astimezone(place).date() == today and past.at <= at
        )
        return _next_midnight(at, place) if made >= most else None

    return evaluate


def _conversations_a_day(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most = int(params["most"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        place = _local_day(zone, request)
        today = at.astimezone(place).date()
        had = sum(1 for past in _calls(request) if past.conversation and past.at.astimezone(place).date() == today)
        return _next_midnight(at, place) if had >= most else None

    return evaluate


def _calls(request: Request) -> Iterable[Contact]:
    return (past for past in request.history if past.direction == "outbound" and past.channel == "voice")


def _same_debt(request: Request, past: Contact) -> bool:
    """A contact whose debt nobody noted counts for every debt."""
    return past.debt is None or request.debt is None or past.debt == request.debt


def _calls_a_week(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most = int(params["most"])

    def counts(request: Request, past: Contact) -> bool:
        connected = past.outcome not in NEVER_CONNECTED
        return connected and _same_debt(request, past) and not request.consent("callback", past.at)

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.consent("callback", at):
            return None
        return _week_verdict(request, at, zone, most, [p for p in _calls(request) if counts(request, p)])

    return evaluate


def _contacts_a_week(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most, channels = int(params["most"]), frozenset(params["channels"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        made = [
            past
            for past in request.history
            if past.direction == "outbound" and past.channel in channels and _same_debt(request, past)
        ]
        return _week_verdict(request, at, zone, most, made)

    return evaluate


def _week_verdict(request: Request, at: datetime, zone: str | None, most: int, made: list[Contact]) -> Verdict:
    """Seven consecutive days are `at`'s own and the six before it, in each zone where the person may be."""
    latest: Verdict = None
    for place in plausible_zones(request, zone) or (ZoneInfo("UTC"),):
        today = at.astimezone(place).date()
        days = sorted(past.at.astimezone(place).date() for past in made if past.at <= at)
        recent = [day for day in days if day > today - timedelta(days=7)]
        if len(recent) >= most:
            # allowed again once enough of them are seven days old
            frees = recent[len(recent) - most] + timedelta(days=7)
            moment = datetime.combine(frees, time(0), place).astimezone(UTC)
            latest = moment if latest is None else max(latest, moment)
    return latest


def _days_after_conversation(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    days = int(params["days"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.consent("callback", at):
            return None
        latest: Verdict = None
        talks = [past for past in request.history if past.conversation and _same_debt(request, past) and past.at <= at]
        for place in plausible_zones(request, zone) or (ZoneInfo("UTC"),):
            for past in talks:
                # the day of the conversation is day one
                frees = past.at.astimezone(place).date() + timedelta(days=days)
                if at.astimezone(place).date() < frees:
                    moment = datetime.combine(frees, time(0), place).astimezone(UTC)
                    latest = moment if latest is None else max(latest, moment)
        return latest

    return evaluate


def _artificial_voice_consent(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        artificial = request.voice == "artificial" and request.channel == "voice"
        return NEVER if artificial and not request.consent("artificial_voice", at) else None

    return evaluate


def _needs_clearance(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    voices, channels = params.get("voices"), params.get("channels")

    def evaluate(request: Request, at: datetime) -> Verdict:
        concerned = (not voices or request.voice in voices) and (not channels or request.channel in channels)
        return NEVER if concerned else None

    return evaluate


def _flags(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    names = frozenset(params["flags"])
    if names - FLAGS:
        raise ValueError(f"flag {', '.join(sorted(names - FLAGS))} is not known; known are {', '.join(sorted(FLAGS))}")
    purposes = params.get("purposes", ("collection", "plan_reminder"))
    channels = params.get("channels")

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.purpose not in purposes or (channels and request.channel not in channels):
            return None
        return NEVER if any(flag.name in names for flag in request.flags) else None

    return evaluate


def _unknown_flag(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        return NEVER if any(flag.name not in FLAGS for flag in request.flags) else None

    return evaluate


def _breathing_space(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    days = int(params["days"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        latest: Verdict = None
        for flag in request.flags:
            if flag.name != "breathing_space":
                continue
            ends = flag.until or (flag.since + timedelta(days=days) if flag.since else None)
            moment = NEVER if ends is None else _after(ends, _local_day(zone, request))
            if at < moment:
                latest = moment if latest is None else max(latest, moment)
        return latest

    return evaluate


def _after(day: date, place: ZoneInfo) -> datetime:
    """The first moment after `day` has ended."""
    return datetime.combine(day + timedelta(days=1), time(0), place).astimezone(UTC)


def _hours_after_machine(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    hours = timedelta(hours=int(params["hours"]))

    def evaluate(request: Request, at: datetime) -> Verdict:
        met = [
            past.at + hours for past in _calls(request) if past.outcome in MACHINES and past.number == request.number
        ]
        latest = max(met, default=None)
        return latest if latest is not None and latest > at else None

    return evaluate


def _open_promise(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    grace = timedelta(days=int(params["grace_days"]))

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.purpose != "collection" or _one_call_left(request, at):
            return None
        places = plausible_zones(request, zone) or (ZoneInfo("UTC"),)
        quiet = [_after(due + grace, place) for due in request.promises for place in places]
        latest = max(quiet, default=None)
        return latest if latest is not None and latest > at else None

    return evaluate


def _one_call_left(request: Request, at: datetime) -> bool:
    """A call was agreed to and has not been made: the agreement is to one."""
    made = [past.at for past in _calls(request) if past.outcome not in NEVER_CONNECTED and past.at <= at]
    agreed = [consent for consent in request.consents if consent.holds("callback", request.number, at)]
    return any(consent.since is None or all(past <= consent.since for past in made) for consent in agreed)


def _booked_callback(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.purpose == "callback":
            return None
        places = plausible_zones(request, zone) or (ZoneInfo("UTC"),)
        # A machine that rings right after the colleague did is no better than one that rings before.
        quiet = [_after(when.astimezone(place).date(), place) for when in request.callbacks for place in places]
        latest = max(quiet, default=None)
        return latest if latest is not None and latest > at else None

    return evaluate


_KINDS: dict[str, tuple[Callable[[Mapping[str, Any], str | None], Evaluate], frozenset[str]]] = {
    "window": (_window, frozenset({"days", "holidays", "voices", "channels"})),
    "attempts_a_day": (_attempts_a_day, frozenset({"most"})),
    "conversations_a_day": (_conversations_a_day, frozenset({"most"})),
    "calls_a_week": (_calls_a_week, frozenset({"most"})),
    "contacts_a_week": (_contacts_a_week, frozenset({"most", "channels"})),
    "days_after_conversation": (_days_after_conversation, frozenset({"days"})),
    "artificial_voice_consent": (_artificial_voice_consent, frozenset()),
    "needs_clearance": (_needs_clearance, frozenset({"voices", "channels"})),
    "flags": (_flags, frozenset({"flags", "purposes", "channels"})),
    "unknown_flag": (_unknown_flag, frozenset()),
    "breathing_space": (_breathing_space, frozenset({"days"})),
    "hours_after_machine": (_hours_after_machine, frozenset({"hours"})),
    "open_promise": (_open_promise, frozenset({"grace_days"})),
    "booked_callback": (_booked_callback, frozenset()),
}
