"""Calls that the bot owes somebody, at an hour: a callback that was agreed to, a reminder that no message brought.

A row is one such debt, whatever it takes to settle it; `call_id` is the attempt at hand, or the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, UniqueConstraint, select, update
from sqlalchemy.dialects.postgresql import insert

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.outcomes import callbacks
from voicebot.records.prepared import Row

WAITING, RINGING = "waiting", "ringing"
#: spoken with; not, in all the tries there are; or not rung, since there was no need any more
REACHED, GIVEN_UP, NEEDLESS = "reached", "given_up", "needless"

rings = Table(
    "rings",
    metadata,
    Column("id", Key, primary_key=True),
    # callback or plan_reminder, as the gate is asked; `about` is the callback's or the reminder's id
    Column("purpose", String(16), nullable=False),
    Column("about", Key, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
    # not rung before, and given up after
    Column("not_before", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("state", String(16), nullable=False),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    Column("why", String(200), nullable=True),
    UniqueConstraint("purpose", "about"),
    Index("ix_rings_state_not_before", "state", "not_before"),
)


def add_ring(connection: Connection, values: Mapping[str, Any]) -> bool:
    """A call that is owed; false where this one is already."""
    made = insert(rings).values(**{"state": WAITING, "tries": 0} | dict(values)).on_conflict_do_nothing()
    return connection.execute(made.returning(rings.c.id)).scalar_one_or_none() is not None


def ring_row(connection: Connection, ring_id: int, *, lock: bool = False) -> Row | None:
    """One of them; `lock` holds it to the end of the transaction."""
    query = select(rings).where(rings.c.id == ring_id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else dict(row)


def change_ring(connection: Connection, ring_id: int, **values: Any) -> None:
    """Set columns."""
    connection.execute(update(rings).where(rings.c.id == ring_id).values(**values))


def take_ring(connection: Connection, ring_id: int, call_id: str, tries: int) -> bool:
    """From waiting to ringing by this call, once: true for the one who may place it."""
    taken = update(rings).where(rings.c.id == ring_id, rings.c.state == WAITING, rings.c.tries == tries)
    return connection.execute(taken.values(state=RINGING, call_id=call_id, tries=tries + 1)).rowcount == 1


def rings_due(connection: Connection, now: datetime, *, after: int, limit: int) -> list[int]:
    """Those, by id above `after`, that wait and are to be rung by now."""
    query = select(rings.c.id).where(rings.c.state == WAITING, rings.c.not_before <= now, rings.c.id > after)
    return list(connection.execute(query.order_by(rings.c.id).limit(limit)).scalars())


def rings_out(connection: Connection, *, after: int, limit: int) -> list[int]:
    """Those, by id above `after`, whose call is at hand."""
    query = select(rings.c.id).where(rings.c.state == RINGING, rings.c.id > after)
    return list(connection.execute(query.order_by(rings.c.id).limit(limit)).scalars())


def callbacks_to_ring(connection: Connection, by: datetime, reason: str, *, after: int, limit: int) -> list[int]:
    """Callbacks, by id above `after`, booked for this reason by a time, that are not urgent and that no call is owed
    for yet."""
    owed = select(rings.c.id).where(rings.c.purpose == "callback", rings.c.about == callbacks.c.id)
    query = (
        select(callbacks.c.id)
        .where(callbacks.c.state == "booked", callbacks.c.reason == reason, ~callbacks.c.urgent, ~owed.exists())
        .where(callbacks.c.account_id.is_not(None), callbacks.c.at <= by, callbacks.c.id > after)
    )
    return list(connection.execute(query.order_by(callbacks.c.id).limit(limit)).scalars())
