"""Whom nobody may contact, many at a time: numbers that are suppressed, and accounts that were recalled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from voicebot.records import events
from voicebot.records.contact import OPTED_IN, OPTED_OUT, flags, suppressions
from voicebot.records.prepared import Prepared

#: what is told of a suppression
TOLD = ("number_hash", "scope", "reason")
#: why a number is suppressed that was never the person's
WRONG_NUMBER = "wrong_number"

_suppress = Prepared(
    insert(suppressions).values(
        {
            name: bindparam(name)
            for name in ("number_hash", "scope", "reason", "call_id", "created_at", "released_at", "import_id")
        }
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


def carry_over(connection: Connection, moves: Collection[tuple[str, str]], now: datetime) -> None:
    """Somebody's number (hash) became another: what they asked for holds for the new one too.

    That the old number was not theirs does not.
    """
    if not moves:
        return
    numbers = {number for move in moves for number in move}
    held = (suppressions.c.number_hash.in_(numbers), suppressions.c.released_at.is_(None))
    found = connection.execute(select(suppressions).where(*held)).all()
    known = {(row.number_hash, row.scope) for row in found}
    asked: dict[str, list[tuple[str, str]]] = {}
    for row in found:
        if row.reason != WRONG_NUMBER:
            asked.setdefault(row.number_hash, []).append((row.scope, row.reason))
    new = {(number, scope): reason for old, number in moves for scope, reason in asked.get(old, ())}
    rows = [
        {"number_hash": number, "scope": scope, "reason": reason, "created_at": now}
        for (number, scope), reason in new.items()
        if (number, scope) not in known
    ]
    suppress_numbers(connection, rows)


def suppress_numbers(connection: Connection, rows: Collection[Mapping[str, Any]]) -> None:
    """New suppressions: `number_hash`, `scope`, `reason` and `created_at` of each, and `import_id` where a list named
    it; whoever asked to be told is told of each."""
    blank = dict.fromkeys(("call_id", "released_at", "import_id"))
    _suppress.run_many(connection, [blank | dict(row) for row in rows])
    for at in dict.fromkeys(row["created_at"] for row in rows):
        told = ({name: row[name] for name in TOLD} for row in rows if row["created_at"] == at)
        events.note_all(connection, OPTED_OUT, at, told)


def take_back(connection: Connection, import_id: str, now: datetime) -> int:
    """What this list added, and nobody released since, is free again; how many there were."""
    added = (suppressions.c.import_id == import_id, suppressions.c.released_at.is_(None))
    freed = update(suppressions).where(*added).values(released_at=now)
    rows = connection.execute(freed.returning(suppressions.c.number_hash, suppressions.c.scope)).all()
    told = ({"number_hash": row.number_hash, "scope": row.scope, "reason": "list taken back"} for row in rows)
    events.note_all(connection, OPTED_IN, now, told)
    return len(rows)


def accounts_with(connection: Connection, flag: str, account_ids: Collection[int]) -> set[int]:
    """Those of these accounts on which this flag holds until somebody releases it."""
    held = (flags.c.account_id.in_(account_ids), flags.c.flag == flag)
    query = select(flags.c.account_id).where(*held, flags.c.released_at.is_(None), flags.c.until.is_(None))
    return set(connection.execute(query).scalars())


def raise_flags(connection: Connection, rows: Collection[Mapping[str, Any]]) -> None:
    """New flags, until somebody releases them: `account_id`, `flag`, `starts` and `created_at` of each."""
    _raise.run_many(connection, [{"until": None, "call_id": None, "released_at": None} | dict(row) for row in rows])
