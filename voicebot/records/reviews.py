"""The review list: what callers said that was not clear or was put right, until somebody decides what it teaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    update,
)

from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.columns import Key, PlainJson, SealedText, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

reviews = Table(
    "reviews",
    metadata,
    Column("id", Key, primary_key=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("turn", Integer, nullable=False),
    # when it was said
    Column("at", Utc, nullable=False),
    Column("language", String(16), nullable=False),
    # the question that it answered
    Column("asked", String(16), nullable=False),
    # without what tells who somebody is (voicebot.calls.masking)
    Column("words", SealedText, nullable=False),
    Column("understood", String(32), nullable=False),
    Column("confidence", Float, nullable=False),
    # [intent, chance] pairs, best first
    Column("alternatives", PlainJson, nullable=False),
    # unclear, not_understood, corrected
    Column("reason", String(16), nullable=False),
    # the meaning that the caller picked by key
    Column("chosen", String(32), nullable=True),
    # open, added, dismissed
    Column("state", String(16), nullable=False, default="open"),
    Column("decided_by", String(64), nullable=True),
    Column("decided_at", Utc, nullable=True),
    # what was added: the example's words and meaning
    Column("intent", String(32), nullable=True),
    Column("example", SealedText, nullable=True),
    # the fingerprint of the model that there was when it was decided
    Column("model", String(64), nullable=True),
    UniqueConstraint("call_id", "turn"),
    Index("ix_reviews_state_id", "state", "id"),
)

_insert = PreparedByColumns(insert(reviews).values)
_of_turn = (reviews.c.call_id == bindparam("of_call"), reviews.c.turn == bindparam("of_turn"))
_noted = Prepared(select(reviews.c.id).where(*_of_turn))
_choose = Prepared(update(reviews).where(*_of_turn).values(chosen=bindparam("intent")))


def add_review(connection: Connection, values: Mapping[str, Any]) -> None:
    """One utterance for the list, open."""
    _insert.run(connection, {**values, "state": "open"})


def is_noted(connection: Connection, call_id: str, turn: int) -> bool:
    """Whether what was said in that turn is on the list."""
    return _noted.first(connection, {"of_call": call_id, "of_turn": turn}) is not None


def note_choice(connection: Connection, call_id: str, turn: int, intent: str) -> None:
    """The caller picked this meaning for what they said in that turn."""
    _choose.run(connection, {"of_call": call_id, "of_turn": turn, "intent": intent})


def review_row(connection: Connection, review: int, *, lock: bool = False) -> Row | None:
    """One utterance; `lock` holds the row to the end of the transaction."""
    query = select(reviews).where(reviews.c.id == review)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else dict(row)


def holder_of(connection: Connection, call_id: str) -> str | None:
    """The name of the holder of the account that the call was about."""
    of_call = select(accounts.c.name).join(calls, calls.c.account_id == accounts.c.id).where(calls.c.id == call_id)
    return connection.execute(of_call).scalar_one_or_none()


def change_review(connection: Connection, review: int, **values: Any) -> None:
    """Set columns of one utterance."""
    connection.execute(update(reviews).where(reviews.c.id == review).values(**values))


def list_reviews(
    connection: Connection, only: Mapping[str, str], *, before: int | None = None, limit: int
) -> list[Row]:
    """The newest `limit` with these values (column to value) below the id `before`."""
    query = _only(select(reviews), only).order_by(reviews.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(reviews.c.id < before)
    return [dict(row) for row in connection.execute(query).mappings()]


def count_reviews(connection: Connection, only: Mapping[str, str]) -> int:
    """How many there are with these values."""
    return int(connection.execute(_only(select(func.count()).select_from(reviews), only)).scalar_one())


def _only(query: Select[Any], only: Mapping[str, str]) -> Select[Any]:
    return query.where(*(reviews.c[column] == value for column, value in only.items()))
