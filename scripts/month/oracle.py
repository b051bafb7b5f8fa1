"""The contact rules once more, read from the domain reference alone: slow, literal, and sharing nothing with the gate.

It takes the same JSON record as `voicebot may-call` and gives the ids of the reference's rules that forbid the contact.
Where the reference has no id of its own (a policy of ours, a place that is not known), the id begins with "P:". Where
the reference can be read in two ways the stricter is taken, and the comment says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone

from scripts.month.almanac import ADDRESSES, HOLIDAYS, HOMES, NEW_YORK_CITY, UNREAD_STATES

Record = dict[str, Any]
Hours = dict[int, tuple[int, int]]

WORDLESS = {
    *("no_answer", "busy", "voicemail", "machine", "hang_up", "failed", "third_party", "wrong_party", "wrong_number"),
    *("abandoned", "sent", "delivered", "unknown"),
}
MACHINE = {"voicemail", "machine"}

#: 2.1: the marks that keep a contact of ours back; whoever asked to be rung gets the person that 2.3 promises
HELD = {
    *("dispute", "fraud", "bankruptcy", "attorney", "cease", "vulnerable_hold", "scra", "identity_theft", "follow_up"),
    *("statute_barred", "recalled"),
}
#: nobody is there to be rung back, or the number is not theirs
GONE = {"deceased", "minor", "optout_number"}
MORATORIA = {"breathing_space", "crisis_breathing_space", "debt_adviser"}
KNOWN = HELD | GONE | MORATORIA | {"plan_active", "optout_voice", "optout_sms", "optout_email"}
#: 2.1: "bot stays off accounts with any P0/P1 history until a human releases"
DANGER = {"vulnerable_hold", "fraud", "identity_theft", "minor", "deceased"}
#: flag: the reference's own rule by pack, for contacts that we begin
NAMED = {
    "CN_BANK": {"dispute": "CN-DISPUTE-01", "fraud": "CN-FRAUD-01"},
    "US": {
        **{"attorney": "US-ATTY-01", "cease": "US-CEASE-01", "dispute": "US-DISP-01", "deceased": "US-DEAD-01"},
        **{"bankruptcy": "US-BK-01", "scra": "US-SCRA-01", "identity_theft": "US-IDTHEFT-01"},
    },
    "UK_CREDIT": {
        **{"dispute": "UK-DISP-01", "vulnerable_hold": "UK-CAP-01", "statute_barred": "UK-SB-01"},
        **{"breathing_space": "UK-BS-01", "crisis_breathing_space": "UK-BS-02", "debt_adviser": "UK-ADVICE-01"},
    },
}


def blocked_by(ask: Record, *, policy: bool = True) -> set[str]:
    """The rules that forbid it; none where it is allowed. `policy` False leaves out what only policy forbids."""
    found = set(_everywhere(ask, policy))
    for pack in ask["packs"]:
        match pack:
            case "CN_BANK":
                found.update(_mainland(ask, policy))
            case "US_3P" | "US_1P":
                found.update(_states(ask, pack, policy))
            case "UK_CREDIT":
                found.update(_kingdom(ask, policy))
            case "EU":
                found.update(_hours(ask, pack, "P:EU", dict.fromkeys(range(6), (9, 20))))
            case "HK":
                found.update(_hours(ask, pack, "P:HK", dict.fromkeys(range(7), (9, 21))))
            case "SG":
                found.update(_hours(ask, pack, "P:SG", dict.fromkeys(range(7), (9, 20))))
            case _:
                found.add("P:unknown pack")
    return found


# 1.1 mainland China


def _mainland(ask: Record, policy: bool) -> Iterator[str]:
    pack, voice = "CN_BANK", ask["channel"] == "voice"
    yield from _hours(ask, pack, "CN-TIME-01", dict.fromkeys(range(7), (8, 22)))
    clocks = [_clock(ask, zone) for zone in _zones(ask, pack) if zone]
    late = any(local.hour == 21 and local.minute >= 50 for local in clocks)
    if policy and late and not _agreed(ask, "inconvenient_time"):  # end-guard: no new dial after 21:50
        yield "P:CN-GUARD"
    today = [past for past in ask["history"] if _in_last_days(ask, pack, past, 1) and past["direction"] == "outbound"]
    dials = [past for past in today if past["channel"] == "voice"]
    # a dial of which nobody noted the number counts for every number
    if voice and sum(past["number"] in ("", ask["number"]) for past in dials) >= (3 if policy else 6):
        yield "CN-FREQ-01"
    if voice and sum(_conversation(past) for past in dials) >= (1 if policy else 3):
        yield "CN-FREQ-02"
    yield from _named(ask, pack, "CN_BANK")
    if _ours(ask) and ask["purpose"] != "plan_reminder" and "plan_active" in _flags(ask, pack):
        yield "CN-PLAN-02"  # "only plan reminders allowed"; a call back that was asked for is no collection
    if policy and ask["channel"] == "sms" and sum(past["channel"] == "sms" for past in today) >= 3:
        yield "P:CN-PRIV"
    if policy and ask["purpose"] == "due_reminder":
        reminded = [past for past in ask["history"] if past.get("purpose") == "due_reminder"]
        if any(past["direction"] == "outbound" and _in_last_days(ask, pack, past, 3) for past in reminded):
            yield "P:CN-REMIND"


# 1.2 the United States


def _states(ask: Record, pack: str, policy: bool) -> Iterator[str]:
    voice, region = ask["channel"] == "voice", ask["region"]
    artificial = voice and ask["voice"] == "artificial"
    yield from _hours(ask, pack, "US-TIME-01", dict.fromkeys(range(7), (8, 21)))
    yield from _named(ask, pack, "US")
    if _bad_time(ask, pack):
        yield "US-TIME-02"
    about = [past for past in ask["history"] if _this_debt(ask, past) and _in_last_days(ask, pack, past, 7)]
    ours = [past for past in about if past["direction"] == "outbound"]
    if not _callback(ask, ask["at"], ask["number"]):
        placed = [past for past in ours if past["channel"] == "voice" and past["outcome"] != "failed"]
        if voice and sum(not _callback(ask, past["at"], past["number"]) for past in placed) >= 7:
            yield "US-FREQ-01"
        talked = any(_conversation(past) for past in about)
        if voice and talked:
            yield "US-FREQ-02"
        if not voice and talked and ask["purpose"] == "collection":
            yield "P:US-PRESSED"
    if artificial and not _agreed(ask, "artificial_voice"):
        yield "US-TCPA-01"
    flags = _flags(ask, pack)
    if voice and "optout_voice" in flags:
        yield "US-MEDIUM-01"
    if not voice and "optout_sms" in flags:
        yield "US-EOPT-01"
    if _since(ask, pack, date(2027, 1, 31)) and flags & {"optout_voice", "optout_sms", "optout_email", "optout_number"}:
        yield "US-TCPA-04"
    if region in NEW_YORK_CITY and _since(ask, pack, date(2026, 9, 1)) and len(ours) >= 3:
        yield "NYC"
    communications = sum(past["channel"] in ("voice", "sms") for past in ours)
    if region == "US-MA" and communications >= 2:
        yield "MA"
    if region == "US-CA" and artificial:
        yield from _hours(ask, pack, "CA", dict.fromkeys(range(7), (9, 21)))
        if policy:
            yield "P:CA until counsel clears"
    if policy and region in UNREAD_STATES and communications >= 2:
        yield "P:state to be verified"
    if policy and region not in ADDRESSES:
        yield "P:unknown location"


def _this_debt(ask: Record, past: Record) -> bool:
    """A contact of which nobody knows what it was about counts for every debt."""
    return past["debt"] in (None, ask["debt"]) or ask["debt"] is None


def _since(ask: Record, pack: str, day: date) -> bool:
    """In force from that day, wherever it has come already."""
    return any(zone is not None and _clock(ask, zone).date() >= day for zone in _zones(ask, pack))


# 1.3 the United Kingdom


def _kingdom(ask: Record, policy: bool) -> Iterator[str]:
    pack = "UK_CREDIT"
    yield from _hours(ask, pack, "UK-TIME-01", {**dict.fromkeys(range(5), (8, 20)), 5: (9, 17)}, holidays=True)
    if _bad_time(ask, pack):
        yield "UK-TIME-02"
    yield from _named(ask, pack, "UK_CREDIT")
    if _ours(ask) and ask["purpose"] != "plan_reminder" and "plan_active" in _flags(ask, pack):
        yield "UK-FORB-02"
    dials = [past for past in ask["history"] if past["direction"] == "outbound" and past["channel"] == "voice"]
    here = [past for past in dials if past["number"] == ask["number"] and ask["channel"] == "voice"]
    if policy and any(past["outcome"] in MACHINE and _ago(ask, past) < timedelta(hours=24) for past in here):
        yield "UK-SILENT-01"
    if policy and any(past["outcome"] == "abandoned" and _ago(ask, past) < timedelta(hours=72) for past in here):
        yield "UK-SILENT-02"


# everywhere


def _everywhere(ask: Record, policy: bool) -> Iterator[str]:
    flags, voice = _flags(ask, None), ask["channel"] == "voice"
    yield from (f"P:unknown flag {flag}" for flag in flags - KNOWN)
    yield from (f"P:{flag}" for flag in flags & GONE)
    if _ours(ask):
        yield from (f"P:{flag}" for flag in flags & (HELD | MORATORIA))
        if ask["purpose"] != "plan_reminder" and "plan_active" in flags:
            yield "P:plan_active"
    if policy and ask["purpose"] == "callback" and voice and ask["voice"] == "artificial" and flags & DANGER:
        yield "P:bot stays off"
    if ("optout_voice" if voice else "optout_sms") in flags:
        yield "P:opt-out by medium"
    if _bad_time(ask, None):
        yield "P:bad time"


def _ours(ask: Record) -> bool:
    """A contact that we begin: a call back answers the person."""
    return bool(ask["purpose"] != "callback")


def _named(ask: Record, pack: str, where: str) -> Iterator[str]:
    flags = _flags(ask, pack)
    return (rule for flag, rule in NAMED[where].items() if flag in flags and _ours(ask))


def _hours(ask: Record, pack: str, rule: str, days: Hours, *, holidays: bool = False) -> Iterator[str]:
    """All the places must have it open, to the second, on the clock on the wall."""
    zones = _zones(ask, pack)
    if _agreed(ask, "inconvenient_time"):
        return  # CN-TIME-01 "override only with logged debtor consent"; 1006.6(b)(1) likewise
    if not zones or None in zones:
        yield rule  # RV15
        return
    for zone in zones:
        assert zone is not None
        local = _clock(ask, zone)
        opens, shuts = days.get(local.weekday(), (0, 0))
        if not opens <= local.hour < shuts or (holidays and _day_off(ask, local.date())):
            yield rule


def _day_off(ask: Record, day: date) -> bool:
    """1.3 "none Sun/bank hol": a bank holiday of the nation; of any of them where the nation is not known."""
    nations = [ask["region"]] if ask["region"] in HOLIDAYS else list(HOLIDAYS)
    return any(day in HOLIDAYS[nation] for nation in nations)


def _bad_time(ask: Record, pack: str | None) -> bool:
    """US-TIME-02, UK-TIME-01: the times and the numbers that the person said are bad, on their own clock."""
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for bad in ask.get("bad_times", []):
        first, _, last = bad["days"].partition("-")
        days = range(week.index(first), week.index(last or first) + 1)
        for zone in _zones(ask, pack):
            local = _clock(ask, zone or ZoneInfo("UTC"))
            at_that_time = local.weekday() in days and bad["from"] <= f"{local:%H:%M}" < bad["until"]
            if at_that_time and bad["number"] in (None, ask["number"]):
                return True
    return False


def _zones(ask: Record, pack: str | None) -> list[ZoneInfo | None]:
    """US-TIME-01 "every plausible zone (address, area code, last known)", and the home of a pack that has one.

    None stands for a zone that does not exist. An address whose zone is on file is where that zone says.
    """
    names = [*ask["zones"], *_number_zones(ask["number"])]
    names += [HOMES[pack]] if pack in HOMES else []
    address = ADDRESSES.get(ask["region"], [])
    if names and not set(address) & set(ask["zones"]):
        names += address
    return [_zone(name) for name in dict.fromkeys(names)]


@lru_cache(maxsize=10_000)
def _number_zones(number: str) -> tuple[str, ...]:
    """The zones of the whole number."""
    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(name for name in found if name != "Etc/Unknown")


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _flags(ask: Record, pack: str | None) -> set[str]:
    """The marks in force at this moment, by the day of any place where the person may be."""
    days = {_clock(ask, zone).date() for zone in _zones(ask, pack) if zone} or {_clock(ask, ZoneInfo("UTC")).date()}
    return {mark["flag"] for mark in ask["flags"] if any(_in_force(mark, day) for day in days)}


def _in_force(mark: Record, day: date) -> bool:
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


def _in_last_days(ask: Record, pack: str, past: Record, days: int) -> bool:
    """Within so many consecutive days, today the last of them, by the calendar of any place where the person may be."""
    zones = [zone for zone in _zones(ask, pack) if zone] or [ZoneInfo("UTC")]
    then = datetime.fromisoformat(past["at"])
    return any(_clock(ask, zone).date() - then.astimezone(zone).date() < timedelta(days=days) for zone in zones)


def _conversation(past: Record) -> bool:
    return past["channel"] == "voice" and past["outcome"] not in WORDLESS


def _agreed(ask: Record, kind: str) -> bool:
    return any(_covers(consent, kind, ask["at"], ask["number"]) for consent in ask["consents"])


def _callback(ask: Record, when: str, number: str) -> bool:
    """US-FREQ-02: consent to a call back is good for seven days at most; one without an end or a beginning is none."""
    at, week = datetime.fromisoformat(when), timedelta(days=7)
    for consent in ask["consents"]:
        since, until = _span(consent)
        recent = at - since <= week if since else until is not None and until - at <= week
        if recent and _covers(consent, "callback", when, number):
            return True
    return False


def _covers(consent: Record, kind: str, when: str, number: str) -> bool:
    at = datetime.fromisoformat(when)
    since, until = _span(consent)
    in_time = (since is None or since <= at) and (until is None or at <= until)
    return consent["kind"] == kind and consent.get("number") in (None, number) and in_time


def _span(consent: Record) -> tuple[datetime | None, datetime | None]:
    since, until = consent.get("from"), consent.get("until")
    return (since and datetime.fromisoformat(since)), (until and datetime.fromisoformat(until))


def _ago(ask: Record, past: Record) -> timedelta:
    return datetime.fromisoformat(ask["at"]) - datetime.fromisoformat(past["at"])


def _clock(ask: Record, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(ask["at"]).astimezone(zone)
