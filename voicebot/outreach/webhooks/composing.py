"""What an event says to others: references, states and sums; no name, number, address, or word that was spoken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from orjson import dumps
from sqlalchemy import Connection, Table, or_, select

from voicebot.errors import NotFound
from voicebot.outreach.spreading import shown
from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.columns import SealedBytes, SealedJson, SealedText
from voicebot.records.outcomes import tickets
from voicebot.records.payments import PARTS, payments
from voicebot.records.plans import plan_events, plans
from voicebot.records.prepared import Row
from voicebot.records.promises import promise_events, promises
from voicebot.records.ticket_events import ticket_events

#: of what an event says; a later one says more, and never says the same otherwise
VERSION = 1
#: what is of no concern to others
SEALED = (SealedText, SealedBytes, SealedJson)

Data = dict[str, Any]


def body_of(kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    """The body of the request, the same bytes whenever it is made."""
    return dumps({"type": kind, "timestamp": at.isoformat(), "version": VERSION, "data": data}).decode()


def compose(connection: Connection, event: Row) -> Data:
    """The data of an event. Raises NotFound where the row that it tells of is gone."""
    return _COMPOSERS[event["kind"].partition(".")[0]](connection, event)


def _promise(connection: Connection, event: Row) -> Data:
    happened = _row(connection, promise_events, event["subject"])
    promise = _row(connection, promises, happened["promise_id"])
    return {
        "promise": promise["id"],
        **_whose(connection, promise),
        "state": _state(happened["kind"], "open"),
        "amount": shown(promise["amount"]),
        "currency": promise["currency"],
        "due": promise["due"].isoformat(),
        **_because(connection, happened),
    }


def _plan(connection: Connection, event: Row) -> Data:
    happened = _row(connection, plan_events, event["subject"])
    plan = _row(connection, plans, happened["plan_id"])
    return {
        "plan": plan["id"],
        **_whose(connection, plan),
        # an instalment that was missed leaves a plan in the state it is in
        "state": plan["state"] if happened["kind"] == "missed" else _state(happened["kind"], "pending_confirmation"),
        "total": shown(plan["total"]),
        "instalment": shown(plan["instalment"]),
        "count": plan["count"],
        "currency": plan["currency"],
        "first_due": plan["first_due"].isoformat(),
        **_because(connection, happened),
    }


def _state(kind: str, first: str) -> str:
    return first if kind == "made" else kind


def _because(connection: Connection, happened: Row) -> Data:
    payment = None
    if happened["payment_id"] is not None:
        payment = _row(connection, payments, happened["payment_id"])["reference"]
    return {"day": _iso(happened["day"]), "why": happened["why"], "payment": payment}


def _ticket(connection: Connection, event: Row) -> Data:
    stood = _row(connection, ticket_events, event["subject"])
    ticket = _row(connection, tickets, stood["ticket_id"])
    return {
        "ticket": ticket["id"],
        **_whose(connection, ticket),
        "kind": ticket["kind"],
        "priority": stood["priority"],
        "reason": stood["reason"],
        "amount": None if stood["amount"] is None else shown(stood["amount"]),
        "currency": stood["currency"],
        "state": stood["state"],
    }


def _call(connection: Connection, event: Row) -> Data:
    call = _row(connection, calls, event["call_id"])
    times = ("created_at", "dialled_at", "answered_at", "ended_at")
    plain = ("direction", "state", "disposition", "language", "right_party", "answered_by", "via", "seconds")
    return {
        **_whose(connection, {"account_id": call["account_id"], "call_id": call["id"]}),
        **{name: call[name] for name in plain},
        **{name: _iso(call[name]) for name in times},
    }


def _contact(connection: Connection, event: Row) -> Data:
    """Whose number it is, by their accounts: the number itself is told to nobody."""
    told = event["told"]
    theirs = or_(accounts.c.phone_hash == told["number_hash"], accounts.c.email_hash == told["number_hash"])
    refs = connection.execute(select(accounts.c.ref).where(theirs).order_by(accounts.c.ref)).scalars()
    return {"accounts": list(refs), "call": event["call_id"], "scope": told["scope"], "reason": told["reason"]}


def _payment(connection: Connection, event: Row) -> Data:
    payment = _row(connection, payments, event["subject"])
    reverses = payment["reverses"]
    return {
        "payment": payment["reference"],
        "account": _ref(connection, payment["account_id"]),
        "amount": shown(payment["amount"]),
        "currency": payment["currency"],
        "paid_at": payment["paid_at"].isoformat(),
        "recorded_at": payment["recorded_at"].isoformat(),
        "source": payment["source"],
        "parts": {part: shown(payment[part]) for part in PARTS},
        "unapplied": shown(payment["unapplied"]),
        "reverses": None if reverses is None else _row(connection, payments, reverses)["reference"],
    }


_COMPOSERS: Mapping[str, Callable[[Connection, Row], Data]] = {
    "promise": _promise,
    "plan": _plan,
    "ticket": _ticket,
    "call": _call,
    "contact": _contact,
    "payment": _payment,
}


def _row(connection: Connection, table: Table, number: int | str) -> Row:
    """A row by its id; what is sealed in it is opened by nobody who does not look at it."""
    plain = [column for column in table.columns if not isinstance(column.type, SEALED)]
    row = connection.execute(select(*plain).where(table.c.id == number)).mappings().first()
    if row is None:
        raise NotFound(f"row {number} of {table.name} is gone")
    return dict(row)


def _whose(connection: Connection, row: Mapping[str, Any]) -> Data:
    return {"account": _ref(connection, row["account_id"]), "call": row["call_id"]}


def _ref(connection: Connection, account_id: int | None) -> str | None:
    if account_id is None:
        return None
    return str(connection.execute(select(accounts.c.ref).where(accounts.c.id == account_id)).scalar_one())


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
