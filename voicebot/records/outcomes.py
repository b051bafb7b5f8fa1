"""What calls lead to beside promises and plans: tickets, callbacks, and messages waiting to be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.columns import Key, PlainJson, SealedJson, SealedText, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row
from voicebot.records.ticket_events import tell_ticket


def _of_call(*, always: bool) -> tuple[Column[Any], ...]:
    return (
        Column("id", Key, primary_key=True),
        Column("call_id", ForeignKey("calls.id"), nullable=not always, index=True),
        Column("account_id", ForeignKey("accounts.id"), nullable=True, index=True),
        Column("created_at", Utc, nullable=False),
    )


def _of_number() -> Column[Any]:
    """Whose it is where no call tells: of somebody who wrote."""
    return Column("number_hash", String(64), nullable=True, index=True)


tickets = Table(
    "tickets",
    metadata,
    *_of_call(always=False),
    _of_number(),
    Column("kind", String(32), nullable=False),
    Column("priority", String(8), nullable=False),
    Column("reason", String(32), nullable=True),
    # what the caller confirmed they could manage a month
    Column("amount", BigInteger, nullable=True),
    Column("currency", String(3), nullable=True),
    # what they asked of a plan, as `wishes` writes it
    Column("wish", PlainJson, nullable=True),
    Column("state", String(16), nullable=False, default="open"),
)

callbacks = Table(
    "callbacks",
    metadata,
    *_of_call(always=False),
    _of_number(),
    # the number to ring, where one is known
    Column("number", SealedText, nullable=True),
    Column("at", Utc, nullable=False, index=True),
    Column("reason", String(64), nullable=False),
    Column("urgent", Boolean, nullable=False),
    # booked; done, missed (nobody was reached), cancelled
    Column("state", String(16), nullable=False, default="booked"),
    Column("done_at", Utc, nullable=True),
    Column("why", String(200), nullable=True),
    # what came of it, in the words of the colleague who rang
    Column("note", SealedText, nullable=True),
)

outbox = Table(
    "outbox",
    metadata,
    *_of_call(always=True),
    Column("kind", String(48), nullable=False),
    # by which way it goes: sms or email
    Column("channel", String(8), nullable=False, server_default="sms"),
    Column("body", SealedJson, nullable=False),
    # when a line took it over; none once it is known not to have arrived
    Column("sent_at", Utc, nullable=True, index=True),
    # waiting, posting, sent, unknown (it may have been sent), failed, blocked by the gate, dropped (of no use any more)
    Column("state", String(16), nullable=False, server_default="waiting"),
    Column("not_before", Utc, nullable=True),
    # how often a line refused it
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("why", String(200), nullable=True),
    Index("ix_outbox_state_id", "state", "id"),
)

_inserts = {table.name: PreparedByColumns(insert(table).values) for table in (callbacks, outbox)}
_insert_ticket = PreparedByColumns(lambda columns: insert(tickets).values(columns).returning(tickets))

_unsent = (
    outbox.c.account_id == bindparam("account"),
    outbox.c.kind == bindparam("kind_unsent"),
    outbox.c.state == literal_column("'waiting'"),
)
_unsend = Prepared(delete(outbox).where(*_unsent, outbox.c.tries == literal_column("0")))
# What a line has refused before is on record with its attempts, and stays there.
_drop = Prepared(update(outbox).where(*_unsent).values(state=bindparam("dropped"), why=bindparam("reason")))
_ticket_of_kind = Prepared(
    select(tickets).where(
        tickets.c.call_id == bindparam("call_id"),
        tickets.c.kind == bindparam("kind"),
        tickets.c.state == literal_column("'open'"),
    )
)
_ticket_of_account = Prepared(
    select(tickets).where(
        tickets.c.account_id == bindparam("account"),
        tickets.c.kind == bindparam("kind"),
        tickets.c.state == literal_column("'open'"),
    )
)
_close_ticket = Prepared(
    update(tickets)
    .where(
        tickets.c.call_id == bindparam("of_call"),
        tickets.c.kind == bindparam("of_kind"),
        tickets.c.state == literal_column("'open'"),
    )
    .values(state=bindparam("closed"))
    .returning(tickets)
)
_cancel_callback = Prepared(
    update(callbacks)
    .where(
        callbacks.c.call_id == bindparam("of_call"),
        callbacks.c.reason == bindparam("of_kind"),
        callbacks.c.state == literal_column("'booked'"),
    )
    .values(state=bindparam("cancelled"))
)
_sent = Prepared(
    select(outbox.c.sent_at)
    .where(
        outbox.c.call_id == bindparam("of_call"), outbox.c.kind == bindparam("of_kind"), outbox.c.sent_at.is_not(None)
    )
    .order_by(outbox.c.id)
)
_changed_ticket = PreparedByColumns(
    lambda columns: update(tickets).where(tickets.c.id == bindparam("ticket_id")).values(columns).returning(tickets)
)


def add_outcome(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """One new row of `tickets`, `callbacks` or `outbox`."""
    if table is not tickets:
        _inserts[table.name].run(connection, values)
        return
    ticket = _insert_ticket.first(connection, values)
    assert ticket is not None, "an insert returns its row"
    tell_ticket(connection, ticket, values["created_at"], "opened")


def add_message(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new message in the outbox; its id."""
    return int(connection.execute(insert(outbox).values(**values).returning(outbox.c.id)).scalar_one())


