"""Reminders of what is due: one of a promise or an instalment, and the message by which it goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Date, ForeignKey, Integer, String, Table, UniqueConstraint, select, update
from sqlalchemy.dialects.postgresql import insert

from voicebot.records.columns import Key, Utc, metadata
from voicebot.records.outcomes import outbox
from voicebot.records.plans import RUNNING, plan_instalments, plans
from voicebot.records.prepared import Row
from voicebot.records.promises import STANDING, promises
from voicebot.records.rings import rings

PROMISE, INSTALMENT = "promise", "instalment"
#: where a message ended that did not come to its reader, so that another way is tried
NOT_REACHED = ("failed", "blocked", "dropped")

reminders = Table(
    "reminders",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    # the call in which it was agreed to
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    # promise or instalment; `about` is the promise or the plan, `n` the instalment of it (0 for a promise)
    Column("what", String(16), nullable=False),
    Column("about", Key, nullable=False),
    Column("n", Integer, nullable=False),
    Column("due", Date, nullable=False, index=True),
    # the message by which it went last; none where it went by no message
    Column("outbox_id", ForeignKey("outbox.id"), nullable=True, index=True),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("what", "about", "n"),
)


def add_reminder(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """A new reminder, its id; None where there is one of the same already."""
    made = insert(reminders).values(**values).on_conflict_do_nothing().returning(reminders.c.id)
    found = connection.execute(made).scalar_one_or_none()
    return None if found is None else int(found)


def goes_by(connection: Connection, reminder_id: int, outbox_id: int) -> None:
    """The message by which a reminder goes."""
    connection.execute(update(reminders).where(reminders.c.id == reminder_id).values(outbox_id=outbox_id))


def goes_by_another(connection: Connection, outbox_id: int, instead: int) -> None:
    """A message that goes instead of one that did not arrive: a reminder that went by it goes by the other."""
    connection.execute(update(reminders).where(reminders.c.outbox_id == outbox_id).values(outbox_id=instead))


def reminder_row(connection: Connection, reminder_id: int) -> Row | None:
    """One reminder."""
    row = connection.execute(select(reminders).where(reminders.c.id == reminder_id)).mappings().first()
    return None if row is None else dict(row)


def reminder_of_message(connection: Connection, outbox_id: int) -> Row | None:
    """The reminder that goes by this message."""
    row = connection.execute(select(reminders).where(reminders.c.outbox_id == outbox_id)).mappings().first()
    return None if row is None else dict(row)


def accounts_to_remind(connection: Connection, first: date, last: date, *, after: int, limit: int) -> list[int]:
    """Accounts, by id above `after`, with a promise that stands or an instalment of a plan that runs due between these
    days, of which nobody has been reminded."""
    told = select(reminders.c.id)
    of_promise = told.where(reminders.c.what == PROMISE, reminders.c.about == promises.c.id)
    promised = select(promises.c.account_id.label("account_id")).where(
        promises.c.state.in_(STANDING), promises.c.due.between(first, last), ~of_promise.exists()
    )
    of_instalment = told.where(
        reminders.c.what == INSTALMENT, reminders.c.about == plans.c.id, reminders.c.n == plan_instalments.c.n
    )
    planned = (
        select(plans.c.account_id.label("account_id"))
        .join(plan_instalments, plan_instalments.c.plan_id == plans.c.id)
        .where(plans.c.state.in_(RUNNING), plan_instalments.c.due.between(first, last), ~of_instalment.exists())
    )
    both = promised.union(planned).subquery()
    query = select(both.c.account_id).where(both.c.account_id > after).order_by(both.c.account_id).limit(limit)
    return list(connection.execute(query).scalars())


def reminders_left(connection: Connection, since: date, *, after: int, limit: int) -> list[Row]:
    """Reminders, by id above `after`, due since a day, that no message brought and no call is owed for."""
    rung = select(rings.c.id).where(rings.c.purpose == "plan_reminder", rings.c.about == reminders.c.id)
    query = (
        select(reminders)
        .outerjoin(outbox, outbox.c.id == reminders.c.outbox_id)
        .where(reminders.c.due >= since, reminders.c.id > after, ~rung.exists())
        .where(reminders.c.outbox_id.is_(None) | outbox.c.state.in_(NOT_REACHED))
    )
    return [dict(row) for row in connection.execute(query.order_by(reminders.c.id).limit(limit)).mappings()]
