"""When people asked not to be contacted, and on which number: hours of their own week."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Time, insert, select, update

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.prepared import Row

bad_times = Table(
    "bad_times",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    # none means whichever number
    Column("number_hash", String(64), nullable=True),
    # days of the week as rules write them: mon-fri
    Column("days", String(16), nullable=False),
    Column("opens", Time, nullable=False),
    # none means the end of the day
    Column("closes", Time, nullable=True),
    Column("source", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("released_at", Utc, nullable=True),
)


def add_bad_time(connection: Connection, values: Mapping[str, Any]) -> int:
    """One more; its id."""
    return int(connection.execute(insert(bad_times).values(**values)).inserted_primary_key[0])  # type: ignore[index]


def bad_times_of(connection: Connection, account_ids: Collection[int]) -> list[Row]:
    """Those of these accounts that hold, the oldest first."""
    query = select(bad_times).where(bad_times.c.account_id.in_(account_ids), bad_times.c.released_at.is_(None))
    return [dict(row) for row in connection.execute(query.order_by(bad_times.c.id)).mappings()]


def release_bad_time(connection: Connection, bad_time_id: int, now: datetime) -> bool:
    """It holds no longer; false where it did not."""
    held = (bad_times.c.id == bad_time_id, bad_times.c.released_at.is_(None))
    return connection.execute(update(bad_times).where(*held).values(released_at=now)).rowcount > 0
