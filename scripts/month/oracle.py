"""The contact rules once more, read from the domain reference alone: slow, literal, and sharing nothing with the gate.

It takes the same JSON record as `voicebot may-call` and gives the ids of the reference's rules that forbid the contact.
Where the reference has no id of its own (a policy of ours, a place that is not known), the id begins with "P:". Where
the reference can be read in two ways the stricter is taken, and the comment says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scripts.month import plain
from scripts.month.almanac import ADDRESSES, NEW_YORK_BUT_THE_CITY, NEW_YORK_CITY, UNREAD_STATES
from scripts.month.plain import GONE, HELD, KNOWN, MORATORIA, Record

MACHINE = {"voicemail", "machine"}
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
                found.update(plain.hours(ask, pack, "P:EU", dict.fromkeys(range(6), (9, 20))))
            case "HK":
                found.update(plain.hours(ask, pack, "P:HK", dict.fromkeys(range(7), (9, 21))))
            case "SG":
                found.update(plain.hours(ask, pack, "P:SG", dict.fromkeys(range(7), (9, 20))))
            case _:
                found.add("P:unknown pack")
    return found


# 1.1 mainland China


def _mainland(ask: Record, policy: bool) -> Iterator[str]:
    pack, voice = "CN_BANK", ask["channel"] == "voice"
    yield from plain.hours(ask, pack, "CN-TIME-01", dict.fromkeys(range(7), (8, 22)))
    clocks = [plain.clock(ask, zone) for zone in plain.places(ask, pack) if zone]
    late = any(local.hour == 21 and local.minute >= 50 for local in clocks)
    if policy and late and not plain.agreed(ask, "inconvenient_time"):  # end-guard: no new dial after 21:50
        yield "P:CN-GUARD"
    ours = [past for past in ask["history"] if past["direction"] == "outbound"]
    today = [past for past in ours if plain.in_last_days(ask, pack, past, 1)]
    dials = [past for past in today if past["channel"] == "voice"]
    # a dial of which nobody noted the number counts for every number
    if voice and sum(past["number"] in ("", ask["number"]) for past in dials) >= (3 if policy else 6):
        yield "CN-FREQ-01"
    if voice and sum(plain.conversation(past) for past in dials) >= (1 if policy else 3):
        yield "CN-FREQ-02"
    yield from _named(ask, pack, "CN_BANK")
    if _of_debt(ask) and "plan_active" in plain.marks(ask, pack):
        yield "CN-PLAN-02"  # "only plan reminders allowed"; a call back that was asked for is no collection
    if policy and ask["channel"] == "sms" and sum(past["channel"] == "sms" for past in today) >= 3:
        yield "P:CN-PRIV"
    if policy and ask["purpose"] == "due_reminder":
        reminded = [past for past in ours if past.get("purpose") == "due_reminder"]
        if any(plain.in_last_days(ask, pack, past, 3) for past in reminded):
            yield "P:CN-REMIND"


# 1.2 the United States


def _states(ask: Record, pack: str, policy: bool) -> Iterator[str]:
    voice, region = ask["channel"] == "voice", ask["region"]
    artificial = voice and ask["voice"] == "artificial"
    yield from plain.hours(ask, pack, "US-TIME-01", dict.fromkeys(range(7), (8, 21)))
    yield from _named(ask, pack, "US")
    if plain.bad_time(ask, pack):
        yield "US-TIME-02"
    about = [past for past in ask["history"] if _this_debt(ask, past) and plain.in_last_days(ask, pack, past, 7)]
    ours = [past for past in about if past["direction"] == "outbound"]
    if not plain.callback(ask, ask["at"], ask["number"]):
        placed = [past for past in ours if past["channel"] == "voice" and past["outcome"] != "failed"]
        if voice and sum(not plain.callback(ask, past["at"], past["number"]) for past in placed) >= 7:
            yield "US-FREQ-01"
        talked = any(plain.conversation(past) for past in about)
        if voice and talked:
            yield "US-FREQ-02"
        if not voice and talked and ask["purpose"] == "collection":
            yield "P:US-PRESSED"
    if artificial and not plain.agreed(ask, "artificial_voice"):
        yield "US-TCPA-01"
    flags = plain.marks(ask, pack)
    if voice and "optout_voice" in flags:
        yield "US-MEDIUM-01"
    if not voice and "optout_sms" in flags:
        yield "US-EOPT-01"
    if _since(ask, pack, date(2027, 1, 31)) and flags & {"optout_voice", "optout_sms", "optout_email", "optout_number"}:
        yield "US-TCPA-04"
    # who only says the state, or a place in it that is not known, may live in the city
    city = region in NEW_YORK_CITY or (region.startswith("US-NY") and region not in NEW_YORK_BUT_THE_CITY)
    if city and _since(ask, pack, date(2026, 9, 1)) and len(ours) >= 3:
        yield "NYC"
    communications = sum(past["channel"] in ("voice", "sms") for past in ours)
    if region == "US-MA" and communications >= 2:
        yield "MA"
    if region == "US-CA" and artificial:
        yield from plain.hours(ask, pack, "CA", dict.fromkeys(range(7), (9, 21)))
        if policy:
            yield "P:CA until counsel clears"
    if policy and region in UNREAD_STATES and communications >= 2:
        yield "P:state to be verified"
    if region not in ADDRESSES:
        yield "P:unknown location"


def _this_debt(ask: Record, past: Record) -> bool:
    """A contact of which nobody knows what it was about counts for every debt."""
    return past["debt"] in (None, ask["debt"]) or ask["debt"] is None


def _since(ask: Record, pack: str, day: date) -> bool:
    """In force from that day, wherever it has come already."""
    return any(zone is not None and plain.clock(ask, zone).date() >= day for zone in plain.places(ask, pack))


# 1.3 the United Kingdom


def _kingdom(ask: Record, policy: bool) -> Iterator[str]:
    pack = "UK_CREDIT"
    yield from plain.hours(ask, pack, "UK-TIME-01", {**dict.fromkeys(range(5), (8, 20)), 5: (9, 17)}, holidays=True)
    if plain.bad_time(ask, pack):
        yield "UK-TIME-02"
    yield from _named(ask, pack, "UK_CREDIT")
    if _of_debt(ask) and "plan_active" in plain.marks(ask, pack):
        yield "UK-FORB-02"
    dials = [past for past in ask["history"] if past["direction"] == "outbound" and past["channel"] == "voice"]
    here = [past for past in dials if past["number"] == ask["number"] and ask["channel"] == "voice"]
    if policy and any(past["outcome"] in MACHINE and plain.ago(ask, past) < timedelta(hours=24) for past in here):
        yield "UK-SILENT-01"
    if policy and any(past["outcome"] == "abandoned" and plain.ago(ask, past) < timedelta(hours=72) for past in here):
        yield "UK-SILENT-02"


# everywhere


def _everywhere(ask: Record, policy: bool) -> Iterator[str]:
    flags, voice = plain.marks(ask, None), ask["channel"] == "voice"
    yield from (f"P:unknown flag {flag}" for flag in flags - KNOWN)
    yield from (f"P:{flag}" for flag in flags & GONE)
    if _ours(ask):
        yield from (f"P:{flag}" for flag in flags & (HELD | MORATORIA))
    if _of_debt(ask) and "plan_active" in flags:
        yield "P:plan_active"
    if ("optout_voice" if voice else "optout_sms") in flags:
        yield "P:opt-out by medium"
    if plain.bad_time(ask, None):
        yield "P:bad time"


def _ours(ask: Record) -> bool:
    """A contact that we begin, or a machine makes: 2.3 promises a person's call back, and 2.1 keeps the bot off."""
    by_person = ask["channel"] == "voice" and ask["voice"] == "live"
    return bool(ask["purpose"] != "callback" or not by_person)


def _of_debt(ask: Record) -> bool:
    return ask["purpose"] in ("collection", "due_reminder")


def _named(ask: Record, pack: str, where: str) -> Iterator[str]:
    flags = plain.marks(ask, pack)
    return (rule for flag, rule in NAMED[where].items() if flag in flags and _ours(ask))
