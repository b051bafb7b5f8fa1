"""What the carrier really did against what the bot wrote down, by rules written apart from those that the bot obeys.

Every fault is a sentence that names the call, text or row. Nothing here is shared with the gate, with dialling, or with
the campaigns: hours and numbers of calls are counted anew from the carrier's ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import Connection, text

from scripts.storm.ledger import Ledger, PlacedCall
from voicebot.calls.samples import SampleAccount
from voicebot.records.database import Database

Row = Mapping[str, Any]
#: minutes of the day between which a telephone may ring, by place and kind of day
_CN, _US, _UK, _UK_SATURDAY = (8 * 60, 22 * 60), (8 * 60, 21 * 60), (8 * 60, 20 * 60), (9 * 60, 17 * 60)
#: how many calls a person agrees to who hears that they will be rung again
AGREED = {"followup.yes": 1, "callback.again.booked": 3}
#: by then what is promised is kept, or broken
JUDGED = timedelta(days=5)
#: of fewer calls nothing is concluded
ENOUGH = 10
_OVER = ("completed", "busy", "failed", "no-answer", "canceled")
#: by which table a line that the person heard must be borne out, for the very call in which it was said
_BORNE_OUT = {
    "promise.recorded": "promises",
    "promise.recorded_instead": "promises",
    "plan.pending": "plans",
    "callback.booked": "callbacks",
    "callback.again.booked": "callbacks",
    "closing.stop": "suppressions",
    "followup.yes": "consents",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The carrier's ledger, the rows of the bot, who was called, and how near two calls to one person may be."""

    ledger: Ledger
    rows: Mapping[str, Sequence[Row]]
    people: Mapping[str, SampleAccount]
    least_gap: timedelta
    now: datetime


_TABLES = (
    "calls", "promises", "plans", "callbacks", "suppressions", "consents", "flags", "outbox", "texts", "tickets",
    "campaign_members", "campaigns", "campaign_calls",
)  # fmt: skip


def evidence(
    ledger: Ledger, database: Database, people: Mapping[str, SampleAccount], least_gap: timedelta, now: datetime
) -> Evidence:
    """Read all of it."""
    with database.read() as connection:
        rows = {table: _all(connection, table) for table in _TABLES}
    return Evidence(ledger, rows, people, least_gap, now)


def faults(found: Evidence) -> dict[str, list[str]]:
    """What is wrong, by kind; all lists are empty where nothing is."""
    return {
        "double dials": [*_dialled_twice(found), *_too_near(found)],
        "double texts": list(_sent_twice(found)),
        "lost follow-ups": [
            *_lost_calls(found),
            *_lost_members(found),
            *_lost_words(found),
            *_lost_messages(found),
            *_lost_promises(found),
        ],
        "things that did not happen": list(_nothing_proved(found)),
        "calls outside the rules": [*_out_of_hours(found), *_too_many(found), *_unwanted(found)],
    }


def _all(connection: Connection, table: str) -> list[Row]:
    found = connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names of ours
    return [dict(row._mapping) for row in found]


# -- nothing twice ------------------------------------------------------------------------------------------------


def _dialled_twice(found: Evidence) -> Iterator[str]:
    known = {row["id"] for row in found.rows["calls"] if row["direction"] == "outbound"}
    for attempt, times in Counter(call.attempt for call in found.ledger.calls).items():
        if times > 1:
            yield f"attempt {attempt} was dialled {times} times"
        if attempt not in known:
            yield f"attempt {attempt} was dialled and is on no record"


def _too_near(found: Evidence) -> Iterator[str]:
    for number, calls in _by_number(found.ledger.calls).items():
        for one, other in pairwise(calls):
            if one.ended is None or other.at < one.ended:
                yield f"{number}: {other.sid} rang while {one.sid} went on"
            elif other.at - one.at < found.least_gap:
                yield f"{number}: {other.sid} rang {other.at - one.at} after {one.sid}"


def _sent_twice(found: Evidence) -> Iterator[str]:
    known = {row["id"] for row in found.rows["texts"]}
    for attempt, times in Counter(one.attempt for one in found.ledger.texts).items():
        if times > 1:
            yield f"text {attempt} was sent {times} times"
        if attempt not in known:
            yield f"text {attempt} was sent and is on no record"
    messages = Counter((row["outbox_id"]) for row in found.rows["texts"] if row["id"] in _really_sent(found))
    yield from (f"message {outbox} went out {times} times" for outbox, times in messages.items() if times > 1)
    same = Counter((one.to, one.body) for one in found.ledger.texts)
    yield from (f"{to} got the same words {times} times" for (to, _), times in same.items() if times > 1)


