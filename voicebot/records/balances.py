"""Readings of the bank's ledger, as they came: figures, as of when, and from where. A row once written stays as it is.

An account's own row holds what is owed now: the last reading, and what was paid or booked since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table, bindparam, insert
from sqlalchemy.engine import Connection

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.payments import PARTS
from voicebot.records.prepared import Prepared

balances = Table(
    "balances",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    # when it was taken in, and when the bank read its ledger
    Column("at", Utc, nullable=False),
    Column("as_of", Utc, nullable=False),
    # opened: the first of an account; read: every other
    Column("kind", String(8), nullable=False),
    Column("currency", String(3), nullable=False),
    *(Column(part, BigInteger, nullable=False) for part in PARTS),
    Column("minimum_due", BigInteger, nullable=False),
    Column("due_date", Date, nullable=False),
    # whose file it came in, and who brought it
    Column("source", String(40), nullable=True),
    Column("recorded_by", String(64), nullable=True),
    Index("ix_balances_account_id_at", "account_id", "at"),
)

_COLUMNS = tuple(column.name for column in balances.columns if column.name != "id")
_insert = Prepared(insert(balances).values({name: bindparam(name) for name in _COLUMNS}))


def add_balances(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """New readings, every column of each given."""
    _insert.run_many(connection, rows)
