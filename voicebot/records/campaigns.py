"""Campaigns, their members, the calls that came of them, and every change: who made it, when and why."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import text as sql

from voicebot.records.columns import Key, PlainJson, Utc, metadata

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
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
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
