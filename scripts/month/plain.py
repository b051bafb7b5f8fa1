"""What the oracle asks of a record, in so many words: the hours, the places, the days, what was agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone

from scripts.month.almanac import ADDRESSES, HOLIDAYS, HOMES

Record = dict[str, Any]
Hours = dict[int, tuple[int, int]]

WORDLESS = {
    *("no_answer", "busy", "voicemail", "machine", "hang_up", "failed", "third_party", "wrong_party", "wrong_number"),
    *("abandoned", "sent", "delivered", "unknown"),
}
#: 2.1: the marks that keep a contact of ours back; whoever asked to be rung gets the person that 2.3 promises
HELD = {
    *("dispute", "fraud", "bankruptcy", "attorney", "cease", "vulnerable_hold", "scra", "identity_theft", "follow_up"),
    "statute_barred",
}
#: nobody is there to be rung back, the number is not theirs, or the debt no longer ours
GONE = {"deceased", "minor", "optout_number", "recalled"}
MORATORIA = {"breathing_space", "crisis_breathing_space", "debt_adviser"}
KNOWN = HELD | GONE | MORATORIA | {"plan_active", "optout_voice", "optout_sms", "optout_email"}


def hours(ask: Record, pack: str, rule: str, days: Hours, *, holidays: bool = False) -> Iterator[str]:
    """All the places must have it open, to the second, on the clock on the wall."""
    zones = places(ask, pack)
    if agreed(ask, "inconvenient_time"):
        return  # CN-TIME-01 "override only with logged debtor consent"; 1006.6(b)(1) likewise
    if not zones or None in zones:
        yield rule  # RV15
        return
    for zone in zones:
        assert zone is not None
        local = clock(ask, zone)
        opens, shuts = days.get(local.weekday(), (0, 0))
        if not opens <= local.hour < shuts or (holidays and day_off(ask, local.date())):
            yield rule


def day_off(ask: Record, day: date) -> bool:
    """1.3 "none Sun/bank hol": a bank holiday of the nation; of any of them where the nation is not known."""
    nations = [ask["region"]] if ask["region"] in HOLIDAYS else list(HOLIDAYS)
    return any(day in HOLIDAYS[nation] for nation in nations)


def bad_time(ask: Record, pack: str | None) -> bool:
    """US-TIME-02, UK-TIME-01: the times and the numbers that the person said are bad, on their own clock."""
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for bad in ask.get("bad_times", []):
        first, _, last = bad["days"].partition("-")
        days = range(week.index(first), week.index(last or first) + 1)
        for zone in places(ask, pack):
            local = clock(ask, zone or ZoneInfo("UTC"))
            at_that_time = local.weekday() in days and bad["from"] <= f"{local:%H:%M}" < bad["until"]
            if at_that_time and bad["number"] in (None, ask["number"]):
                return True
    return False


def places(ask: Record, pack: str | None) -> list[ZoneInfo | None]:
    """US-TIME-01 "every plausible zone (address, area code, last known)", and the home of a pack that has one.

    None stands for a zone that does not exist. An address whose zone is on file is where that zone says.
    """
    names = [*ask["zones"], *number_zones(ask["number"])]
    names += [HOMES[pack]] if pack in HOMES else []
    address = ADDRESSES.get(ask["region"], [])
    if names and not set(address) & set(ask["zones"]):
        names += address
    return [zone_named(name) for name in dict.fromkeys(names)]


@lru_cache(maxsize=10_000)
def number_zones(number: str) -> tuple[str, ...]:
    """The zones of the whole number."""
    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(name for name in found if name != "Etc/Unknown")


def zone_named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def marks(ask: Record, pack: str | None) -> set[str]:
    """The marks in force at this moment, by the day of any place where the person may be."""
    days = {clock(ask, zone).date() for zone in places(ask, pack) if zone} or {clock(ask, ZoneInfo("UTC")).date()}
    return {mark["flag"] for mark in ask["flags"] if any(in_force(mark, day) for day in days)}


def in_force(mark: Record, day: date) -> bool:
    """Until the last day named, that day included; a moratorium by its own term, and on where nobody knows it."""
    since, until = (date.fromisoformat(mark[end]) if mark.get(end) else None for end in ("from", "until"))
    match mark["flag"]:
        case unknown if unknown not in KNOWN:  # nor does anybody know whether its last day ends it
            return True
        case "breathing_space":  # 60 days: by RV13 day 61 is free
            until = until or (since and since + timedelta(days=60))
        case "crisis_breathing_space":  # the treatment and 30 days
            until = until and until + timedelta(days=30)
        case "debt_adviser":  # CONC 7.3.11: thirty days
            until = until or (since and since + timedelta(days=30))
    return until is None or day <= until


def in_last_days(ask: Record, pack: str, past: Record, days: int) -> bool:
    """Within so many consecutive days, today the last of them, by the calendar of any place where the person may be."""
    zones = [zone for zone in places(ask, pack) if zone] or [ZoneInfo("UTC")]
    then = datetime.fromisoformat(past["at"])
    return any(clock(ask, zone).date() - then.astimezone(zone).date() < timedelta(days=days) for zone in zones)


def conversation(past: Record) -> bool:
    return past["channel"] == "voice" and past["outcome"] not in WORDLESS


def agreed(ask: Record, kind: str) -> bool:
    return any(covers(consent, kind, ask["at"], ask["number"]) for consent in ask["consents"])


def callback(ask: Record, when: str, number: str) -> bool:
    """US-FREQ-02: consent to a call back is good for seven days at most; one without an end or a beginning is none."""
    at, week = datetime.fromisoformat(when), timedelta(days=7)
    for consent in ask["consents"]:
        since, until = span(consent)
        recent = at - since <= week if since else until is not None and until - at <= week
        if recent and covers(consent, "callback", when, number):
            return True
    return False


def covers(consent: Record, kind: str, when: str, number: str) -> bool:
    at = datetime.fromisoformat(when)
    since, until = span(consent)
    in_time = (since is None or since <= at) and (until is None or at <= until)
    return consent["kind"] == kind and consent.get("number") in (None, number) and in_time


def span(consent: Record) -> tuple[datetime | None, datetime | None]:
    since, until = consent.get("from"), consent.get("until")
    return (since and datetime.fromisoformat(since)), (until and datetime.fromisoformat(until))


def ago(ask: Record, past: Record) -> timedelta:
    return datetime.fromisoformat(ask["at"]) - datetime.fromisoformat(past["at"])


def clock(ask: Record, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(ask["at"]).astimezone(zone)
