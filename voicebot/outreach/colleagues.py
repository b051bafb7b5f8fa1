"""What was broken goes to a colleague: a ticket, a time to ring, and no robot that rings meanwhile.

Source: domain reference, section 4: promises to a machine bind less; a person follows the first one that broke.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.calls.world import days_off, zone_or_none
from voicebot.outreach.spreading import owed_on
from voicebot.records import contact, outcomes
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import Urgency

#: what may be broken
KINDS = ("broken_promise", "broken_plan")
#: what every gate knows, and every hotline call with it goes to a person
FLAG = "follow_up"
#: marks of an account that do not keep a colleague from ringing
NO_HINDRANCE = frozenset({FLAG, "plan_active"})


@dataclass(frozen=True, slots=True)
class Case:
    """What broke: broken_promise or broken_plan, of an account, from a call. `moment` is when it is looked at."""

    kind: str
    account: Row
    call_id: str
    moment: datetime


def hand_over(connection: Connection, office: Office, case: Case, now: datetime) -> None:
    """A colleague follows it up, and until they are done no robot rings. One ticket of a kind is open at a time.

    Whoever owes nothing by now, however that came, is followed up by nobody.
    """
    account, today = case.account, _today(case)
    if not any(owed_on(account).values()):
        return
    if FLAG not in {flag["flag"] for flag in contact.active_flags(connection, account["id"], today)}:
        flag = {"account_id": account["id"], "flag": FLAG, "starts": today, "until": None, "released_at": None}
        contact.add_contact_row(connection, contact.flags, flag | {"call_id": case.call_id, "created_at": now})
    if outcomes.ticket_of_account(connection, account["id"], case.kind) is None:
        made = {"call_id": case.call_id, "account_id": account["id"], "created_at": now}
        _open(connection, office, case, made, today)


def take_back(connection: Connection, case: Case, now: datetime) -> None:
    """What was broken was made good: nobody needs to ring for its sake, and the robots' hold is over."""
    contact.release_flag(connection, case.account["id"], FLAG, case.call_id, now)
    outcomes.close_ticket(connection, case.call_id, case.kind, now)


def done_with(connection: Connection, callback: Row, by: str, now: datetime) -> None:
    """A colleague has rung about what was broken: its ticket is closed, and once none of the kind is open for the
    account, robots may ring again. Of other callbacks nothing comes."""
    if callback["reason"] not in KINDS:
        return
    outcomes.close_ticket(connection, callback["call_id"], callback["reason"], now)
    account_id = callback["account_id"]
    if not any(outcomes.ticket_of_account(connection, account_id, kind) for kind in KINDS):
        why = f"callback {callback['id']} is done"
        contact.lift_flags(connection, [account_id], FLAG, by[:64], why, now)


def _open(connection: Connection, office: Office, case: Case, made: dict[str, Any], today: date) -> None:
    ticket = {"kind": case.kind, "priority": Urgency.P3.value, "state": "open"}
    told = dict.fromkeys(("reason", "amount", "currency"))
    outcomes.add_outcome(connection, outcomes.tickets, made | ticket | told)
    if not _may_be_rung(connection, case, today):
        return
    account = case.account
    at = office.next_callback(case.moment, _zone(account).key, days_off(account["region"], today))
    callback = {"at": at, "reason": case.kind, "urgent": False, "number": account["phone"], "state": "booked"}
    outcomes.add_outcome(connection, outcomes.callbacks, made | callback)


def _may_be_rung(connection: Connection, case: Case, today: date) -> bool:
    """Whether nothing else on record keeps people from ringing: then whoever reads the ticket decides."""
    account = case.account
    marks = {flag["flag"] for flag in contact.active_flags(connection, account["id"], today)}
    return not marks - NO_HINDRANCE and "all" not in contact.suppressed_scopes(connection, account["phone_hash"])


def _today(case: Case) -> date:
    return case.moment.astimezone(_zone(case.account)).date()


def _zone(account: Row) -> ZoneInfo:
    return zone_or_none(account["zone"]) or ZoneInfo("UTC")
