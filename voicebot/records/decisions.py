"""Decisions of the gate as they are read again: one, a page of them, or all in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from voicebot.records.accounts import accounts
from voicebot.records.contact import decisions
from voicebot.records.prepared import Row

#: rows read at once where all are
PAGE = 500
_of_account = select(decisions, accounts.c.ref).outerjoin(accounts, accounts.c.id == decisions.c.account_id)


def decision(connection: Connection, decision_id: int) -> Row | None:
    """The decision of this id, with the account's reference."""
    return next(_rows(connection, _of_account.where(decisions.c.id == decision_id)), None)


def list_decisions(
    connection: Connection, *, ref: str | None, call_id: str | None, before: int | None, limit: int
) -> list[Row]:
    """The newest first, of an account or a call where one is named."""
    query = _of_account
    query = query if ref is None else query.where(accounts.c.ref == ref)
    query = query if call_id is None else query.where(decisions.c.call_id == call_id)
    query = query if before is None else query.where(decisions.c.id < before)
    return list(_rows(connection, query.order_by(decisions.c.id.desc()).limit(limit)))


def count_decisions(connection: Connection, since: datetime | None) -> int:
    """How many there are since a time, or in all."""
    query = select(func.count()).select_from(decisions)
    return connection.execute(query if since is None else query.where(decisions.c.at >= since)).scalar_one()


def decisions_in_turn(connection: Connection, since: datetime | None) -> Iterator[Row]:
    """All of them since a time, the oldest first, in bounded memory."""
    last = 0
    while True:
        query = _of_account.where(decisions.c.id > last).order_by(decisions.c.id).limit(PAGE)
        rows = list(_rows(connection, query if since is None else query.where(decisions.c.at >= since)))
        if not rows:
            return
        yield from rows
        last = rows[-1]["id"]


def _rows(connection: Connection, query: Select[Any]) -> Iterator[Row]:
    return (dict(row) for row in connection.execute(query).mappings())
