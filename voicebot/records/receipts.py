"""Receipts of payments that came in for what was agreed to: one a payment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Table, or_, select
from sqlalchemy.dialects.postgresql import insert

from voicebot.records.columns import Utc, metadata
from voicebot.records.payments import payments
from voicebot.records.plans import CONFIRMED, plans
from voicebot.records.promises import promises

receipts = Table(
    "receipts",
    metadata,
    Column("payment_id", ForeignKey("payments.id"), primary_key=True),
    # the message that says so; none where nothing had been agreed to that the payment counts for
    Column("outbox_id", ForeignKey("outbox.id"), nullable=True),
    Column("created_at", Utc, nullable=False),
)


def add_receipt(connection: Connection, payment_id: int, now: datetime) -> bool:
    """A payment was looked at; false where it was already."""
    made = insert(receipts).values(payment_id=payment_id, created_at=now).on_conflict_do_nothing()
    return connection.execute(made.returning(receipts.c.payment_id)).scalar_one_or_none() is not None


def says_so(connection: Connection, payment_id: int, outbox_id: int) -> None:
    """The message that goes for a payment."""
    connection.execute(receipts.update().where(receipts.c.payment_id == payment_id).values(outbox_id=outbox_id))


def payments_to_receipt(connection: Connection, since: datetime, *, after: int, limit: int) -> list[tuple[int, int]]:
    """Payments, by id above `after`, recorded since then, of accounts that something was agreed with, and not looked at
    yet; each with its account."""
    looked_at = select(receipts.c.payment_id).where(receipts.c.payment_id == payments.c.id)
    promised = select(promises.c.id).where(promises.c.account_id == payments.c.account_id)
    planned = select(plans.c.id).where(plans.c.account_id == payments.c.account_id, plans.c.state.in_(CONFIRMED))
    query = (
        select(payments.c.id, payments.c.account_id)
        .where(payments.c.kind == "payment", payments.c.recorded_at >= since, payments.c.id > after)
        .where(~looked_at.exists(), or_(promised.exists(), planned.exists()))
        .order_by(payments.c.id)
        .limit(limit)
    )
    return [(row.id, row.account_id) for row in connection.execute(query)]
