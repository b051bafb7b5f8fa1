"""A text that must reach a person reaches one: its accounts are held, a ticket is open, and somebody is booked to ring.

As in a call, and without one: whoever writes may never have been called, share a number, or be unknown to us.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.calls.world import days_off, zone_or_none
from voicebot.conversation.callback import CRISIS_CALLBACK, GRAVE
from voicebot.outreach.messages.alarms import Alarm
from voicebot.outreach.messages.asked import ALL
from voicebot.records import contact, outcomes
from voicebot.records import texts as table
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import Urgency

TICKET = "text_received"


@dataclass(frozen=True, slots=True)
class Writer:
    """Whoever wrote: their number, and every account that holds it."""

    number: str
    number_hash: str
    accounts: Sequence[Row]
    now: datetime

    @property
    def account(self) -> Row | None:
        """Their account, where the number is one account's alone."""
        return self.accounts[0] if len(self.accounts) == 1 else None


def raise_alarms(connection: Connection, office: Office, writer: Writer, alarms: tuple[Alarm, ...]) -> bool:
    """Hold, tell and book; whether a person is told anything new by it."""
    for account in writer.accounts:
        for alarm in alarms:
            _hold(connection, account, alarm, writer.now)
    first = alarms[0]
    told = [tell(connection, writer, account, first.priority) for account in writer.accounts or (None,)]
    _ring_back(connection, office, writer, first)
    return any(told)


def tell(connection: Connection, writer: Writer, account: Row | None, priority: Urgency) -> bool:
    """The one open ticket of what was written is at least as urgent as this; false where it was before."""
    if account is None:
        known = outcomes.ticket_of_number(connection, writer.number_hash, TICKET)
    else:
        known = outcomes.ticket_of_account(connection, account["id"], TICKET)
    if known is not None and known["priority"] <= priority.value:
        return False
    if known is not None:
        outcomes.change_ticket(connection, known["id"], {"priority": priority.value}, writer.now)
        return True
    call_id = None if account is None else table.last_call_with(connection, account["id"])
    made = {"call_id": call_id, **_of(writer, account)}
    blank = dict.fromkeys(("reason", "amount", "currency"))
    ticket = {"kind": TICKET, "priority": priority.value, "state": "open"}
    outcomes.add_outcome(connection, outcomes.tickets, made | blank | ticket)
    return True


def _of(writer: Writer, account: Row | None) -> dict[str, Any]:
    account_id = None if account is None else account["id"]
    return {"account_id": account_id, "number_hash": writer.number_hash, "created_at": writer.now}


def _hold(connection: Connection, account: Row, alarm: Alarm, now: datetime) -> None:
    """The mark that a call would leave, unless one like it holds as long."""
    case = alarm.case
    if case.flag is None:
        return
    today = now.astimezone(zone_or_none(account["zone"]) or ZoneInfo("UTC")).date()
    until = None if case.days is None else today + timedelta(days=case.days)
    held = (flag for flag in contact.active_flags(connection, account["id"], today) if flag["flag"] == case.flag)
    if any(flag["until"] is None or (until is not None and flag["until"] >= until) for flag in held):
        return
    flag = {"account_id": account["id"], "flag": case.flag, "starts": today, "until": until}
    contact.add_contact_row(connection, contact.flags, flag | {"call_id": None, "created_at": now})


def _ring_back(connection: Connection, office: Office, writer: Writer, alarm: Alarm) -> None:
    """A person rings, once for one person; after what is grave with a supervisor paged, so that it is sooner."""
    grave = alarm.priority in GRAVE
    unwanted = not grave and ALL in contact.suppressed_scopes(connection, writer.number_hash)
    if alarm.quiet or unwanted:
        return
    at = _next(office, writer)
    if alarm.priority is Urgency.P0:
        at = min(at, writer.now + CRISIS_CALLBACK)
    booked = outcomes.callbacks_of_number(connection, writer.number_hash)
    if any(one["at"] <= at and one["urgent"] >= grave for one in booked):
        return
    asked = {"at": at, "reason": alarm.case.name, "urgent": grave, "number": writer.number, "state": "booked"}
    made = {"call_id": None, **_of(writer, writer.account)}
    outcomes.add_outcome(connection, outcomes.callbacks, made | asked)


def _next(office: Office, writer: Writer) -> datetime:
    """When a colleague can ring at the latest, on the clock of the first account of this number, or of the house."""
    home = writer.accounts[0] if writer.accounts else None
    zone = (zone_or_none(home["zone"]) if home is not None else None) or ZoneInfo(office.zone)
    region = home["region"] if home is not None else office.region
    return office.next_callback(writer.now, zone.key, days_off(region, writer.now.astimezone(zone).date()))