def _really_sent(found: Evidence) -> set[str]:
    return {one.attempt for one in found.ledger.texts}


# -- nothing lost -------------------------------------------------------------------------------------------------


def _lost_calls(found: Evidence) -> Iterator[str]:
    """Whatever rang has an outcome on record; whatever is in doubt never rang more than once and waits for a person."""
    rang = {call.attempt: call for call in found.ledger.calls}
    for row in found.rows["calls"]:
        if row["direction"] != "outbound":
            continue
        if row["state"] in _OVER:
            if row["disposition"] is None:
                yield f"call {row['id']} is {row['state']} and has no disposition"
            never = row["disposition"] in ("cancelled", "carrier_failed")
            if never and row["id"] in rang and rang[row["id"]].status not in ("failed", "canceled"):
                yield f"call {row['id']} rang and is on record as {row['disposition']}"
        elif row["state"] != "unknown":
            yield f"call {row['id']} is still {row['state']}"


def _lost_members(found: Evidence) -> Iterator[str]:
    """Everybody is in, and nobody is stuck: a member is done with, or waits for a time that is known."""
    missing = len(found.people) - len({row["account_id"] for row in found.rows["campaign_members"]})
    if found.rows["campaigns"] and missing:
        yield f"{missing} customers are in no campaign"
    running = {row["id"] for row in found.rows["campaigns"] if row["state"] in ("running", "finished")}
    states = {row["id"]: row["state"] for row in found.rows["calls"]}
    for row in found.rows["campaign_members"]:
        if row["campaign_id"] not in running or row["state"] in ("done", "skipped", "waiting"):
            continue
        if not (row["state"] == "calling" and states.get(row["call_id"]) == "unknown"):
            yield f"member {row['id']} is stuck as {row['state']}"


def _lost_words(found: Evidence) -> Iterator[str]:
    """What people were told is noted is noted, of that very call."""
    noted = {table: {row["call_id"] for row in found.rows[table]} for table in set(_BORNE_OUT.values())}
    for call in found.ledger.calls:
        for line in call.told:
            if call.attempt not in noted[_BORNE_OUT[line]]:
                yield f"call {call.attempt}: the person heard {line}, and there is no row of it in {_BORNE_OUT[line]}"


def _lost_messages(found: Evidence) -> Iterator[str]:
    """Whoever promised gets it in writing, or a row says why not; no message is stuck on its way."""
    written = defaultdict(set)
    for row in found.rows["outbox"]:
        written[row["call_id"]].add(row["kind"])
        if row["state"] == "posting":
            yield f"message {row['id']} is stuck as posting"
    for table, kind in (("promises", "promise_confirmation"), ("plans", "plan_confirmation")):
        for row in found.rows[table]:
            if row["call_id"] is not None and not any(kind in one for one in written[row["call_id"]]):
                yield f"{table} {row['id']} of call {row['call_id']} has no confirmation among the messages"


def _lost_promises(found: Evidence) -> Iterator[str]:
    """A promise whose day is long over was judged, and a colleague knows of the one that was broken."""
    told = {row["account_id"] for row in found.rows["tickets"] if row["kind"] == "broken_promise"}
    for row in found.rows["promises"]:
        due = row["due"] if isinstance(row["due"], date) else date.fromisoformat(str(row["due"]))
        if row["state"] in ("open", "due") and due + JUDGED < found.now.date():
            yield f"promise {row['id']}, due on {due}, is still {row['state']}"
        if row["state"] == "broken" and row["account_id"] not in told:
            yield f"promise {row['id']} was broken, and no colleague knows of it"


def _nothing_proved(found: Evidence) -> Iterator[str]:
    """A storm in which nobody gets to say anything proves nothing."""
    if not found.ledger.calls:
        yield "not one call was placed: see the logs of the workers"
    answered = [call for call in found.ledger.calls if call.manner.startswith("pays_") and call.status == "completed"]
    if len(answered) < ENOUGH:
        return
    told = [call for call in answered if call.told]
    if len(told) * 2 < len(answered):
        yield f"of {len(answered)} calls of people who would pay, {len(told)} came to a promise: see the logs"
    if not found.ledger.texts:
        yield f"of {len(answered)} calls of people who would pay, not one text came"


# -- nothing outside the rules ------------------------------------------------------------------------------------


