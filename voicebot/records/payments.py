"""Payments: what was paid, what of the debt it lowered, and what was taken back. A row once written stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from voicebot.records import events
from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

#: the event that a row of each kind is to others; a move of credit is none
TOLD = {"payment": "payment.recorded", "reversal": "payment.taken_back"}

#: what an account owes, part by part; a payment's parts bear the same names
PARTS = ("principal", "interest", "penalty", "fees")

payments = Table(
    "payments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    # payment; reversal of one; credit: what was paid too much, moved to what came to be owed later, or back
    Column("kind", String(16), nullable=False),
    # by which whoever sends it knows it; a move of credit has none
    Column("reference", String(64), nullable=True, unique=True),
    # minor units; below zero for a reversal, zero for a move of credit
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("paid_at", Utc, nullable=False),
    # by how much each part of the debt went down
    *(Column(part, BigInteger, nullable=False) for part in PARTS),
    # paid beyond all that was owed, and kept as credit
    Column("unapplied", BigInteger, nullable=False),
    # by how much the minimum due went down
    Column("minimum", BigInteger, nullable=False),
    # on the day it was paid: what chose the order of the parts
    Column("days_past_due", Integer, nullable=False),
    # the payment that this one takes back: each at most once
    Column("reverses", ForeignKey("payments.id"), nullable=True, unique=True),
    # how the money came, or why it was taken back, as the sender names it
    Column("note", String(64), nullable=True),
    # api, file, hand, house
    Column("source", String(16), nullable=False),
    Column("recorded_by", String(64), nullable=True),
    Column("recorded_at", Utc, nullable=False),
    CheckConstraint("principal + interest + penalty + fees + unapplied = amount", name="parts"),
    Index("ix_payments_account_id_paid_at", "account_id", "paid_at"),
)

# SQLite says it in the same words.
_insert = PreparedByColumns(
    lambda columns: insert(payments).values(columns).on_conflict_do_nothing().returning(payments.c.id)
)
_by_reference = Prepared(select(payments).where(payments.c.reference == bindparam("reference")))
_reversal_of = Prepared(select(payments).where(payments.c.reverses == bindparam("payment_id")))
_theirs = payments.c.account_id == bindparam("account_id")
_of_account = Prepared(select(payments).where(_theirs).order_by(payments.c.paid_at, payments.c.id))
_sums = ("unapplied", "minimum", *PARTS)
_added_up = (func.coalesce(func.sum(payments.c[name]), literal_column("0")).label(name) for name in _sums)
_totals = select(*_added_up).where(_theirs)
_paid_off = Prepared(_totals)
_moved = Prepared(_totals.where(payments.c.kind == literal_column("'credit'")))


def add_payment(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """A new row; its id, or None where its reference, or another reversal of the same payment, is there already.

    Where another transaction is writing that row just now, this one waits for what comes of it.
    """
    row = _insert.first(connection, values)
    if row is None:
        return None
    if values["kind"] in TOLD:
        of = {"account_id": values["account_id"], "subject": row["id"], "fact": f"payment/{row['id']}"}
        events.note(connection, TOLD[values["kind"]], values["recorded_at"], **of)
    return int(row["id"])


def payment_by_reference(connection: Connection, reference: str) -> Row | None:
    """The payment or reversal that its sender knows by this reference."""
    return _by_reference.first(connection, {"reference": reference})


def reversal_of(connection: Connection, payment_id: int) -> Row | None:
    """What took this payment back."""
    return _reversal_of.first(connection, {"payment_id": payment_id})


def payments_of(connection: Connection, account_id: int) -> list[Row]:
    """Every row of the account, in the order of when it was paid."""
    return _of_account.all(connection, {"account_id": account_id})


def references(connection: Connection, payment_ids: Collection[int]) -> dict[int, str | None]:
    """The references of these payments, by their ids."""
    if not payment_ids:
        return {}
    query = select(payments.c.id, payments.c.reference).where(payments.c.id.in_(payment_ids))
    return {row.id: row.reference for row in connection.execute(query)}


def paid_off(connection: Connection, account_id: int) -> dict[str, int]:
    """By how much all of the account's rows together lowered each part and the minimum; `unapplied` is its credit."""
    return _whole(_paid_off.first(connection, {"account_id": account_id}))


def recorded_since(connection: Connection, account_ids: Collection[int], since: datetime) -> list[Row]:
    """Rows of these accounts recorded after a moment: account, when, and by how much each figure went down."""
    columns = (payments.c.account_id, payments.c.recorded_at, payments.c.minimum, *(payments.c[part] for part in PARTS))
    theirs = (payments.c.account_id.in_(account_ids), payments.c.recorded_at > since)
    return [dict(row) for row in connection.execute(select(*columns).where(*theirs)).mappings()]


def credit_moved(connection: Connection, account_id: int) -> dict[str, int]:
    """The same of the moves of credit alone."""
    return _whole(_moved.first(connection, {"account_id": account_id}))


def _whole(row: Row | None) -> dict[str, int]:
    assert row is not None, "a sum is one row"
    # PostgreSQL adds whole numbers up to a Decimal
    return {name: int(row[name]) for name in _sums}
