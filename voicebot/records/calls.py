"""Calls and their journal: one row a call, one row a turn with the state that the dialogue was in after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    insert,
    select,
    text,
    update,
)

from voicebot.records import events
from voicebot.records.columns import SealedBytes, SealedText, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

#: states of a call whose line is down for good
TERMINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})

calls = Table(
    "calls",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("direction", String(8), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=True),
    Column("carrier_sid", String(64), nullable=True, unique=True),
    Column("via", String(32), nullable=True),
    # the other party's number, where it was not hidden
    Column("number", SealedText, nullable=True),
    Column("number_hash", String(64), nullable=True),
    # reserved, dialling, unknown, then as the carrier says
    Column("state", String(16), nullable=False),
    Column("sequence", Integer, nullable=False, default=-1),
    Column("language", String(16), nullable=False),
    # what we ring for, by the gate's words; none for calls that come in
    Column("purpose", String(32), nullable=True),
    # the number that the next turn must carry
    Column("turn", Integer, nullable=False, default=0),
    Column("disposition", String(40), nullable=True),
    # the caller proved to be the account's holder
    Column("right_party", Boolean, nullable=False, default=False),
    # a person said or pressed something
    Column("conversation", Boolean, nullable=False, default=False),
    Column("answered_by", String(32), nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("dialled_at", Utc, nullable=True),
    Column("answered_at", Utc, nullable=True),
    Column("ended_at", Utc, nullable=True),
    Column("seconds", Integer, nullable=True),
    # when the carrier was last asked what became of it
    Column("looked_at", Utc, nullable=True),
    Index("ix_calls_account_id_created_at", "account_id", "created_at"),
    Index("ix_calls_number_hash_created_at", "number_hash", "created_at"),
    # the few that are not over: what is looked after again and again
    Index(
        "ix_calls_open", "created_at", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")
    ),
)

#: apart from the call, whose row every turn writes again; sealed and opened by voicebot.calls.memory
worlds = Table(
    "worlds",
    metadata,
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    # the carrier's idempotency token of the delivery that made the turn
    Column("token", String(128), nullable=True),
    Column("at", Utc, nullable=False),
    Column("event", String(16), nullable=False),
    Column("body", SealedBytes, nullable=False),
)

_hot = select(
    calls.c.id,
    calls.c.direction,
    calls.c.account_id,
    calls.c.number_hash,
    calls.c.state,
    calls.c.sequence,
    calls.c.language,
    calls.c.turn,
    calls.c.disposition,
    calls.c.conversation,
    calls.c.right_party,
    calls.c.ended_at,
).where(calls.c.id == bindparam("call_id"))
_for_turn, _locked = Prepared(_hot), Prepared(_hot.with_for_update())
_ended = Prepared(select(calls.c.ended_at, calls.c.created_at).where(calls.c.id == bindparam("call_id")))
_number = Prepared(select(calls.c.number).where(calls.c.id == bindparam("call_id")))
_one = select(calls).where(calls.c.id == bindparam("call_id"))
_whole, _whole_locked = Prepared(_one), Prepared(_one.with_for_update())
_by_sid = Prepared(select(calls.c.id).where(calls.c.carrier_sid == bindparam("carrier_sid")))
_of_call = turns.c.call_id == bindparam("call_id")
_body = Prepared(select(turns.c.body).where(_of_call, turns.c.number == bindparam("number")))
_by_token = Prepared(select(turns.c.number).where(_of_call, turns.c.token == bindparam("token")))
_journal = Prepared(select(turns).where(_of_call).order_by(turns.c.number))
_insert_turn = Prepared(insert(turns))
_world = Prepared(select(worlds.c.body).where(worlds.c.call_id == bindparam("call_id")))
_first_world = Prepared(insert(worlds))
_next_world = Prepared(update(worlds).where(worlds.c.call_id == bindparam("call")).values(body=bindparam("body")))
_insert_call = insert(calls)


def call_for_turn(connection: Connection, call_id: str, *, lock: bool) -> Row | None:
    """What a turn needs of its call; `lock` holds the row to the end of the transaction."""
    return (_locked if lock else _for_turn).first(connection, {"call_id": call_id})


def call_row(connection: Connection, call_id: str, *, lock: bool = False) -> Row | None:
    """The whole row of a call."""
    return (_whole_locked if lock else _whole).first(connection, {"call_id": call_id})


def number_of(connection: Connection, call_id: str) -> str | None:
    """The other party's number, opened; few turns need it."""
    row = _number.first(connection, {"call_id": call_id})
    return None if row is None else row["number"]


