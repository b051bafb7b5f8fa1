"""Links by which the holder of a plan answers it: known only by a keyed hash, each for one use before it lapses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, bindparam, insert, select, update

from voicebot.records.columns import Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

plan_links = Table(
    "plan_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("plan_id", ForeignKey("plans.id"), nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc, nullable=True),
)

_insert = PreparedByColumns(insert(plan_links).values)
_of_hash = select(plan_links).where(plan_links.c.token_hash == bindparam("of_hash"))
_one, _one_locked = Prepared(_of_hash), Prepared(_of_hash.with_for_update())
_use = Prepared(
    update(plan_links)
    .where(plan_links.c.token_hash == bindparam("of_hash"), plan_links.c.used_at.is_(None))
    .values(used_at=bindparam("now"))
    .returning(plan_links.c.plan_id)
)


def add_link(connection: Connection, token_hash: str, plan_id: int, now: datetime, expires_at: datetime) -> None:
    """A new link to a plan."""
    values = {"token_hash": token_hash, "plan_id": plan_id, "created_at": now, "expires_at": expires_at}
    _insert.run(connection, {**values, "used_at": None})


def link_row(connection: Connection, token_hash: str, *, lock: bool = False) -> Row | None:
    """The link of this hash; `lock` holds the row to the end of the transaction."""
    return (_one_locked if lock else _one).first(connection, {"of_hash": token_hash})


def use_link(connection: Connection, token_hash: str, now: datetime) -> bool:
    """Use it up, once: true for the one who did."""
    return _use.first(connection, {"of_hash": token_hash, "now": now}) is not None
