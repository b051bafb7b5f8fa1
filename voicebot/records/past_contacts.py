"""Contacts that other systems made: calls and messages of former vendors, which the gate counts with ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, String, Table, bindparam, insert, or_, select

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.prepared import Prepared, Row

past_contacts = Table(
    "past_contacts",
    metadata,
    Column("id", Key, primary_key=True),
    # whose list it came in, and by which it is known there
    Column("source", String(40), nullable=False),
    Column("key", String(64), nullable=False),
    Column("at", Utc, nullable=False),
    # the account's reference, which may not be on file yet, and a keyed hash of the number: one of the two at least
    Column("ref", String(64), nullable=True),
    Column("number_hash", String(64), nullable=True),
    # outbound or inbound; voice, sms, email or letter; a word of the gate's, or one that it takes for a conversation
    Column("direction", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("outcome", String(48), nullable=False),
    # what it was about, in the other system's words
    Column("debt", String(64), nullable=True),
    Column("recorded_at", Utc, nullable=False),
    Index("uq_past_contacts_source_key", "source", "key", unique=True),
    Index("ix_past_contacts_ref_at", "ref", "at"),
    Index("ix_past_contacts_number_hash_at", "number_hash", "at"),
)

#: what must be the same for a contact to be the same
CONTENT = ("at", "ref", "number_hash", "direction", "channel", "outcome", "debt")
_COLUMNS = ("source", "key", *CONTENT, "recorded_at")

_add = Prepared(insert(past_contacts).values({name: bindparam(name) for name in _COLUMNS}))
_since = Prepared(
    select(*(past_contacts.c[name] for name in ("id", *CONTENT)))
    .where(
        or_(past_contacts.c.ref == bindparam("of_account"), past_contacts.c.number_hash == bindparam("of_number")),
        past_contacts.c.at >= bindparam("since", type_=past_contacts.c.at.type),
    )
    .order_by(past_contacts.c.at)
)


def past_contacts_since(connection: Connection, ref: str, number_hash: str, since: datetime) -> list[Row]:
    """What other systems did about this account or at this number since a time, oldest first."""
    return _since.all(connection, {"of_account": ref, "of_number": number_hash, "since": since})


def past_contacts_by_keys(connection: Connection, source: str, keys: Collection[str]) -> dict[str, Row]:
    """Those of a source that are on record, by their keys."""
    query = select(past_contacts).where(past_contacts.c.source == source, past_contacts.c.key.in_(keys))
    return {row["key"]: dict(row) for row in connection.execute(query).mappings()}


def add_past_contacts(connection: Connection, rows: Collection[Mapping[str, Any]]) -> None:
    """New ones, every column of each given."""
    _add.run_many(connection, rows)
