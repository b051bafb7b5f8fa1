"""Deliveries of events to the endpoints that asked for them: where each stands, and every attempt at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from voicebot.records import events
from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.events import webhook_endpoints, webhook_events
from voicebot.records.prepared import Row

#: it is tried when its time has come; it came through; it was tried as often as there is any use in
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("event_id", ForeignKey("webhook_events.id"), nullable=False),
    Column("endpoint_id", ForeignKey("webhook_endpoints.id"), nullable=False),
    Column("state", String(16), nullable=False),
    # attempts since it was put here, or was asked for again
    Column("tries", Integer, nullable=False),
    # when it is tried next; while an attempt is made, when another may be
    Column("not_before", Utc, nullable=False),
    # the last attempt: it alone says what comes of the delivery
    Column("attempt", BigInteger, nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("delivered_at", Utc, nullable=True),
    UniqueConstraint("event_id", "endpoint_id"),
    Index("ix_webhook_deliveries_endpoint_id_state_not_before", "endpoint_id", "state", "not_before"),
)

webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("delivery_id", ForeignKey("webhook_deliveries.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    # of the answer; none: there was none, or whoever made it was ended before it came
    Column("status", Integer, nullable=True),
    Column("milliseconds", Integer, nullable=True),
    Column("why", String(200), nullable=True),
)

_here, _there, _what = webhook_deliveries.c, webhook_endpoints.c, webhook_events.c


def add_endpoint(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new endpoint; its id."""
    made = connection.execute(insert(webhook_endpoints).values(**values).returning(_there.id))
    return int(made.scalar_one())


def endpoints(connection: Connection) -> list[Row]:
    """Every endpoint that was not removed, opened, oldest first."""
    return _all(connection, select(webhook_endpoints).where(_there.state != "removed").order_by(_there.id))


def endpoint(connection: Connection, endpoint_id: int, *, lock: bool = False) -> Row | None:
    """One endpoint, opened; None where it never was, or was removed."""
    query = select(webhook_endpoints).where(_there.id == endpoint_id, _there.state != "removed")
    found = _all(connection, query.with_for_update() if lock else query)
    return found[0] if found else None


def change_endpoint(connection: Connection, endpoint_id: int, **values: Any) -> None:
    """Set columns of an endpoint."""
    connection.execute(update(webhook_endpoints).where(_there.id == endpoint_id).values(**values))


def add_delivery(connection: Connection, event_id: int, endpoint_id: int, now: datetime) -> int:
    """An event is to be told to an endpoint, from now on; the delivery's id."""
    values = {"event_id": event_id, "endpoint_id": endpoint_id, "state": WAITING, "tries": 0}
    made = insert(webhook_deliveries).values(**values, not_before=now, created_at=now)
    return int(connection.execute(made.returning(_here.id)).scalar_one())


def due_counts(connection: Connection, now: datetime) -> list[tuple[int, int, int]]:
    """Endpoints that may be told now, how many deliveries to each are due, and how often it has failed in a row."""
    rested = or_(_there.rests_until.is_(None), _there.rests_until <= now)
    query = select(_here.endpoint_id, func.count(), _there.failures)
    query = query.join(webhook_endpoints, _there.id == _here.endpoint_id)
    query = query.where(*_due(now), _there.state == "enabled", rested)
    found = connection.execute(query.group_by(_here.endpoint_id, _there.failures).order_by(_here.endpoint_id))
    return [(row[0], row[1], row[2]) for row in found]


def next_due(connection: Connection, endpoint_id: int, now: datetime) -> int | None:
    """The delivery to this endpoint that has waited longest, held to the end of the transaction."""
    query = select(_here.id).where(_here.endpoint_id == endpoint_id, *_due(now))
    query = query.order_by(_here.not_before, _here.id).limit(1).with_for_update(skip_locked=True)
    return connection.execute(query).scalars().first()


def _due(now: datetime) -> tuple[Any, ...]:
    return _here.state == WAITING, _here.not_before <= now


def start_attempt(connection: Connection, delivery_id: int, now: datetime, until: datetime) -> int:
    """An attempt is made; nobody makes another before `until`. The attempt's id."""
    made = insert(webhook_attempts).values(delivery_id=delivery_id, at=now).returning(webhook_attempts.c.id)
    attempt = int(connection.execute(made).scalar_one())
    taken = update(webhook_deliveries).where(_here.id == delivery_id)
    connection.execute(taken.values(attempt=attempt, tries=_here.tries + 1, not_before=until))
    return attempt