def call_id_by_sid(connection: Connection, carrier_sid: str) -> str | None:
    """The call that the carrier knows by this id."""
    row = _by_sid.first(connection, {"carrier_sid": carrier_sid})
    return None if row is None else row["id"]


def call_ids(connection: Connection) -> list[str]:
    """Every call, oldest first."""
    return list(connection.execute(select(calls.c.id).order_by(calls.c.created_at, calls.c.id)).scalars())


def add_call(connection: Connection, values: Mapping[str, Any]) -> None:
    """A new call."""
    connection.execute(_insert_call, [dict(values)])


_changed = PreparedByColumns(lambda columns: update(calls).where(calls.c.id == bindparam("call_id")).values(columns))


def change_call(connection: Connection, call_id: str, **values: Any) -> None:
    """Set columns of a call; once its line is down for good, others are told of it."""
    _changed.run(connection, values, call_id=call_id)
    if values.get("state") in TERMINAL:
        row = _ended.first(connection, {"call_id": call_id})
        at = None if row is None else row["ended_at"] or row["created_at"]
        if at is not None:
            events.note(connection, "call.ended", at, fact=f"call/{call_id}", call_id=call_id)


def name_call(connection: Connection, call_id: str, carrier_sid: str) -> None:
    """Note the carrier's id of a call that has none yet."""
    known = calls.alias()
    free = ~select(known.c.id).where(known.c.carrier_sid == carrier_sid).exists()
    unnamed = update(calls).where(calls.c.id == call_id, calls.c.carrier_sid.is_(None), free)
    connection.execute(unnamed.values(carrier_sid=carrier_sid))


def take_fence(connection: Connection, call_id: str, now: datetime) -> bool:
    """From reserved to dialling, once: true for the one who may place the call."""
    fence = update(calls).where(calls.c.id == call_id, calls.c.state == "reserved")
    return connection.execute(fence.values(state="dialling", dialled_at=now)).rowcount == 1


def add_turn(
    connection: Connection, call_id: str, number: int, token: str | None, at: datetime, event: str, body: bytes
) -> None:
    """Append one row to the call's journal."""
    row = {"call_id": call_id, "number": number, "token": token, "at": at, "event": event, "body": body}
    _insert_turn.run(connection, row)


def keep_world(connection: Connection, call_id: str, sealed: bytes, *, first: bool) -> None:
    """The world in which the call goes on; `first` where it has had none."""
    if first:
        _first_world.run(connection, {"call_id": call_id, "body": sealed})
    else:
        _next_world.run(connection, {"call": call_id, "body": sealed})


def sealed_world(connection: Connection, call_id: str) -> bytes:
    """The world of a call that has begun, as `keep_world` got it."""
    row = _world.first(connection, {"call_id": call_id})
    assert row is not None, "a call has a world from its first turn on"
    return bytes(row["body"])


def turn_body(connection: Connection, call_id: str, number: int) -> bytes | None:
    """The journal's entry of one turn."""
    row = _body.first(connection, {"call_id": call_id, "number": number})
    return None if row is None else row["body"]


def turn_number_by_token(connection: Connection, call_id: str, token: str) -> int | None:
    """The number of the turn that a delivery with this token made."""
    row = _by_token.first(connection, {"call_id": call_id, "token": token})
    return None if row is None else row["number"]


def turn_numbers(connection: Connection, call_id: str) -> list[int]:
    """The numbers of the call's turns in order; nothing is opened."""
    return list(
        connection.execute(select(turns.c.number).where(turns.c.call_id == call_id).order_by(turns.c.number)).scalars()
    )


def journal_rows(connection: Connection, call_id: str) -> list[Row]:
    """The call's journal in order."""
    return _journal.all(connection, {"call_id": call_id})
