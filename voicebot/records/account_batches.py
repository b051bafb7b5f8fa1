"""Accounts many at a time, for imports: a look at those on file, new ones, and new readings of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from voicebot.records.accounts import account_facts, accounts
from voicebot.records.prepared import Prepared, Row

# Any number that no other program on the server locks.
_ADVISORY_LOCK = 7_405_091_127
#: what the database gives itself
_COLUMNS = tuple(column.name for column in accounts.columns if column.name != "id")
_EMPTY: dict[str, Any] = dict.fromkeys(_COLUMNS)
#: what stays as it was when an account was first seen
_KEPT = ("ref", "salt", "sample")

_add = Prepared(insert(accounts).values({name: bindparam(name) for name in _COLUMNS}))
_change = Prepared(
    update(accounts)
    .where(accounts.c.id == bindparam("account"))
    .values({name: bindparam(name) for name in _COLUMNS if name not in _KEPT})
)
_forget_fact = Prepared(
    delete(account_facts).where(
        account_facts.c.account_id == bindparam("account"), account_facts.c.kind == bindparam("fact")
    )
)
_add_fact = Prepared(
    insert(account_facts).values(account_id=bindparam("account"), kind=bindparam("fact"), hash=bindparam("hash"))
)


def hold_imports(connection: Connection) -> None:
    """Until this transaction ends no other import writes. On SQLite one alone writes anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})


def accounts_by_refs(connection: Connection, refs: Collection[str], *, lock: bool = False) -> dict[str, Row]:
    """The accounts of these references of ours, opened; `lock` holds their figures to the end of the transaction.

    They are held in the order of their ids, as whoever takes in payments holds them: neither waits for the other.
    """
    query = select(accounts).where(accounts.c.ref.in_(refs)).order_by(accounts.c.id)
    if lock:
        query = query.with_for_update(key_share=True)
    return {row["ref"]: dict(row) for row in connection.execute(query).mappings()}


def phones_by_refs(connection: Connection, refs: Collection[str]) -> dict[str, tuple[int, str]]:
    """Id and hash of the number of the accounts of these references, without opening any."""
    query = select(accounts.c.ref, accounts.c.id, accounts.c.phone_hash).where(accounts.c.ref.in_(refs))
    return {row.ref: (row.id, row.phone_hash) for row in connection.execute(query)}


def places_by_refs(connection: Connection, refs: Collection[str]) -> dict[str, tuple[str, str]]:
    """Hash of the number and time zone of the accounts of these references, without opening any."""
    query = select(accounts.c.ref, accounts.c.phone_hash, accounts.c.zone).where(accounts.c.ref.in_(refs))
    return {row.ref: (row.phone_hash, row.zone) for row in connection.execute(query)}


def owners_of(connection: Connection, reference_hashes: Collection[str]) -> dict[str, str]:
    """Hash of a reference that callers name, to the `ref` of the account that has it."""
    query = select(accounts.c.reference_hash, accounts.c.ref).where(accounts.c.reference_hash.in_(reference_hashes))
    return {row.reference_hash: row.ref for row in connection.execute(query)}


def facts_of_accounts(connection: Connection, account_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Kind to keyed hash, of every fact on file of these accounts."""
    found: dict[int, dict[str, str]] = {account_id: {} for account_id in account_ids}
    for row in connection.execute(select(account_facts).where(account_facts.c.account_id.in_(account_ids))):
        found[row.account_id][row.kind] = row.hash
    return found


def add_accounts(connection: Connection, rows: Collection[Mapping[str, Any]]) -> dict[str, int]:
    """New accounts, a column that is not given being empty; their ids by `ref`."""
    if not rows:
        return {}
    _add.run_many(connection, [_EMPTY | dict(row) for row in rows])
    query = select(accounts.c.ref, accounts.c.id).where(accounts.c.ref.in_([row["ref"] for row in rows]))
    return {row.ref: row.id for row in connection.execute(query)}


def change_accounts(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """New readings of accounts on file, each by its `account` (id). Reference, salt and whether it is invented stay."""
    _change.run_many(connection, rows)


def put_facts(connection: Connection, facts: Iterable[tuple[int, str, str]]) -> None:
    """Verification facts as (account, kind, keyed hash), each in place of what was there."""
    rows = [{"account": account, "fact": kind, "hash": hashed} for account, kind, hashed in facts]
    _forget_fact.run_many(connection, [{"account": row["account"], "fact": row["fact"]} for row in rows])
    _add_fact.run_many(connection, rows)