def end_attempt(connection: Connection, attempt: int, **values: Any) -> None:
    """What came of an attempt."""
    connection.execute(update(webhook_attempts).where(webhook_attempts.c.id == attempt).values(**values))


def change_delivery(connection: Connection, delivery_id: int, **values: Any) -> None:
    """Set columns of a delivery."""
    connection.execute(update(webhook_deliveries).where(_here.id == delivery_id).values(**values))


def delivery(connection: Connection, delivery_id: int, *, lock: bool = False) -> Row | None:
    """A delivery with what is told: `kind`, `message_id`, `body`."""
    query = select(webhook_deliveries, _what.kind, _what.message_id, _what.body)
    query = query.join(webhook_events, _what.id == _here.event_id).where(_here.id == delivery_id)
    found = _all(connection, query.with_for_update(of=webhook_deliveries) if lock else query)
    return found[0] if found else None


def list_deliveries(
    connection: Connection, endpoint_id: int, state: str | None, *, before: int | None, limit: int
) -> list[Row]:
    """The newest deliveries to an endpoint in this state (any, where None), below the id `before`."""
    query = select(webhook_deliveries, _what.kind, _what.message_id, _what.at)
    query = query.join(webhook_events, _what.id == _here.event_id).where(_here.endpoint_id == endpoint_id)
    if state is not None:
        query = query.where(_here.state == state)
    if before is not None:
        query = query.where(_here.id < before)
    return _all(connection, query.order_by(_here.id.desc()).limit(limit))


def attempts_of(connection: Connection, delivery_ids: Collection[int]) -> dict[int, list[Row]]:
    """Every attempt at these deliveries, in order."""
    found: dict[int, list[Row]] = {one: [] for one in delivery_ids}
    query = select(webhook_attempts).where(webhook_attempts.c.delivery_id.in_(delivery_ids))
    for row in _all(connection, query.order_by(webhook_attempts.c.id)):
        found[row["delivery_id"]].append(row)
    return found


def deliver_again(connection: Connection, endpoint_id: int, message_id: str, now: datetime) -> int:
    """Try again from the beginning, whatever came of it: the message of this id. How many that is."""
    named = select(_what.id).where(_what.message_id == message_id)
    return _again(connection, (_here.endpoint_id == endpoint_id, _here.event_id.in_(named)), now)


def deliver_all_again(connection: Connection, endpoint_id: int, since: datetime, now: datetime, *, but: str) -> int:
    """Try again from the beginning: all that happened since a time and did not come through, `but` this kind. How
    many."""
    chosen = select(_what.id).where(_what.at >= since, _what.kind != but)
    theirs = (_here.endpoint_id == endpoint_id, _here.state != DELIVERED, _here.event_id.in_(chosen))
    return _again(connection, theirs, now)


def _again(connection: Connection, chosen: tuple[Any, ...], now: datetime) -> int:
    again = update(webhook_deliveries).where(*chosen).values(state=WAITING, tries=0, not_before=now)
    return connection.execute(again).rowcount


def give_up_all(connection: Connection, endpoint_id: int) -> None:
    """Whatever waits for it is delivered no more."""
    waiting = update(webhook_deliveries).where(_here.endpoint_id == endpoint_id, _here.state == WAITING)
    connection.execute(waiting.values(state=FAILED))


def waiting_count(connection: Connection, endpoint_id: int) -> int:
    """How many deliveries wait for it."""
    query = select(func.count()).where(_here.endpoint_id == endpoint_id, _here.state == WAITING)
    return int(connection.execute(query).scalar_one())


def forget_events(connection: Connection, before: datetime, limit: int) -> int:
    """Forget events from before a time of which nothing waits, oldest first; how many."""
    waits = select(_here.id).where(_here.event_id == _what.id, _here.state == WAITING).exists()
    query = select(_what.id).where(_what.at < before, _what.message_id.is_not(None), ~waits).order_by(_what.at)
    old = list(connection.execute(query.limit(limit)).scalars())
    theirs = select(_here.id).where(_here.event_id.in_(old))
    connection.execute(delete(webhook_attempts).where(webhook_attempts.c.delivery_id.in_(theirs)))
    connection.execute(delete(webhook_deliveries).where(_here.event_id.in_(old)))
    events.forget(connection, old)
    return len(old)


def _all(connection: Connection, query: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]
