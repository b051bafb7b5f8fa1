"""Whom we may contact: suppressed numbers, flags, consents, and every decision of the gate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    RowMapping,
    String,
    Table,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from voicebot.records import events
from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.columns import Key, PlainJson, SealedText, Utc, metadata
from voicebot.records.prepared import Prepared, PreparedByColumns, Row

#: that somebody does not want to be contacted, and that they do again
OPTED_OUT, OPTED_IN = "contact.opted_out", "contact.opted_in"

suppressions = Table(
    "suppressions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("number_hash", String(64), nullable=False, index=True),
    # automated_voice, sms, or all
    Column("scope", String(32), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("released_at", Utc, nullable=True),
    # the list that it came by
    Column("import_id", String(32), nullable=True, index=True),
)

flags = Table(
    "flags",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("flag", String(32), nullable=False),
    Column("starts", Date, nullable=False),
    # the first day on which it no longer holds; none means until a person releases it
    Column("until", Date, nullable=True),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("released_at", Utc, nullable=True),
    # who released it, and why in their own words, where it was no call that did
    Column("released_by", String(64), nullable=True),
    Column("released_why", SealedText, nullable=True),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("number_hash", String(64), nullable=True),
    Column("until", Date, nullable=True),
    Column("source", String(64), nullable=False),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc, nullable=True),
)

#: may this person be called now: what was asked, what was answered, and by which rules
decisions = Table(
    "decisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=True, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=True),
    Column("at", Utc, nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("rule_ids", PlainJson, nullable=False),
    Column("inputs", PlainJson, nullable=False),
)

_inserts = {table.name: PreparedByColumns(insert(table).values) for table in (suppressions, flags, consents, decisions)}
_active_flags = Prepared(
    select(flags).where(
        flags.c.account_id == bindparam("account_id"),
        flags.c.released_at.is_(None),
        or_(flags.c.until.is_(None), flags.c.until > bindparam("today")),
    )
)

_release_flag = Prepared(
    update(flags)
    .where(
        flags.c.account_id == bindparam("account"),
        flags.c.flag == bindparam("raised"),
        flags.c.released_at.is_(None),
        flags.c.call_id == bindparam("by_call"),
    )
    .values(released_at=bindparam("now"))
)


def add_contact_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """One new row of `suppressions`, `flags`, `consents` or `decisions`."""
    _inserts[table.name].run(connection, values)
    if table is suppressions:
        told = {name: values[name] for name in ("number_hash", "scope", "reason")}
        events.note(connection, OPTED_OUT, values["created_at"], call_id=values.get("call_id"), told=told)


def active_flags(connection: Connection, account_id: int, today: date) -> list[Row]:
    """The flags of an account that hold on `today`."""
    return _active_flags.all(connection, {"account_id": account_id, "today": today})


def release_flag(connection: Connection, account_id: int, flag: str, call_id: str, now: datetime) -> None:
    """A flag that was raised because of that call holds no longer; the same flag raised by others stays."""
    _release_flag.run(connection, {"account": account_id, "raised": flag, "by_call": call_id, "now": now})


def flags_held(connection: Connection, ref: str | None, today: date, *, limit: int) -> list[Row]:
    """Flags that hold on `today`, of one account or of all, the newest first; each with its account's `ref`."""
    holds = (flags.c.released_at.is_(None), or_(flags.c.until.is_(None), flags.c.until > today))
    query = select(flags, accounts.c.ref).join(accounts, accounts.c.id == flags.c.account_id).where(*holds)
    if ref is not None:
        query = query.where(accounts.c.ref == ref)
    query = query.order_by(flags.c.created_at.desc(), flags.c.id.desc()).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]


def lift_flags(
    connection: Connection, account_ids: Collection[int], flag: str, by: str, why: str, now: datetime
) -> int:
    """Whoever raised it on these accounts, it holds no longer; how many there were."""
    held = (flags.c.account_id.in_(account_ids), flags.c.flag == flag, flags.c.released_at.is_(None))
    lifted = {"released_at": now, "released_by": by, "released_why": why}
    return int(connection.execute(update(flags).where(*held).values(**lifted)).rowcount)


def release_suppressions(connection: Connection, number_hash: str, scope: str, now: datetime) -> bool:
    """This number is suppressed from this no longer; false where it was not."""
    held = (suppressions.c.number_hash == number_hash, suppressions.c.scope == scope)
    release = update(suppressions).where(*held, suppressions.c.released_at.is_(None)).values(released_at=now)
    freed = connection.execute(release).rowcount > 0
    if freed:
        events.note(connection, OPTED_IN, now, told={"number_hash": number_hash, "scope": scope, "reason": "asked"})
    return freed


def suppressed_scopes(connection: Connection, number_hash: str, *, listed: bool = True) -> frozenset[str]:
    """What this number has been suppressed from; by lists too, which may be taken back, unless they are left out."""
    query = select(suppressions.c.scope).where(
        suppressions.c.number_hash == number_hash, suppressions.c.released_at.is_(None)
    )
    if not listed:
        query = query.where(suppressions.c.import_id.is_(None))
    return frozenset(connection.execute(query).scalars())


def consents_of(connection: Connection, account_id: int) -> list[RowMapping]:
    """Consents that have not been revoked."""
    query = select(consents).where(consents.c.account_id == account_id, consents.c.revoked_at.is_(None))
    return list(connection.execute(query).mappings())


_revoke = Prepared(
    update(consents)
    .where(
        consents.c.account_id == bindparam("account"),
        consents.c.kind == bindparam("consent"),
        consents.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
)


def revoke_consents(connection: Connection, account_id: int, kind: str, now: datetime) -> None:
    """What the account's holder agreed to of this kind holds no longer."""
    _revoke.run(connection, {"account": account_id, "consent": kind, "now": now})


_spoken_with = Prepared(select(calls.c.id).where(calls.c.account_id == bindparam("account_id"), calls.c.right_party))


def spoken_before(connection: Connection, account_id: int) -> bool:
    """Whether the account's holder has been spoken with, verified, in an earlier call."""
    return _spoken_with.first(connection, {"account_id": account_id}) is not None


def contact_history(connection: Connection, account_id: int, number_hash: str, since: datetime) -> list[RowMapping]:
    """Calls of this account or this number since a time, oldest first: what the frequency rules count."""
    query = (
        select(
            calls.c.id,
            calls.c.account_id,
            calls.c.number_hash,
            calls.c.direction,
            calls.c.state,
            calls.c.right_party,
            calls.c.conversation,
            calls.c.via,
            calls.c.created_at,
            calls.c.dialled_at,
            calls.c.answered_at,
            calls.c.answered_by,
            calls.c.disposition,
            calls.c.purpose,
        )
        .where(or_(calls.c.account_id == account_id, calls.c.number_hash == number_hash), calls.c.created_at >= since)
        .order_by(calls.c.created_at)
    )
    return list(connection.execute(query).mappings())