def unsend(connection: Connection, account_id: int, kind: str) -> None:
    """What of this kind is still to be sent to the account's holder is not sent."""
    asked = {"account": account_id, "kind_unsent": kind}
    _unsend.run(connection, asked)
    _drop.run(connection, asked | {"dropped": "dropped", "reason": "taken back before it was sent"})


def callbacks_due(connection: Connection, account_id: int, number_hash: str, since: datetime) -> list[datetime]:
    """When somebody is booked to ring this account or this number back, from `since` on."""
    of_number = or_(calls.c.number_hash == number_hash, callbacks.c.number_hash == number_hash)
    query = (
        select(callbacks.c.at)
        .outerjoin(calls, calls.c.id == callbacks.c.call_id)
        .where(or_(callbacks.c.account_id == account_id, of_number))
        .where(callbacks.c.state == "booked", callbacks.c.at >= since)
        .order_by(callbacks.c.at)
    )
    return list(connection.execute(query).scalars())


def callbacks_of_number(connection: Connection, number_hash: str) -> list[Row]:
    """When somebody is booked to ring this number because of what was written from it, and how urgently."""
    query = select(callbacks.c.at, callbacks.c.urgent).where(
        callbacks.c.number_hash == number_hash, callbacks.c.state == "booked"
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def callbacks_of_call(connection: Connection, call_id: str) -> list[datetime]:
    """When somebody is booked to ring because of this call, the last booked first."""
    query = select(callbacks.c.at).where(callbacks.c.call_id == call_id, callbacks.c.state == "booked")
    return list(connection.execute(query.order_by(callbacks.c.id.desc())).scalars())


def callback_row(connection: Connection, callback_id: int, *, lock: bool = False) -> Row | None:
    """One callback; `lock` holds it to the end of the transaction."""
    query = select(callbacks).where(callbacks.c.id == callback_id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else dict(row)


def change_callback(connection: Connection, callback_id: int, **values: Any) -> None:
    """Set columns of a callback."""
    connection.execute(update(callbacks).where(callbacks.c.id == callback_id).values(**values))


def list_callbacks(connection: Connection, states: Sequence[str], *, limit: int) -> list[Row]:
    """Callbacks in these states, the urgent first, then by their time; each with its account's `ref` and `zone`, and
    whether they asked from the number that the account has now (`same_number`)."""
    same = (calls.c.number_hash == accounts.c.phone_hash).label("same_number")
    query = select(callbacks, accounts.c.ref, accounts.c.zone, same)
    query = query.outerjoin(calls, calls.c.id == callbacks.c.call_id)
    query = query.outerjoin(accounts, accounts.c.id == callbacks.c.account_id)
    ordered = query.where(callbacks.c.state.in_(states)).order_by(callbacks.c.urgent.desc(), callbacks.c.at)
    return [dict(row) for row in connection.execute(ordered.order_by(callbacks.c.id).limit(limit)).mappings()]


def open_ticket(connection: Connection, call_id: str, kind: str) -> Row | None:
    """The ticket of this kind that the call opened and nobody has closed."""
    return _ticket_of_kind.first(connection, {"call_id": call_id, "kind": kind})


def ticket_of_account(connection: Connection, account_id: int, kind: str) -> Row | None:
    """The ticket of this kind for the account that nobody has closed, whichever call opened it."""
    return _ticket_of_account.first(connection, {"account": account_id, "kind": kind})


def ticket_of_number(connection: Connection, number_hash: str, kind: str) -> Row | None:
    """The open ticket of this kind for somebody who wrote from this number, and whose accounts we do not know."""
    query = select(tickets).where(tickets.c.number_hash == number_hash, tickets.c.account_id.is_(None))
    row = connection.execute(query.where(tickets.c.kind == kind, tickets.c.state == "open")).mappings().first()
    return None if row is None else dict(row)


def close_ticket(connection: Connection, call_id: str, kind: str, at: datetime) -> None:
    """There is nothing left to do: the ticket is closed, and nobody rings for its sake."""
    for ticket in _close_ticket.all(connection, {"of_call": call_id, "of_kind": kind, "closed": "closed"}):
        tell_ticket(connection, ticket, at, "closed")
    _cancel_callback.run(connection, {"of_call": call_id, "of_kind": kind, "cancelled": "cancelled"})


def sent_at(connection: Connection, call_id: str, kind: str) -> list[datetime]:
    """When messages of this kind went out for the call's sake, oldest first."""
    return [row["sent_at"] for row in _sent.all(connection, {"of_call": call_id, "of_kind": kind})]


def change_ticket(connection: Connection, ticket_id: int, values: Mapping[str, Any], at: datetime) -> None:
    """Write what is new on a ticket."""
    ticket = _changed_ticket.first(connection, values, ticket_id=ticket_id)
    if ticket is not None:
        tell_ticket(connection, ticket, at, "changed")
