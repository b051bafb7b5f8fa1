"""Texts that were sent, an attempt a row, those that came, and what waits in the outbox.

An attempt is written before its one request is made; of a message, one attempt at most may have reached anybody, and
an index keeps it so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, insert, or_, select, update
from sqlalchemy import text as sql

from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.columns import SealedText, Utc, metadata
from voicebot.records.outcomes import outbox
from voicebot.records.prepared import Row

#: an attempt whose request is being made, and one of which nobody knows whether it was carried out
POSTING, UNKNOWN = "posting", "unknown"
#: an attempt that was surely not carried out
REFUSED = "refused"
_LIVE = sql(f"state <> '{REFUSED}'")

texts = Table(
    "texts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(48), nullable=False),
    # the line that it went over
    Column("via", String(32), nullable=False),
    # sms, or email: then `number` is the address, and its hash the address's
    Column("channel", String(8), nullable=False, server_default="sms"),
    Column("number", SealedText, nullable=False),
    Column("number_hash", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    # the version of the words
    Column("words", String(32), nullable=False),
    # as it was sent; the token of a link is left out wherever a carrier delivers it
    Column("body", SealedText, nullable=False),
    # a keyed hash of the whole text, by which it is known again in the carrier's list
    Column("fingerprint", String(64), nullable=False),
    # posting, unknown, refused; then as the carrier says
    Column("state", String(16), nullable=False),
    Column("carrier_sid", String(64), nullable=True, unique=True),
    # the carrier's error, and what to mend
    Column("code", Integer, nullable=True),
    Column("why", String(200), nullable=True),
    Column("created_at", Utc, nullable=False),
    # when the carrier last said where it is, or was asked
    Column("told_at", Utc, nullable=True),
    Index("uq_texts_outbox_id_live", "outbox_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index("ix_texts_account_id_created_at", "account_id", "created_at"),
    Index("ix_texts_number_hash_created_at", "number_hash", "created_at"),
    Index("ix_texts_state_created_at", "state", "created_at"),
)

texts_received = Table(
    "texts_received",
    metadata,
    Column("carrier_sid", String(64), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("number", SealedText, nullable=False),
    Column("number_hash", String(64), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=True, index=True),
    Column("body", SealedText, nullable=False),
    # stop, help, start, other
    Column("asked", String(8), nullable=False),
    Column("reply", SealedText, nullable=True),
)


def due(connection: Connection, now: datetime, *, after: int, limit: int) -> list[int]:
    """Messages, by number above `after`, that wait and may be sent by `now`."""
    ready = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    query = select(outbox.c.id).where(outbox.c.state == "waiting", ready, outbox.c.id > after)
    return list(connection.execute(query.order_by(outbox.c.id).limit(limit)).scalars())


def message(connection: Connection, outbox_id: int, *, lock: bool = False) -> Row | None:
    """A message of the outbox; `lock` holds it to the end of the transaction."""
    query = select(outbox).where(outbox.c.id == outbox_id)
    return _first(connection, query.with_for_update() if lock else query)


def change_message(connection: Connection, outbox_id: int, **values: Any) -> None:
    """Set columns of a message."""
    connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(**values))


def add_text(connection: Connection, values: Mapping[str, Any]) -> None:
    """A new attempt. A second one of a message, while another may have reached somebody, is refused by an index."""
    connection.execute(insert(texts), [dict(values)])


def text_row(connection: Connection, text_id: str, *, lock: bool = False) -> Row | None:
    """An attempt."""
    query = select(texts).where(texts.c.id == text_id)
    return _first(connection, query.with_for_update() if lock else query)


def text_id_by_sid(connection: Connection, carrier_sid: str) -> str | None:
    """The attempt that the carrier knows by this id."""
    row = _first(connection, select(texts.c.id).where(texts.c.carrier_sid == carrier_sid))
    return None if row is None else row["id"]


def open_text_of(connection: Connection, outbox_id: int) -> str | None:
    """The attempt at a message of which nobody knows whether it was carried out."""
    query = select(texts.c.id).where(texts.c.outbox_id == outbox_id, texts.c.state.in_((POSTING, UNKNOWN)))
    row = _first(connection, query)
    return None if row is None else row["id"]


def change_text(connection: Connection, text_id: str, **values: Any) -> None:
    """Set columns of an attempt."""
    connection.execute(update(texts).where(texts.c.id == text_id).values(**values))


def unsettled(connection: Connection, made_before: datetime, since: datetime, asked_before: datetime) -> list[str]:
    """Attempts of which nobody knows whether they were carried out: made before a time, and not before `since`, and
    not asked about after `asked_before`."""
    unasked = or_(texts.c.told_at.is_(None), texts.c.told_at <= asked_before)
    query = select(texts.c.id).where(texts.c.state.in_((POSTING, UNKNOWN)), unasked)
    query = query.where(texts.c.created_at <= made_before, texts.c.created_at >= since).order_by(texts.c.created_at)
    return list(connection.execute(query).scalars())


def texts_since(connection: Connection, account_id: int, number_hash: str, since: datetime) -> list[Row]:
    """What may have reached the account's holder or this number since a time, oldest first."""
    theirs = or_(texts.c.account_id == account_id, texts.c.number_hash == number_hash)
    names = ("id", "account_id", "number_hash", "channel", "state", "via", "created_at")
    columns = [texts.c[name] for name in names]
    query = select(*columns).where(theirs, texts.c.created_at >= since, texts.c.state != REFUSED)
    return _all(connection, query.order_by(texts.c.created_at))


