"""Who looked at a plan by its link, and what they pressed there: when, in which words. No address is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, bindparam, func, insert, select

from voicebot.records.accounts import accounts
from voicebot.records.columns import Key, SealedText, Utc, metadata
from voicebot.records.plans import plans
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

#: what may have been done: looked at the terms, pressed accept before the reading time was over, pressed an answer
VIEWED, TOO_EARLY, ACCEPTED, DECLINED = "viewed", "too_early", "accept_pressed", "decline_pressed"

plan_views = Table(
    "plan_views",
    metadata,
    Column("id", Key, primary_key=True),
    Column("plan_id", ForeignKey("plans.id"), nullable=False, index=True),
    Column("token_hash", ForeignKey("plan_links.token_hash"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    # which version of the words
    Column("words", String(32), nullable=False),
    # with an answer: the terms exactly as they stood on the page
    Column("shown", SealedText, nullable=True),
    Index("ix_plan_views_token_hash_kind", "token_hash", "kind"),
)

_insert = PreparedByColumns(insert(plan_views).values)
_opened = Prepared(
    select(func.min(plan_views.c.at).label("at")).where(
        plan_views.c.token_hash == bindparam("of_hash"), plan_views.c.kind == bindparam("of_kind")
    )
)
_of_plan = Prepared(select(plan_views).where(plan_views.c.plan_id == bindparam("plan")).order_by(plan_views.c.id))


def add_view(connection: Connection, values: dict[str, Any]) -> None:
    """One more look or answer."""
    _insert.run(connection, {"shown": None} | values)


def first_opened(connection: Connection, token_hash: str) -> datetime | None:
    """When the page of this link first stood open; None before that."""
    row = _opened.first(connection, {"of_hash": token_hash, "of_kind": VIEWED})
    return None if row is None else row["at"]


def views_of(connection: Connection, plan_id: int) -> list[Row]:
    """Everything that was done on the pages of a plan, in order."""
    return _of_plan.all(connection, {"plan": plan_id})


def list_plans(connection: Connection, state: str | None, *, limit: int) -> list[dict[str, Any]]:
    """The newest plans, in this state where one is named: each with its account's `ref` and when it was `opened`."""
    opened = select(func.min(plan_views.c.at)).where(plan_views.c.plan_id == plans.c.id).scalar_subquery()
    query = select(plans, accounts.c.ref, opened.label("opened")).join(accounts, accounts.c.id == plans.c.account_id)
    query = query if state is None else query.where(plans.c.state == state)
    rows = connection.execute(query.order_by(plans.c.id.desc()).limit(limit)).mappings()
    return [dict(row) for row in rows]
