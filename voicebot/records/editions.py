"""Editions of the rulebooks: the very text that decisions were made by, kept once, so that they can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from voicebot.records.columns import PlainJson, Utc, metadata

rulebook_editions = Table(
    "rulebook_editions",
    metadata,
    Column("digest", String(16), primary_key=True),
    # pack to the text of its file
    Column("sources", PlainJson, nullable=False),
    Column("first_used_at", Utc, nullable=False),
)


def edition_known(connection: Connection, digest: str) -> bool:
    """Whether this edition is on record."""
    found = select(rulebook_editions.c.digest).where(rulebook_editions.c.digest == digest)
    return connection.execute(found).first() is not None


def add_edition(connection: Connection, digest: str, sources: Mapping[str, str], now: datetime) -> None:
    """Put an edition on record; another process may have done so meanwhile."""
    values = {"digest": digest, "sources": dict(sources), "first_used_at": now}
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(rulebook_editions).values(**values).on_conflict_do_nothing())
    else:
        connection.execute(sqlite.insert(rulebook_editions).values(**values).on_conflict_do_nothing())


def edition_sources(connection: Connection, digest: str) -> dict[str, str] | None:
    """The text of an edition, by pack; None where it is not on record."""
    found = select(rulebook_editions.c.sources).where(rulebook_editions.c.digest == digest)
    sources: dict[str, str] | None = connection.execute(found).scalar_one_or_none()
    return sources
