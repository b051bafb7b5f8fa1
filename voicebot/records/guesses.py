"""Attempts at verification that failed, counted over calls, so that nobody tries one account's facts at leisure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, Table, bindparam, func, insert, select

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns

failed_verifications = Table(
    "failed_verifications",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_failed_verifications_account_id_at", "account_id", "at"),
)

_insert = PreparedByColumns(insert(failed_verifications).values)
_count = Prepared(
    select(func.count().label("many")).where(
        failed_verifications.c.account_id == bindparam("account"), failed_verifications.c.at >= bindparam("since")
    )
)


def add_failed_verification(connection: Connection, account_id: int, call_id: str, at: datetime) -> None:
    """One more attempt at an account's facts that failed."""
    _insert.run(connection, {"account_id": account_id, "call_id": call_id, "at": at})


def failed_verifications_since(connection: Connection, account_id: int, since: datetime) -> int:
    """How many attempts at the account's facts failed since then, in whichever calls."""
    row = _count.first(connection, {"account": account_id, "since": since})
    return int(row["many"]) if row is not None else 0