def _out_of_hours(found: Evidence) -> Iterator[str]:
    for call in found.ledger.calls:
        person = found.people[call.to]
        local = call.at.astimezone(ZoneInfo(person.zone))
        hours = _hours(person, local)
        if hours is None or not hours[0] <= local.hour * 60 + local.minute < hours[1]:
            yield f"{person.ref}: {call.sid} rang at {local:%a %H:%M} where they live"


def _hours(person: SampleAccount, local: datetime) -> tuple[int, int] | None:
    if person.region == "CN":
        return _CN
    if person.region != "UK":
        return _US
    if local.weekday() == 6 or local.date() in holidays.country_holidays("GB", subdiv="ENG"):
        return None
    return _UK_SATURDAY if local.weekday() == 5 else _UK


def _too_many(found: Evidence) -> Iterator[str]:
    spoke = {row["id"] for row in found.rows["calls"] if row["right_party"] and row["conversation"]}
    for number, calls in _by_number(found.ledger.calls).items():
        person = found.people[number]
        if person.region == "CN":
            yield from _chinese(person, calls, spoke)
        elif person.region == "UK":
            yield from _british(person, calls)
        else:
            yield from _american(person, calls, spoke)


def _chinese(person: SampleAccount, calls: list[PlacedCall], spoke: set[str]) -> Iterator[str]:
    days: Counter[date] = Counter(call.at.astimezone(ZoneInfo(person.zone)).date() for call in calls)
    yield from (f"{person.ref}: {times} calls on {day}" for day, times in days.items() if times > 6)
    talks: Counter[date] = Counter(
        call.at.astimezone(ZoneInfo(person.zone)).date() for call in calls if call.attempt in spoke
    )
    yield from (f"{person.ref}: {times} conversations on {day}" for day, times in talks.items() if times > 3)


def _american(person: SampleAccount, calls: list[PlacedCall], spoke: set[str]) -> Iterator[str]:
    week = timedelta(days=7)
    for place, call in enumerate(calls):
        before = [one for one in calls[:place] if call.at - one.at < week]
        if len(before) >= 7:
            yield f"{person.ref}: {call.sid} is the {len(before) + 1}th call in seven days"
        talked = [(at, one) for at, one in enumerate(before) if one.attempt in spoke]
        if talked and len(before) - talked[-1][0] > _agreed_to(talked[-1][1]):
            yield f"{person.ref}: {call.sid} rang within seven days of the conversation of {talked[-1][1].sid}"


def _agreed_to(talk: PlacedCall) -> int:
    """To how many calls within a week the person said yes in it: one more, or the one they asked for and two tries."""
    return max((often for line, often in AGREED.items() if line in talk.told), default=0)


def _british(person: SampleAccount, calls: list[PlacedCall]) -> Iterator[str]:
    for one, other in pairwise(calls):
        if one.manner.startswith("voicemail") and other.at - one.at < timedelta(hours=24):
            yield f"{person.ref}: {other.sid} rang within a day of the machine that {one.sid} met"


def _unwanted(found: Evidence) -> Iterator[str]:
    """Nobody is rung who has asked not to be, is in dispute, or has promised and still has time."""
    of_account: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for row in found.rows["flags"]:
        if row["flag"] in ("dispute", "fraud", "deceased", "attorney", "cease", "optout_voice", "plan_active"):
            of_account[row["account_id"]].append((_at(row["created_at"]), row["flag"]))
    for row in found.rows["promises"]:
        if row["call_id"] is not None and row["state"] not in ("withdrawn", "broken", "partly_kept", "replaced"):
            of_account[row["account_id"]].append((_at(row["created_at"]), "a promise that stands"))
    stopped = {row["number_hash"]: _at(row["created_at"]) for row in found.rows["suppressions"]}
    of_call = {row["id"]: row for row in found.rows["calls"]}
    for call in found.ledger.calls:
        if call.attempt not in of_call:
            continue
        row = of_call[call.attempt]
        since = stopped.get(row["number_hash"])
        if since is not None and since < call.at:
            yield f"call {call.attempt} rang a number that has asked for no more calls"
        for at, why in of_account[row["account_id"]]:
            if at < call.at:
                yield f"call {call.attempt} rang in spite of {why}"


def _by_number(calls: Iterable[PlacedCall]) -> dict[str, list[PlacedCall]]:
    found: dict[str, list[PlacedCall]] = defaultdict(list)
    for call in calls:
        found[call.to].append(call)
    return {number: sorted(theirs, key=lambda one: one.at) for number, theirs in found.items()}


def _at(value: Any) -> datetime:
    """A time as either database gives it."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo("UTC"))
