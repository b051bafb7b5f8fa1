"""Calls that are not over, and of which nothing has been heard for too long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from voicebot.records.accounts import accounts
from voicebot.records.calls import TERMINAL, calls, turns
from voicebot.records.prepared import Row

#: nobody knows whether the call was placed
UNDECIDED = ("dialling", "unknown")
_open = calls.c.ended_at.is_(None)
_lost = calls.c.state.in_(UNDECIDED) & calls.c.carrier_sid.is_(None)
_last_turn = select(func.max(turns.c.at)).where(turns.c.call_id == calls.c.id).scalar_subquery()
_last_sign = func.coalesce(_last_turn, calls.c.answered_at, calls.c.dialled_at, calls.c.created_at)


def left_reserved(connection: Connection, before: datetime) -> list[str]:
    """Calls that were reserved before a time, and that nobody has dialled."""
    return _ids(connection, select(calls.c.id).where(_open, calls.c.state == "reserved", calls.c.created_at <= before))


def lost(connection: Connection, before: datetime, looked_before: datetime, since: datetime) -> list[str]:
    """Calls dialled before a time of which nobody knows whether they were placed.

    Those looked for after `looked_before` are left out, and the ones dialled before `since` that are known to be
    unknown: they are a person's to settle.
    """
    wanted = or_(calls.c.state == "dialling", calls.c.dialled_at >= since)
    return _ids(
        connection, select(calls.c.id).where(_open, _lost, calls.c.dialled_at <= before, wanted, _unseen(looked_before))
    )


def silent(connection: Connection, unanswered: datetime, answered: datetime, looked_before: datetime) -> list[str]:
    """Calls that were placed or came in, and of which there was no sign since a time: the one where they were not
    answered, the other where they were."""
    waits = and_(calls.c.state.not_in(("reserved", "in-progress")), _last_sign <= unanswered)
    talks = and_(calls.c.state == "in-progress", _last_sign <= answered)
    return _ids(connection, select(calls.c.id).where(_open, ~_lost, or_(waits, talks), _unseen(looked_before)))


def last_sign(connection: Connection, call_id: str) -> datetime:
    """When the call was last heard of."""
    found: datetime = connection.execute(select(_last_sign).where(calls.c.id == call_id)).scalar_one()
    return found


def goes_on_with(
    connection: Connection,
    account_ids: Collection[int],
    number_hashes: Collection[str],
    unanswered: datetime,
    answered: datetime,
    *,
    but: str | None = None,
) -> bool:
    """Whether a call other than `but` about one of these accounts, or with one of these numbers, is being placed,
    rings or is talked in; one that was not answered is left out without a sign of it after the one time, one that was
    without a sign after the other."""
    theirs = or_(calls.c.account_id.in_(account_ids), calls.c.number_hash.in_(number_hashes))
    waits = and_(calls.c.state.not_in((*TERMINAL, "reserved", "in-progress")), _last_sign > unanswered)
    talks = and_(calls.c.state == "in-progress", _last_sign > answered)
    query = select(calls.c.id).where(_open, theirs, or_(waits, talks))
    if but is not None:
        query = query.where(calls.c.id != but)
    return connection.execute(query.limit(1)).first() is not None


def rivals(connection: Connection, row: Row, since: datetime, until: datetime) -> int:
    """How many other calls to the same number may be what is found for this one."""
    others = (calls.c.number_hash == row["number_hash"], calls.c.via == row["via"], calls.c.id != row["id"])
    query = select(func.count()).where(*others, _lost, calls.c.dialled_at >= since, calls.c.dialled_at <= until)
    return int(connection.execute(query).scalar_one())


def unknown_calls(connection: Connection) -> list[Row]:
    """Calls that a person has to settle, oldest first, each with its account's `ref`."""
    query = (
        select(calls.c.id, calls.c.via, calls.c.dialled_at, calls.c.looked_at, accounts.c.ref)
        .join(accounts, accounts.c.id == calls.c.account_id)
        .where(_open, calls.c.state == "unknown", calls.c.carrier_sid.is_(None))
        .order_by(calls.c.dialled_at)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _unseen(before: datetime) -> ColumnElement[bool]:
    return or_(calls.c.looked_at.is_(None), calls.c.looked_at <= before)


def _ids(connection: Connection, query: Select[Any]) -> list[str]:
    return list(connection.execute(query.order_by(calls.c.created_at)).scalars())
