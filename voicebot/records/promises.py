"""Promises to pay, and what became of each: every change of a promise is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from voicebot.records import events
from voicebot.records.accounts import accounts
from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.happenings import happenings
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

#: what is still to be kept; one of an account at a time
STANDING = ("open", "due")

promises = Table(
    "promises",
    metadata,
    Column("id", Key, primary_key=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=True, index=True),
    Column("created_at", Utc, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("due", Date, nullable=False),
    # open, due; kept, partly_kept, broken, cured; replaced by a later one or a plan; withdrawn by the person
    Column("state", String(16), nullable=False, default="open"),
    Index("ix_promises_state_due", "state", "due"),
)

promise_events = Table("promise_events", metadata, *happenings("promise", "promises", 16))

_insert = PreparedByColumns(lambda columns: insert(promises).values(columns).returning(promises.c.id))
_tell = PreparedByColumns(lambda columns: insert(promise_events).values(columns).returning(promise_events.c.id))
_stands = or_(*(promises.c.state == literal_column(f"'{state}'") for state in STANDING))
_standing = (promises.c.account_id == bindparam("account"), _stands)
_open_promises = Prepared(select(promises).where(*_standing).order_by(promises.c.id))
_close = Prepared(update(promises).where(*_standing).values(state=bindparam("closed_as")).returning(promises.c.id))
_move = Prepared(
    update(promises)
    .where(promises.c.id == bindparam("promise_id"), promises.c.state == bindparam("was"))
    .values(state=bindparam("becomes"))
    .returning(promises.c.id)
)
_of_account = Prepared(select(promises).where(promises.c.account_id == bindparam("account")).order_by(promises.c.id))
_events = Prepared(
    select(promise_events).where(promise_events.c.promise_id == bindparam("promise_id")).order_by(promise_events.c.id)
)


def add_promise(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new promise, open; its id. That it was made is its first event."""
    row = _insert.first(connection, {**values, "state": "open"})
    assert row is not None, "an insert returns its row"
    tell_promise(connection, row["id"], values["created_at"], "made", "said, read back and confirmed in a call")
    return int(row["id"])


def tell_promise(
    connection: Connection,
    promise_id: int,
    at: datetime,
    kind: str,
    why: str,
    *,
    day: date | None = None,
    payment_id: int | None = None,
) -> None:
    """One more event of a promise; others are told of it."""
    values = {"promise_id": promise_id, "at": at, "day": day, "kind": kind, "why": why, "payment_id": payment_id}
    row = _tell.first(connection, values)
    assert row is not None, "an insert returns its row"
    events.note(connection, f"promise.{kind}", at, fact=f"promise_event/{row['id']}", subject=row["id"])


def open_promises(connection: Connection, account_id: int) -> list[Row]:
    """The account's promises that stand, oldest first."""
    return _open_promises.all(connection, {"account": account_id})


def close_promises(connection: Connection, account_id: int, state: str, at: datetime, why: str) -> None:
    """No promise of the account stands any longer."""
    for closed in _close.all(connection, {"account": account_id, "closed_as": state}):
        tell_promise(connection, closed["id"], at, state, why)


def promises_of(connection: Connection, account_id: int) -> list[Row]:
    """Every promise of the account, oldest first."""
    return _of_account.all(connection, {"account": account_id})


def move_promise(connection: Connection, promise_id: int, was: str, becomes: str) -> bool:
    """From one state to another; false where it is in the first no longer."""
    return _move.first(connection, {"promise_id": promise_id, "was": was, "becomes": becomes}) is not None


def promise_history(connection: Connection, promise_id: int) -> list[Row]:
    """The events of a promise in order."""
    return _events.all(connection, {"promise_id": promise_id})


def list_promises(connection: Connection, state: str | None, *, before: int | None, limit: int) -> list[Row]:
    """The newest `limit` in this state (any, where None) below the id `before`, each with its account's `ref`."""
    query = select(promises, accounts.c.ref).join(accounts, accounts.c.id == promises.c.account_id)
    query = query.order_by(promises.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(promises.c.state == state)
    if before is not None:
        query = query.where(promises.c.id < before)
    return [dict(row) for row in connection.execute(query).mappings()]


def count_promises(connection: Connection, state: str | None) -> int:
    """How many there are in this state."""
    query = select(func.count()).select_from(promises).where(promises.c.account_id.is_not(None))
    return int(connection.execute(query if state is None else query.where(promises.c.state == state)).scalar_one())


def accounts_promised(connection: Connection, on: date, late_since: date, *, after: int, limit: int) -> list[int]:
    """Accounts, by id above `after`, with a promise whose day has come by `on`, or that broke for a day since
    `late_since`."""
    standing = and_(promises.c.state.in_(STANDING), promises.c.due <= on)
    broken = and_(promises.c.state.in_(("broken", "partly_kept")), promises.c.due >= late_since)
    query = select(promises.c.account_id).where(or_(standing, broken), promises.c.account_id > after)
    query = query.group_by(promises.c.account_id).order_by(promises.c.account_id).limit(limit)
    return list(connection.execute(query).scalars())
