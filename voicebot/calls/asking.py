"""The gate, asked for an account: what is on record of it, once for one and page by page for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection

from voicebot.calls import one_call
from voicebot.calls.house import REHEARSAL_CARRIER, Office
from voicebot.calls.on_record import CALLBACKS, HISTORY, on_record
from voicebot.calls.rules import Answer, Question, Rules
from voicebot.calls.settled import RULE as SETTLED_RULE
from voicebot.calls.settled import WHY as WHY_SETTLED
from voicebot.calls.settled import settled
from voicebot.calls.world import sensible, zone_or_none
from voicebot.clock import Clock
from voicebot.records.contact_pages import page_of
from voicebot.records.database import Database
from voicebot.records.prepared import Row

#: what a call may be for; the gate has rules of its own for each
CALL_PURPOSES = COLLECTION, PLAN_REMINDER, CALLBACK = "collection", "plan_reminder", "callback"
#: rules of the record itself, checked before any rulebook
ZONE_RULE, LEDGER_RULE, SAMPLE_RULE = "ACCOUNT-ZONE", "ACCOUNT-LEDGER", "ACCOUNT-SAMPLE"
WHY = {
    **one_call.WHY,
    ZONE_RULE: "nobody knows what time it is where its holder lives; correct the account's time zone",
    LEDGER_RULE: "its figures are missing or too old to be told to anybody; bring them up to date (invented people:"
    " `voicebot accounts sample`)",
    SETTLED_RULE: WHY_SETTLED,
    SAMPLE_RULE: "it is an invented person's, and a telephone that is really somebody's might ring; ring it on the web"
    " phone",
}
NOT_FRESH = (
    "its figures were not read from the ledger within {minutes} minutes: import it anew, or allow older ones by"
    " LEDGER_FRESH_MINUTES"
)


class Asking(Protocol):
    """What the gate is asked with, and calls are dialled with; an `Equipment` has it."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def office(self) -> Office: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """It alone, for whoever takes no turns."""

    database: Database
    clock: Clock
    rules: Rules
    office: Office


def ask_gate(
    kit: Asking,
    connection: Connection,
    account: Row,
    now: datetime,
    purpose: str = COLLECTION,
    attempt: str | None = None,
) -> Answer:
    """May this account be called now? `attempt` is the call that is asking, which is no history of itself."""
    kept_out = _kept_out(kit, account, purpose, now)
    if kept_out is not None:
        return kept_out
    known = on_record(connection, account, now, _today(account, now), attempt)
    return kit.rules.may_call(_question(account, now, purpose, known))


def ask_page(
    kit: Asking,
    connection: Connection,
    accounts: Sequence[Row],
    now: datetime,
    purpose: str = COLLECTION,
    at: Mapping[int, datetime] | None = None,
) -> dict[int, Answer]:
    """The same for a page of accounts, by their ids, with a few queries for all of them.

    `at` asks for other moments, by account: the past is as it is on record now, and whatever lies ahead, the ledger
    will have been read anew by then.
    """
    at = at or {}
    page = page_of(connection, accounts, now - HISTORY, now - CALLBACKS)
    answers = {}
    for account in accounts:
        moment = at.get(account["id"], now)
        answer = _kept_out(kit, account, purpose, now, ahead=moment > now)
        if answer is None:
            known = page.known(account, _today(account, moment))
            answer = kit.rules.may_call(_question(account, moment, purpose, known))
        answers[account["id"]] = answer
    return answers


def _kept_out(kit: Asking, account: Row, purpose: str, now: datetime, *, ahead: bool = False) -> Answer | None:
    """The refusal by a rule of the record itself, before any rulebook is opened."""
    if zone_or_none(account["zone"]) is None:
        return blocked(ZONE_RULE)
    if settled(account, purpose):
        return blocked(SETTLED_RULE)
    if not sensible(account) or now - account["as_of"] > kit.office.ledger_max_age:
        return blocked(LEDGER_RULE)
    rehearsed = kit.office.line == REHEARSAL_CARRIER or account["sample"]
    return None if rehearsed or ahead else not_fresh(kit.office, account, now)


def not_fresh(office: Office, account: Row, now: datetime) -> Answer | None:
    """The refusal of figures that were read too long ago to ring somebody's telephone about: they may have paid."""
    if now - account["as_of"] <= office.ledger_fresh:
        return None
    return stale(office.ledger_fresh)


def stale(fresh: timedelta) -> Answer:
    """The refusal of figures that were read longer ago than they are fresh."""
    minutes = round(fresh.total_seconds() / 60)
    return Answer(False, (LEDGER_RULE,), reasons=(NOT_FRESH.format(minutes=minutes),))


def blocked(rule: str) -> Answer:
    """The refusal by a rule of the record itself."""
    return Answer(False, (rule,), reasons=(WHY[rule],))


def _today(account: Row, now: datetime) -> date:
    zone = zone_or_none(account["zone"])
    assert zone is not None, "an account without a zone is kept out before"
    return now.astimezone(zone).date()


def _question(account: Row, at: datetime, purpose: str, known: Mapping[str, Any]) -> Question:
    """`known` is what is on record of the account and its number, by the fields of Question."""
    return Question(
        at=at,
        ref=account["ref"],
        number=account["phone"],
        number_hash=account["phone_hash"],
        region=account["region"],
        zone=account["zone"],
        packs=tuple(account["packs"]),
        purpose=purpose,
        account_id=account["id"],
        **known,
    )
