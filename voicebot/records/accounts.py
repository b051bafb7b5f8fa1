"""Accounts: who owes what, as of when, and under which rules. Personal fields are sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from voicebot.records.columns import Key, PlainJson, SealedText, Utc, metadata
from voicebot.records.prepared import Prepared, Row

accounts = Table(
    "accounts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ref", String(64), nullable=False, unique=True),
    Column("name", SealedText, nullable=False),
    Column("phone", SealedText, nullable=False),
    Column("phone_hash", String(64), nullable=False, index=True),
    # the holder, who may have several accounts and numbers, by a keyed hash of the bank's own number for them
    Column("person_hash", String(64), nullable=True, index=True),
    Column("reference_hash", String(64), nullable=False, unique=True),
    # where its holder is written to when a text does not reach them; a keyed hash of it is what they opt out by
    Column("email", SealedText, nullable=True),
    Column("email_hash", String(64), nullable=True),
    Column("product_last4", SealedText, nullable=False),
    Column("language", String(16), nullable=False),
    # ISO 3166 country, and a subdivision where its rules differ: "CN", "US-CA"
    Column("region", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("packs", PlainJson, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("principal", BigInteger, nullable=False),
    Column("interest", BigInteger, nullable=False),
    Column("penalty", BigInteger, nullable=False),
    Column("fees", BigInteger, nullable=False),
    Column("minimum_due", BigInteger, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("as_of", Utc, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("sample", Boolean, nullable=False, default=False),
)

#: what a caller supplies to be verified, only as a keyed hash
account_facts = Table(
    "account_facts",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("hash", String(64), nullable=False),
)

_by_id = Prepared(select(accounts).where(accounts.c.id == bindparam("id")))
_of_ref = select(accounts).where(accounts.c.ref == bindparam("ref"))
_by_ref, _by_ref_locked = Prepared(_of_ref), Prepared(_of_ref.with_for_update())
# Where a turn of a call writes something of the account, it need not wait for who holds it so.
_by_id_held = Prepared(select(accounts).where(accounts.c.id == bindparam("id")).with_for_update(key_share=True))
_id_by_ref = Prepared(select(accounts.c.id).where(accounts.c.ref == bindparam("ref")))
_id_by_reference = Prepared(select(accounts.c.id).where(accounts.c.reference_hash == bindparam("reference_hash")))
#: what a payment lowers, by the payment's own name for it
_LOWERED = {"minimum": "minimum_due", **{part: part for part in ("principal", "interest", "penalty", "fees")}}
_lower = Prepared(
    update(accounts)
    .where(accounts.c.id == bindparam("of_account"))
    .values({column: accounts.c[column] - bindparam(f"by_{name}") for name, column in _LOWERED.items()})
)
_id_by_phone = select(accounts.c.id).where(accounts.c.phone_hash == bindparam("phone_hash"))
_facts_of = Prepared(
    select(account_facts.c.kind, account_facts.c.hash).where(account_facts.c.account_id == bindparam("account_id"))
)


def account_by_id(connection: Connection, account_id: int) -> Row | None:
    """The account's row, opened."""
    return _by_id.first(connection, {"id": account_id})


def account_by_ref(connection: Connection, ref: str, *, lock: bool = False) -> Row | None:
    """The account's row by the reference we know it by; `lock` holds it to the end of the transaction."""
    return (_by_ref_locked if lock else _by_ref).first(connection, {"ref": ref})


def hold_account(connection: Connection, account_id: int) -> Row | None:
    """The account's row, its figures held to the end of the transaction; a call about it goes on meanwhile."""
    return _by_id_held.first(connection, {"id": account_id})


def hold_accounts(connection: Connection, account_ids: Collection[int]) -> list[Row]:
    """The rows of these accounts, held so in the order of their ids."""
    query = select(accounts).where(accounts.c.id.in_(account_ids)).order_by(accounts.c.id)
    return [dict(row) for row in connection.execute(query.with_for_update(key_share=True)).mappings()]


def ids_of_numbers(connection: Connection, phone_hashes: Collection[str]) -> set[int]:
    """The accounts that have one of these numbers on file."""
    return set(connection.execute(select(accounts.c.id).where(accounts.c.phone_hash.in_(phone_hashes))).scalars())


def account_id_by_ref(connection: Connection, ref: str) -> int | None:
    """The account of this reference of ours, without opening any of it."""
    row = _id_by_ref.first(connection, {"ref": ref})
    return None if row is None else row["id"]


def account_id_by_reference(connection: Connection, reference_hash: str) -> int | None:
    """The account that a caller named."""
    row = _id_by_reference.first(connection, {"reference_hash": reference_hash})
    return None if row is None else row["id"]


def account_ids_by_phone(connection: Connection, phone_hash: str) -> list[int]:
    """Accounts that hold this number; several people may share one."""
    return list(connection.execute(_id_by_phone, {"phone_hash": phone_hash}).scalars())


def fact_hashes(connection: Connection, account_id: int) -> dict[str, str]:
    """Kind to keyed hash, of every verification fact on file."""
    return {row["kind"]: row["hash"] for row in _facts_of.all(connection, {"account_id": account_id})}


def lower_account(connection: Connection, account_id: int, by: Mapping[str, int]) -> None:
    """Lower components and minimum due by so much, in minor units; below zero raises them. `as_of` stays: it tells of
    the last full reading of the ledger, and what moved since is on rows of its own."""
    _lower.run(connection, {"of_account": account_id, **{f"by_{name}": by[name] for name in _LOWERED}})


def put_account(connection: Connection, values: Mapping[str, Any], facts: Mapping[str, str]) -> int:
    """Insert the account, or bring the one with this `ref` up to date; its facts (kind to hash) are replaced."""
    known = connection.execute(select(accounts.c.id).where(accounts.c.ref == values["ref"])).scalar_one_or_none()
    if known is None:
        result = connection.execute(insert(accounts).values(**values))
        account_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    else:
        account_id = int(known)
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
        connection.execute(delete(account_facts).where(account_facts.c.account_id == account_id))
    rows = [{"account_id": account_id, "kind": kind, "hash": hashed} for kind, hashed in facts.items()]
    if rows:
        connection.execute(insert(account_facts), rows)
    return account_id


def list_accounts(connection: Connection, *, samples_only: bool = False) -> list[Row]:
    """Every account, by reference."""
    query = select(accounts).order_by(accounts.c.ref)
    if samples_only:
        query = query.where(accounts.c.sample)
    return [dict(row._mapping) for row in connection.execute(query)]
