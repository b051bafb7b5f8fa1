"""Campaigns, their members, the calls that came of them, and every change: who made it, when and why."""

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
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from voicebot.records.columns import Key, PlainJson, Utc, metadata
from voicebot.records.prepared import Row

#: states of a campaign in which it has members that wait
LIVE = ("running", "paused", "tripped")
#: states of a member that is not done with; an account has one such membership at a time
WAITING, QUEUED, CALLING = "waiting", "queued", "calling"
OPEN = (WAITING, QUEUED, CALLING)
#: states of a member that is done with: rung as often as is worth it, or never to be rung
DONE, SKIPPED = "done", "skipped"
_HELD = sql("state IN ('waiting', 'queued', 'calling')")

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    # draft, awaiting_approval, scheduled, running, paused, tripped, stopped, finished
    Column("state", String(24), nullable=False),
    # 1 is served first, 9 last
    Column("priority", Integer, nullable=False),
    # audience, pace, retries, caps, stops and breaker, as they were checked
    Column("strategy", PlainJson, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("approved_by", String(64), nullable=True),
    # how many accounts it had when it was approved
    Column("approved_for", Integer, nullable=True),
    Column("starts_at", Utc, nullable=True),
    Column("started_at", Utc, nullable=True),
    Column("ended_at", Utc, nullable=True),
    # accounts up to this id have been looked at for membership; `filled_at` once all have
    Column("filled_to", BigInteger, nullable=False, default=0),
    Column("filled_at", Utc, nullable=True),
    # until when what was released has used up the pace
    Column("paced_until", Utc, nullable=True),
    # the breaker looks no further back: a person has opened it then
    Column("watched_since", Utc, nullable=True),
)

