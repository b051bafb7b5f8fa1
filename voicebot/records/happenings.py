"""What becomes of something that was agreed to, event by event: the columns that such rows have in common."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, ForeignKey, String

from voicebot.records.columns import Key, Utc


def happenings(of: str, table: str, kind: int) -> tuple[Column[Any], ...]:
    """The columns of events `of` the rows of a table ("plan", "plans"); `kind` is how long its longest name may be."""
    return (
        Column("id", Key, primary_key=True),
        Column(f"{of}_id", ForeignKey(f"{table}.id"), nullable=False, index=True),
        # when it was written
        Column("at", Utc, nullable=False),
        # the day of the person's own on which it came to be so, where that is not the moment it was written
        Column("day", Date, nullable=True),
        # made, then each state that it came to, and whatever else happened to it
        Column("kind", String(kind), nullable=False),
        # why, in a sentence without names
        Column("why", String(160), nullable=False),
        # the payment that brought it about
        Column("payment_id", ForeignKey("payments.id"), nullable=True),
    )
