"""Lines of an account's ledger beside payments: what a plan waives and costs. A line once written stays as it is.

What is taken back of one is a line of its own, the other way round.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    String,
    Table,
    bindparam,
    insert,
    select,
)

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.payments import PARTS
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

ledger_lines = Table(
    "ledger_lines",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("plan_id", ForeignKey("plans.id"), nullable=False, index=True),
    # waiver, cost
    Column("kind", String(16), nullable=False),
    # what it is a waiver of; interest, for a cost
    Column("component", String(16), nullable=False),
    Column("currency", String(3), nullable=False),
    # minor units by which the debt went down; below zero it went up: a cost, or what came back of a waiver
    Column("amount", BigInteger, nullable=False),
    # by how much each part did: what had been paid of the component already is taken off the others
    *(Column(part, BigInteger, nullable=False) for part in PARTS),
    # by how much the minimum due went down
    Column("minimum", BigInteger, nullable=False),
    # L0 to L4, who granted it, and why
    Column("authority", String(4), nullable=False),
    Column("approver", String(64), nullable=False),
    Column("reason", String(160), nullable=False),
    # the person's own day on which it came to be so, and when it was written
    Column("day", Date, nullable=False),
    Column("at", Utc, nullable=False),
    CheckConstraint("principal + interest + penalty + fees = amount", name="parts"),
)

_insert = PreparedByColumns(insert(ledger_lines).values)
_of_plan = Prepared(
    select(ledger_lines).where(ledger_lines.c.plan_id == bindparam("plan_id")).order_by(ledger_lines.c.id)
)


def add_line(connection: Connection, values: Mapping[str, Any]) -> None:
    """A new line. The account must be held, and lowered by the same parts in the same transaction."""
    _insert.run(connection, values)


def lines_of_plan(connection: Connection, plan_id: int) -> list[Row]:
    """Every line of a plan in the order in which they were written."""
    return _of_plan.all(connection, {"plan_id": plan_id})


def written_since(connection: Connection, account_ids: Collection[int], since: datetime) -> list[Row]:
    """Lines of these accounts written after a moment, as `payments.recorded_since` gives payments."""
    table = ledger_lines.c
    columns = (table.account_id, table.at.label("recorded_at"), table.minimum, *(table[part] for part in PARTS))
    theirs = (table.account_id.in_(account_ids), table.at > since)
    return [dict(row) for row in connection.execute(select(*columns).where(*theirs)).mappings()]
