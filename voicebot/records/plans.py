"""Repayment plans: what was offered and agreed to, its schedule as it was then, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from voicebot.errors import Conflict, NotFound
from voicebot.records import events
from voicebot.records.columns import Key, PlainJson, Utc, metadata
from voicebot.records.happenings import happenings
from voicebot.records.plan_offers import plan_rows, plan_values
from voicebot.records.prepared import Prepared, PreparedByColumns, Row
from voicebot.repayment.offer import Offer

PENDING, ACTIVE, CURED = "pending_confirmation", "active", "cured"
#: what binds the account; it, or one that waits to be confirmed, is alone
RUNNING = (ACTIVE, CURED)
#: where a plan may stand that was confirmed: facts that come late, such as a payment that bounced, move it either way
CONFIRMED = frozenset({ACTIVE, CURED, "broken", "completed"})
#: which states may follow which; whatever is not here is for good
NEXT: dict[str, frozenset[str]] = {
    PENDING: frozenset({ACTIVE, "declined", "expired", "cancelled"}),
    **{state: CONFIRMED - {state} | {"cancelled"} for state in CONFIRMED},
}
#: how long its holder may think it over
CONFIRM_WITHIN = timedelta(hours=72)
#: two plans put at once: the later one finds the earlier on its second look
ATTEMPTS = 3
_HOLDS = text(f"state IN ('{PENDING}', '{ACTIVE}', '{CURED}')")

plans = Table(
    "plans",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    # the call in which it was agreed to
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("state", String(24), nullable=False),
    # until when its holder may confirm it
    Column("confirm_by", Utc, nullable=False),
    Column("currency", String(3), nullable=False),
    # minor units: what is paid off, what is paid of it now, all instalments together, their cost, what was waived
    *(Column(name, BigInteger, nullable=False) for name in ("base", "down", "total", "cost", "waived")),
    *(Column(name, BigInteger, nullable=False) for name in ("instalment", "last")),
    Column("count", Integer, nullable=False),
    Column("frequency", String(16), nullable=False),
    Column("first_due", Date, nullable=False),
    # yearly rates in percent, to the digit as they were disclosed
    *(Column(name, String(32), nullable=False) for name in ("apr_nominal", "ear", "simple")),
    # what breaking it does to what was waived: keep, reinstate, pro_rata
    Column("breach", String(16), nullable=False),
    # whose authority it took: L0 to L4
    Column("level", String(4), nullable=False),
    Column("tariff", String(64), nullable=False),
    Column("offer", PlainJson, nullable=False),
    Index("ix_plans_state_id", "state", "id"),
    Index("uq_plans_account_id_running", "account_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
)

plan_instalments = Table(
    "plan_instalments",
    metadata,
    Column("plan_id", ForeignKey("plans.id"), primary_key=True),
    # from 1; a down payment is number 0
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("due", Date, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ("amount", "principal", "interest", "fee")),
    Index("ix_plan_instalments_due", "due"),
)

plan_events = Table("plan_events", metadata, *happenings("plan", "plans", 24))

_insert = PreparedByColumns(
    lambda columns: insert(plans).values(columns).on_conflict_do_nothing().returning(plans.c.id)
)
_insert_row = PreparedByColumns(insert(plan_instalments).values)
_tell = PreparedByColumns(lambda columns: insert(plan_events).values(columns).returning(plan_events.c.id))
_by_id = select(plans).where(plans.c.id == bindparam("plan_id"))
_one, _one_locked = Prepared(_by_id), Prepared(_by_id.with_for_update())
_of_account = Prepared(select(plans).where(plans.c.account_id == bindparam("account")).order_by(plans.c.id))
_pending_of = Prepared(
    select(plans.c.id).where(
        plans.c.account_id == bindparam("account"), plans.c.state == literal_column(f"'{PENDING}'")
    )
)
_waiting_of = Prepared(
    select(plans).where(
        plans.c.account_id == bindparam("account"),
        plans.c.state == literal_column(f"'{PENDING}'"),
        plans.c.confirm_by > bindparam("now"),
    )
)
_rows = Prepared(
    select(plan_instalments).where(plan_instalments.c.plan_id == bindparam("plan_id")).order_by(plan_instalments.c.n)
)
_events = Prepared(select(plan_events).where(plan_events.c.plan_id == bindparam("plan_id")).order_by(plan_events.c.id))
_move = Prepared(
    update(plans)
    .where(plans.c.id == bindparam("plan_id"), plans.c.state == bindparam("was"))
    .values(state=bindparam("becomes"))
    .returning(plans.c.id)
)


def add_plan(
    connection: Connection,
    *,
    account_id: int,
    call_id: str,
    currency: str,
    offer: Offer,
    now: datetime,
    confirm_within: timedelta = CONFIRM_WITHIN,
) -> int:
    """The plan of an offer that was agreed to, waiting to be confirmed; its id. An older one that waits is cancelled.

    Raises Conflict while a plan of the account is running.
    """
    made = {"account_id": account_id, "call_id": call_id, "currency": currency, "created_at": now, "state": PENDING}
    values = made | {"confirm_by": now + confirm_within} | plan_values(offer)
    plan_id = _alone(connection, account_id, values, now)
    for row in plan_rows(offer):
        _insert_row.run(connection, row | {"plan_id": plan_id})
    tell_plan(connection, plan_id, now, "made", "offered, disclosed, read back and agreed to")
    return plan_id


def _alone(connection: Connection, account_id: int, values: Mapping[str, Any], at: datetime) -> int:
    # Another transaction may put one between our look and our insert: then we look again.
    for _ in range(ATTEMPTS):
        for older in _pending_of.all(connection, {"account": account_id}):
            _answer(connection, older["id"], "cancelled", at, "another plan took its place")
        made = _insert.first(connection, values)
        if made is not None:
            return int(made["id"])
    raise Conflict("the account has a plan already: it is kept, broken or cancelled before another is made")


def tell_plan(
    connection: Connection,
    plan_id: int,
    at: datetime,
    kind: str,
    why: str,
    *,
    day: date | None = None,
    payment_id: int | None = None,
) -> None:
    """One more event of a plan; others are told of it."""
    values = {"plan_id": plan_id, "at": at, "day": day, "kind": kind, "why": why, "payment_id": payment_id}
    row = _tell.first(connection, values)
    assert row is not None, "an insert returns its row"
    events.note(connection, f"plan.{kind}", at, fact=f"plan_event/{row['id']}", subject=row["id"])


def move_plan(connection: Connection, plan_id: int, was: str, becomes: str) -> bool:
    """From one state to another; false where it is in the first no longer."""
    assert becomes in NEXT.get(was, ()), f"no plan goes from {was} to {becomes}"
    return _move.first(connection, {"plan_id": plan_id, "was": was, "becomes": becomes}) is not None


def _answer(connection: Connection, plan_id: int, becomes: str, at: datetime, why: str) -> bool:
    """What waits to be confirmed waits no longer."""
    moved = move_plan(connection, plan_id, PENDING, becomes)
    if moved:
        tell_plan(connection, plan_id, at, becomes, why)
    return moved


def confirm(connection: Connection, plan_id: int, at: datetime, why: str) -> None:
    """Its holder confirmed it: it runs from now on. Raises Conflict where it waits no longer, or waited too long."""
    row = _waiting(connection, plan_id)
    if at >= row["confirm_by"]:
        raise Conflict(f"plan {plan_id} could be confirmed until {row['confirm_by']:%Y-%m-%d %H:%M} UTC")
    _answer(connection, plan_id, ACTIVE, at, why)


def decline(connection: Connection, plan_id: int, at: datetime, why: str) -> None:
    """Its holder does not want it. Raises Conflict where it waits no longer."""
    _waiting(connection, plan_id)
    _answer(connection, plan_id, "declined", at, why)


def expire(connection: Connection, plan_id: int, at: datetime) -> bool:
    """Nobody confirmed it in time; false where it waits no longer, or still may."""
    row = plan_row(connection, plan_id, lock=True)
    if row is None or row["state"] != PENDING or at < row["confirm_by"]:
        return False
    return _answer(connection, plan_id, "expired", at, "nobody confirmed it in time")


def _waiting(connection: Connection, plan_id: int) -> Row:
    row = plan_row(connection, plan_id, lock=True)
    if row is None:
        raise NotFound(f"plan {plan_id} is not known")
    if row["state"] != PENDING:
        raise Conflict(f"plan {plan_id} is {row['state'].replace('_', ' ')}: it is answered once only")
    return row


def plan_row(connection: Connection, plan_id: int, *, lock: bool = False) -> Row | None:
    """One plan; `lock` holds the row to the end of the transaction."""
    return (_one_locked if lock else _one).first(connection, {"plan_id": plan_id})


def plans_of(connection: Connection, account_id: int) -> list[Row]:
    """Every plan of the account, oldest first."""
    return _of_account.all(connection, {"account": account_id})


def waiting_plan(connection: Connection, account_id: int, now: datetime) -> Row | None:
    """The plan of the account that may still be confirmed, if there is one."""
    return _waiting_of.first(connection, {"account": account_id, "now": now})


def instalments_of(connection: Connection, plan_id: int) -> list[Row]:
    """The schedule of a plan in order."""
    return _rows.all(connection, {"plan_id": plan_id})


def plan_history(connection: Connection, plan_id: int) -> list[Row]:
    """The events of a plan in order."""
    return _events.all(connection, {"plan_id": plan_id})


def accounts_planned(connection: Connection, now: datetime, *, after: int, limit: int) -> list[int]:
    """Accounts, by id above `after`, with a plan that runs or is broken, or whose time to be confirmed is over."""
    lapsed = and_(plans.c.state == PENDING, plans.c.confirm_by <= now)
    going = plans.c.state.in_((ACTIVE, CURED, "broken"))
    query = select(plans.c.account_id).where(or_(lapsed, going), plans.c.account_id > after)
    query = query.group_by(plans.c.account_id).order_by(plans.c.account_id).limit(limit)
    return list(connection.execute(query).scalars())