def texts_on_line(connection: Connection, ref: str, via: str, limit: int) -> list[Row]:
    """The newest texts of an account that went over this line, oldest first."""
    query = select(texts).join(accounts, accounts.c.id == texts.c.account_id)
    query = query.where(accounts.c.ref == ref, texts.c.via == via, texts.c.state != REFUSED)
    return _all(connection, query.order_by(texts.c.created_at.desc(), texts.c.outbox_id.desc()).limit(limit))[::-1]


def list_messages(connection: Connection, state: str | None, *, limit: int) -> list[Row]:
    """The newest messages of the outbox, each with its account's `ref` and its last attempt's words for where it is."""
    attempts = texts.alias()
    last = select(attempts.c.id).where(attempts.c.outbox_id == outbox.c.id).order_by(attempts.c.created_at.desc())
    joined = outbox.outerjoin(accounts, accounts.c.id == outbox.c.account_id)
    joined = joined.outerjoin(texts, texts.c.id == last.limit(1).correlate(outbox).scalar_subquery())
    attempt = (texts.c.state.label("delivery"), texts.c.carrier_sid, texts.c.code, texts.c.why.label("reason"))
    query = select(outbox, accounts.c.ref, *attempt).select_from(joined)
    if state is not None:
        query = query.where(outbox.c.state == state)
    return _all(connection, query.order_by(outbox.c.id.desc()).limit(limit))


def last_call_with(connection: Connection, account_id: int) -> str | None:
    """The last call with the account's holder, or about their account."""
    query = select(calls.c.id).where(calls.c.account_id == account_id).order_by(calls.c.created_at.desc()).limit(1)
    row = _first(connection, query)
    return None if row is None else row["id"]


def received(connection: Connection, carrier_sid: str) -> Row | None:
    """A text that came."""
    return _first(connection, select(texts_received).where(texts_received.c.carrier_sid == carrier_sid))


def answered_since(connection: Connection, number_hash: str, since: datetime) -> bool:
    """Whether a text from this number that asked for nothing we know has been answered since."""
    theirs = (texts_received.c.number_hash == number_hash, texts_received.c.asked == "other")
    query = select(texts_received.c.carrier_sid).where(*theirs, texts_received.c.at >= since)
    return _first(connection, query.where(texts_received.c.reply.is_not(None)).limit(1)) is not None


def written_since(connection: Connection, number_hash: str, since: datetime, limit: int) -> list[Row]:
    """What was written from a number since a time, oldest first, opened: for a person's eyes."""
    theirs = (texts_received.c.number_hash == number_hash, texts_received.c.at >= since)
    return _all(connection, select(texts_received).where(*theirs).order_by(texts_received.c.at).limit(limit))


def add_received(connection: Connection, values: Mapping[str, Any]) -> None:
    """A text that came, and what was answered."""
    connection.execute(insert(texts_received), [dict(values)])


def _first(connection: Connection, query: Any) -> Row | None:
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def _all(connection: Connection, query: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]
