"""Promises to pay, and what became of each: every change of a promise is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
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
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from voicebot.records.accounts import accounts
from voicebot.records.columns import Key, Utc, metadata
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

promise_events = Table(
    "promise_events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("promise_id", ForeignKey("promises.id"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    # made, then the state that it came to
    Column("kind", String(16), nullable=False),
    # why, in a sentence without names
    Column("why", String(160), nullable=False),
    # the payment that brought it about
    Column("payment_id", ForeignKey("payments.id"), nullable=True),
)

_insert = PreparedByColumns(lambda columns: insert(promises).values(columns).returning(promises.c.id))
_tell = PreparedByColumns(insert(promise_events).values)
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
_by_id = select(promises).where(promises.c.id == bindparam("promise_id"))
_one, _one_locked = Prepared(_by_id), Prepared(_by_id.with_for_update())
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
    connection: Connection, promise_id: int, at: datetime, kind: str, why: str, payment_id: int | None = None
) -> None:
    """One more event of a promise."""
    values = {"promise_id": promise_id, "at": at, "kind": kind, "why": why, "payment_id": payment_id}
    _tell.run(connection, values)


def open_promises(connection: Connection, account_id: int) -> list[Row]:
    """The account's promises that stand, oldest first."""
    return _open_promises.all(connection, {"account": account_id})


def close_promises(connection: Connection, account_id: int, state: str, at: datetime, why: str) -> None:
    """No promise of the account stands any longer."""
    for closed in _close.all(connection, {"account": account_id, "closed_as": state}):
        tell_promise(connection, closed["id"], at, state, why)


def promise_row(connection: Connection, promise_id: int, *, lock: bool = False) -> Row | None:
    """One promise; `lock` holds the row to the end of the transaction."""
    return (_one_locked if lock else _one).first(connection, {"promise_id": promise_id})


def promises_of(connection: Connection, account_id: int) -> list[Row]:
    """Every promise of the account, oldest first."""
    return _of_account.all(connection, {"account": account_id})


def move_promise(
    connection: Connection,
    promise_id: int,
    was: str,
    becomes: str,
    at: datetime,
    why: str,
    payment_id: int | None = None,
) -> bool:
    """From one state to another, with its event; false where it is in the first no longer, and nothing is written."""
    values = {"promise_id": promise_id, "was": was, "becomes": becomes}
    if _move.first(connection, values) is None:
        return False
    tell_promise(connection, promise_id, at, becomes, why, payment_id)
    return True


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


def accounts_with_promises(connection: Connection, states: Sequence[str], *, after: int, limit: int) -> list[int]:
    """Accounts, by id above `after`, that have a promise in one of these states."""
    query = (
        select(promises.c.account_id)
        .where(promises.c.state.in_(states), promises.c.account_id > after)
        .group_by(promises.c.account_id)
        .order_by(promises.c.account_id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())