campaign_members = Table(
    "campaign_members",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    # waiting, queued, calling, done, skipped
    Column("state", String(16), nullable=False),
    # the campaign's order: lower is rung first
    Column("rank", BigInteger, nullable=False),
    # when it may be released
    Column("due_at", Utc, nullable=False),
    # how often it was put on the dialling queue, and how often its telephone was made to ring
    Column("tries", Integer, nullable=False, default=0),
    Column("rung", Integer, nullable=False, default=0),
    # since when it is in the queue or in a call
    Column("since", Utc, nullable=True),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    # how the last call ended
    Column("outcome", String(40), nullable=True),
    # why it waits or was skipped: ids of rules, or words
    Column("why", String(160), nullable=True),
    UniqueConstraint("campaign_id", "account_id"),
    Index("ix_campaign_members_due", "campaign_id", "state", "due_at", "rank"),
    Index("ix_campaign_members_state_since", "state", "since"),
    Index("uq_campaign_members_account_id_open", "account_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
)

#: the dials of campaigns: a row of `calls` tells how each went
campaign_calls = Table(
    "campaign_calls",
    metadata,
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("member_id", ForeignKey("campaign_members.id"), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Index("ix_campaign_calls_campaign_id_at", "campaign_id", "at"),
    UniqueConstraint("member_id", "tries"),
)

campaign_events = Table(
    "campaign_events",
    metadata,
    Column("id", Key, primary_key=True),
    # none: it is the line's
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=True, index=True),
    Column("at", Utc, nullable=False),
    # created, submitted, approved, refused, scheduled, started, paused, resumed, tripped, stopped, finished, dry_run
    Column("kind", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("why", String(300), nullable=False),
    Column("figures", PlainJson, nullable=True),
)

#: what all campaigns share of a line: its pace, and its breaker
dial_lines = Table(
    "dial_lines",
    metadata,
    Column("name", String(32), primary_key=True),
    # open, tripped
    Column("state", String(16), nullable=False),
    Column("paced_until", Utc, nullable=True),
    Column("watched_since", Utc, nullable=True),
)

# Any number that no other program on the server locks.
_ADVISORY_LOCK = 7_405_091_128


def hold_campaigns(connection: Connection) -> None:
    """Until this transaction ends nobody else releases, takes in, or lets go of members that wait. SQLite has one
    writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})


def add_campaign(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """A new campaign; its id, or None where another has its name."""
    made = insert(campaigns).values(filled_to=0, **values).on_conflict_do_nothing().returning(campaigns.c.id)
    found = connection.execute(made).scalar_one_or_none()
    return None if found is None else int(found)


def campaign_row(connection: Connection, campaign_id: int, *, lock: bool = False) -> Row | None:
    """One campaign; `lock` holds the row to the end of the transaction."""
    query = select(campaigns).where(campaigns.c.id == campaign_id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else dict(row)


def ended(connection: Connection, campaign_ids: Collection[int]) -> dict[int, str]:
    """Those of these campaigns that have ended, and how. Until this transaction ends none of the others does."""
    query = select(campaigns.c.id, campaigns.c.state).where(campaigns.c.id.in_(campaign_ids)).order_by(campaigns.c.id)
    found = connection.execute(query.with_for_update(read=True))
    return {row.id: row.state for row in found if row.state not in LIVE}


def campaign_id_by_name(connection: Connection, name: str) -> int | None:
    """The campaign of this name."""
    found = connection.execute(select(campaigns.c.id).where(campaigns.c.name == name)).scalar_one_or_none()
    return None if found is None else int(found)


def change_campaign(connection: Connection, campaign_id: int, **values: Any) -> None:
    """Set columns of a campaign."""
    connection.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(**values))


def campaigns_in(connection: Connection, *states: str) -> list[Row]:
    """Those in these states, the oldest first."""
    query = select(campaigns).where(campaigns.c.state.in_(states)).order_by(campaigns.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def list_campaigns(connection: Connection, state: str | None, *, before: int | None, limit: int) -> list[Row]:
    """The newest in this state (any, where None) below the id `before`."""
    query = select(campaigns).order_by(campaigns.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(campaigns.c.state == state)
    if before is not None:
        query = query.where(campaigns.c.id < before)
    return [dict(row) for row in connection.execute(query).mappings()]


def add_event(connection: Connection, values: Mapping[str, Any]) -> None:
    """What was done to a campaign or to the line."""
    connection.execute(campaign_events.insert(), [{"figures": None, **values}])


def events_of(connection: Connection, campaign_id: int | None, *, limit: int = 200) -> list[Row]:
    """What was done to a campaign, or to the line (None): the last of it, oldest first."""
    query = select(campaign_events).where(campaign_events.c.campaign_id.is_not_distinct_from(campaign_id))
    rows: list[Row] = [
        dict(row) for row in connection.execute(query.order_by(campaign_events.c.id.desc()).limit(limit)).mappings()
    ]
    return rows[::-1]


def line_row(connection: Connection, name: str) -> Row:
    """The line of this name; it is there from when it is first asked for. Ask within a transaction that may write."""
    fresh = insert(dial_lines).values(name=name, state="open").on_conflict_do_nothing()
    connection.execute(fresh)
    return dict(connection.execute(select(dial_lines).where(dial_lines.c.name == name)).mappings().one())


def line_is_open(connection: Connection, name: str) -> bool:
    """Whether calls may be placed on it; one that nobody has asked for is."""
    found = connection.execute(select(dial_lines.c.state).where(dial_lines.c.name == name)).scalar_one_or_none()
    return found in (None, "open")


def change_line(connection: Connection, name: str, **values: Any) -> None:
    """Set columns of a line."""
    connection.execute(update(dial_lines).where(dial_lines.c.name == name).values(**values))


def line_watched_since(connection: Connection, name: str) -> datetime | None:
    """Since when a person has had the line's breaker watch it again."""
    found: datetime | None = connection.execute(
        select(dial_lines.c.watched_since).where(dial_lines.c.name == name)
    ).scalar_one_or_none()
    return found
