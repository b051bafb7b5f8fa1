"""What becomes of a ticket: opened, changed, closed, each a row of its own that says how the ticket stood after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, String, Table, bindparam, insert, select

from voicebot.records import events
from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

#: what of a ticket may change
STANDING = ("priority", "reason", "amount", "currency", "state")

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    # opened, changed, closed
    Column("kind", String(16), nullable=False),
    Column("priority", String(8), nullable=False),
    Column("reason", String(32), nullable=True),
    Column("amount", BigInteger, nullable=True),
    Column("currency", String(3), nullable=True),
    Column("state", String(16), nullable=False),
)

_insert = PreparedByColumns(lambda columns: insert(ticket_events).values(columns).returning(ticket_events.c.id))
_events = Prepared(
    select(ticket_events).where(ticket_events.c.ticket_id == bindparam("ticket_id")).order_by(ticket_events.c.id)
)


def tell_ticket(connection: Connection, ticket: Mapping[str, Any], at: datetime, kind: str) -> None:
    """One more event of a ticket that stands as `ticket` (its row) says; others are told of it."""
    standing = {name: ticket[name] for name in STANDING}
    row = _insert.first(connection, {"ticket_id": ticket["id"], "at": at, "kind": kind} | standing)
    assert row is not None, "an insert returns its row"
    told = "ticket.opened" if kind == "opened" else "ticket.changed"
    of = {"account_id": ticket["account_id"], "call_id": ticket["call_id"], "subject": row["id"]}
    events.note(connection, told, at, fact=f"ticket_event/{row['id']}", **of)


def ticket_history(connection: Connection, ticket_id: int) -> list[Row]:
    """The events of a ticket in order."""
    return _events.all(connection, {"ticket_id": ticket_id})
