"""Whom nobody may contact, many at a time: numbers that are suppressed, and accounts that were recalled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from voicebot.records.contact import flags, suppressions
from voicebot.records.prepared import Prepared

_suppress = Prepared(
    insert(suppressions).values(
        {name: bindparam(name) for name in ("number_hash", "scope", "reason", "call_id", "created_at", "released_at")}
    )
)
_raise = Prepared(
    insert(flags).values(
        {
            name: bindparam(name)
            for name in ("account_id", "flag", "starts", "until", "call_id", "created_at", "released_at")
        }
    )
)


def scopes_of(connection: Connection, number_hashes: Collection[str]) -> set[tuple[str, str]]:
    """Number hash and scope, of every suppression of these numbers that holds."""
    held = (suppressions.c.number_hash.in_(number_hashes), suppressions.c.released_at.is_(None))
    return {(row.number_hash, row.scope) for row in connection.execute(select(suppressions).where(*held))}


def suppress_numbers(connection: Connection, rows: Collection[Mapping[str, Any]]) -> None:
    """New suppressions: `number_hash`, `scope`, `reason` and `created_at` of each."""
    _suppress.run_many(connection, [{"call_id": None, "released_at": None} | dict(row) for row in rows])


def accounts_with(connection: Connection, flag: str, account_ids: Collection[int]) -> set[int]:
    """Those of these accounts on which this flag holds until somebody releases it."""
    held = (flags.c.account_id.in_(account_ids), flags.c.flag == flag)
    query = select(flags.c.account_id).where(*held, flags.c.released_at.is_(None), flags.c.until.is_(None))
    return set(connection.execute(query).scalars())


def raise_flags(connection: Connection, rows: Collection[Mapping[str, Any]]) -> None:
    """New flags, until somebody releases them: `account_id`, `flag`, `starts` and `created_at` of each."""
    _raise.run_many(connection, [{"until": None, "call_id": None, "released_at": None} | dict(row) for row in rows])
