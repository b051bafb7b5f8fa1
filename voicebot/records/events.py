"""What happened that others asked to be told of: a row each, in the very transaction that made it so.

Nothing is kept while nobody is to be told. What an event says beside its own row is read when it is told for the first
time, from rows that do not change; and it is told in those words ever after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    delete,
    literal_column,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from voicebot.records.columns import Key, PlainJson, SealedText, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

_UNTOLD = sql("message_id IS NULL")

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", Key, primary_key=True),
    # an address may hold a token, as a secret does
    Column("url", SealedText, nullable=False),
    # kinds of event, or "promise.*", or "*"
    Column("types", PlainJson, nullable=False),
    # enabled, disabled, removed
    Column("state", String(16), nullable=False),
    Column("why", String(200), nullable=True),
    Column("secret", SealedText, nullable=False),
    # the secret before it was rotated, which signs beside it until then
    Column("old_secret", SealedText, nullable=True),
    Column("old_until", Utc, nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("created_by", String(64), nullable=False),
    # since when nothing has come through, how often in a row, and until when it is left in peace
    Column("failing_since", Utc, nullable=True),
    Column("failures", BigInteger, nullable=False, server_default="0"),
    Column("rests_until", Utc, nullable=True),
)

webhook_events = Table(
    "webhook_events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(40), nullable=False),
    # by which it is known as this and no other: it is noted once
    Column("fact", String(64), nullable=True, unique=True),
    Column("at", Utc, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=True),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    # the row that tells of it: of promise_events, plan_events, ticket_events or payments
    Column("subject", BigInteger, nullable=True),
    Column("told", PlainJson, nullable=True),
    # by which whoever is told knows it, and the words in which it is told; both from when it was first looked at
    Column("message_id", String(64), nullable=True, unique=True),
    Column("body", Text, nullable=True),
    Index("ix_webhook_events_untold", "id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    Index("ix_webhook_events_at", "at"),
)

_OF_NOTHING: dict[str, Any] = dict.fromkeys(("account_id", "call_id", "subject"))
_anybody = Prepared(select(webhook_endpoints.c.id).where(webhook_endpoints.c.state == literal_column("'enabled'")))
# SQLite says it in the same words.
_insert = PreparedByColumns(lambda columns: insert(webhook_events).values(columns).on_conflict_do_nothing())


def note(
    connection: Connection,
    kind: str,
    at: datetime,
    *,
    fact: str | None = None,
    account_id: int | None = None,
    call_id: str | None = None,
    subject: int | None = None,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Something happened, in this transaction. The same `fact` again is the same event, and is noted once."""
    if _anybody.first(connection, {}) is None:
        return
    of = {"account_id": account_id, "call_id": call_id, "subject": subject, "told": told}
    _insert.run(connection, {"kind": kind, "fact": fact, "at": at} | of)


def note_all(connection: Connection, kind: str, at: datetime, told: Iterable[Mapping[str, Any]]) -> None:
    """The same happened to many at once, and each is told of by itself."""
    if _anybody.first(connection, {}) is None:
        return
    for one in told:
        _insert.run(connection, {"kind": kind, "fact": None, "at": at} | _OF_NOTHING | {"told": dict(one)})


def any_untold(connection: Connection, after: int) -> bool:
    """Whether there are events by id above `after` that nobody has been told of."""
    query = select(webhook_events.c.id).where(webhook_events.c.message_id.is_(None), webhook_events.c.id > after)
    return connection.execute(query.limit(1)).first() is not None


def untold(connection: Connection, *, after: int, limit: int) -> list[Row]:
    """Events by id above `after` that nobody has been told of, held to the end of the transaction; those that another
    transaction holds are left to it."""
    query = select(webhook_events).where(webhook_events.c.message_id.is_(None), webhook_events.c.id > after)
    query = query.order_by(webhook_events.c.id).limit(limit).with_for_update(skip_locked=True)
    return [dict(row) for row in connection.execute(query).mappings()]


def word(connection: Connection, event_id: int, message_id: str, body: str) -> None:
    """The words in which it is told from now on."""
    said = update(webhook_events).where(webhook_events.c.id == event_id)
    connection.execute(said.values(message_id=message_id, body=body))


def add_told(connection: Connection, kind: str, at: datetime, message_id: str, body: str) -> int:
    """An event that has its words already; its id."""
    values = {"kind": kind, "at": at, "message_id": message_id, "body": body}
    made = connection.execute(insert(webhook_events).values(values).returning(webhook_events.c.id))
    return int(made.scalar_one())


def forget(connection: Connection, event_ids: list[int]) -> None:
    """Whatever became of them, they are gone; nothing may wait to be delivered of them."""
    connection.execute(delete(webhook_events).where(webhook_events.c.id.in_(event_ids)))
