"""When calls rang and whether somebody answered: of one account, and of people like its holder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.prepared import Row

#: of calls that never rang nothing can be learnt
_NEVER_RANG = ("reserved", "dialling", "unknown", "failed", "canceled")
_rang = (calls.c.direction == "outbound", calls.c.dialled_at.is_not(None), calls.c.state.not_in(_NEVER_RANG))
_answered = (calls.c.conversation | calls.c.right_party).label("answered")


def answers_of(connection: Connection, account_id: int, since: datetime, *, limit: int) -> list[Row]:
    """`dialled_at` and `answered` of the newest calls to an account's holder."""
    query = select(calls.c.dialled_at, _answered).where(calls.c.account_id == account_id, *_rang)
    return _newest(connection, query, since, limit)


def answers_like(connection: Connection, country: str, language: str, since: datetime, *, limit: int) -> list[Row]:
    """The same of everybody of this country and language, with the `zone` of each."""
    theirs = (accounts.c.region == country) | accounts.c.region.startswith(f"{country}-", autoescape=True)
    query = (
        select(calls.c.dialled_at, _answered, accounts.c.zone)
        .join(accounts, accounts.c.id == calls.c.account_id)
        .where(theirs, accounts.c.language == language, *_rang)
    )
    return _newest(connection, query, since, limit)


def _newest(connection: Connection, query: Any, since: datetime, limit: int) -> list[Row]:
    newest = query.where(calls.c.created_at >= since).order_by(calls.c.created_at.desc(), calls.c.id).limit(limit)
    return [dict(row) for row in connection.execute(newest).mappings()]
