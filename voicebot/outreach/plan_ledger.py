"""A plan on the account's ledger: its waivers and its cost as lines, so that figures and plan say the same.

What is booked is brought to what should be, while the account is held: a crash before the commit booked nothing, and
twice books once. Source: domain reference, section 3.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection

from voicebot.outreach import credit
from voicebot.outreach.disclosed import offer_of
from voicebot.outreach.spreading import owed_on, spread_by
from voicebot.records import ledger_lines as table
from voicebot.records.accounts import hold_account, lower_account
from voicebot.records.payments import PARTS
from voicebot.records.prepared import Row
from voicebot.repayment.booking import Booked, booked
from voicebot.repayment.keeping import Plan
from voicebot.repayment.ledger import Waiver, order_for

WAIVER, COST = "waiver", "cost"
#: the part of a debt that the cost of a plan is (CN-PLAN-03: it is interest, by whatever name)
BEARS_COST = "interest"
_ENDED = {"broken": "the plan is broken", "cancelled": "the plan was ended before its time"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan that is in force, or was: its row, and how it is kept. `paid` is what was paid of it.

    `on` is the person's own day by which it is reckoned: today, or the day on which it was completed.
    """

    row: Row
    plan: Plan
    state: str
    paid: Decimal
    on: date


def book(connection: Connection, standing: Standing, now: datetime) -> None:
    """Write the lines that are missing; the account is held to the end of the transaction."""
    row, written = standing.row, False
    waivers = offer_of(row).waivers
    should = _wanted(booked(standing.plan, waivers, standing.state, standing.paid, standing.on))
    done = Counter[tuple[str, str]]()
    for line in table.lines_of_plan(connection, row["id"]):
        done[line["kind"], line["component"]] += line["amount"]
    for kind, component in sorted({*should, *done}):
        missing = should.get((kind, component), 0) - done[kind, component]
        granted = _granted(standing, kind, component, waivers)
        written |= _write(connection, standing, granted | {"kind": kind, "component": component}, missing, now)
    if written:
        account = _held(connection, row)
        credit.settle(connection, account["id"], now, max(0, _days_past_due(account, standing.on)))


def _wanted(should: Booked) -> dict[tuple[str, str], int]:
    """By how much each kind of line lowers the debt in all, in minor units."""
    waived = {(WAIVER, part): int(amount * 100) for part, amount in should.waived.items()}
    return waived | {(COST, BEARS_COST): -int(should.cost * 100)}


def _write(connection: Connection, standing: Standing, line: dict[str, str], amount: int, now: datetime) -> bool:
    """One line, and the account moved by it; false where nothing is missing, or nothing owed that it could lower."""
    account = _held(connection, standing.row)
    parts = _parts(account, line["component"], amount, _days_past_due(account, standing.on))
    if not any(parts.values()):
        return False
    left = sum(owed_on(account).values()) - sum(parts.values())
    moved = parts | {"minimum": max(0, account["minimum_due"] - left)}
    of = {"account_id": account["id"], "plan_id": standing.row["id"], "currency": account["currency"]}
    table.add_line(connection, line | moved | of | {"amount": sum(parts.values()), "day": standing.on, "at": now})
    lower_account(connection, account["id"], moved)
    return True


def _parts(account: Row, component: str, amount: int, days_past_due: int) -> dict[str, int]:
    """By how much each part goes down: the component first, then the others as a payment would take them."""
    if amount <= 0:
        return {part: amount if part == component else 0 for part in PARTS}
    others = (part for part in order_for(days_past_due) if part in PARTS and part != component)
    return spread_by(amount, owed_on(account), (component, *others))


def _granted(standing: Standing, kind: str, component: str, waivers: tuple[Waiver, ...]) -> dict[str, str]:
    """Authority, approver and reason of a line."""
    row = standing.row
    by_plan = {"authority": row["level"], "approver": row["tariff"]}
    if standing.state in _ENDED:
        return by_plan | {"reason": f"{_ENDED[standing.state]}; agreed for a break: {row['breach'].replace('_', ' ')}"}
    if kind == COST:
        return by_plan | {"reason": "the cost of periods that have begun"}
    line = next(one for one in waivers if one.component == component)
    return {"authority": line.authority, "approver": line.approver, "reason": line.reason}


def _held(connection: Connection, row: Row) -> Row:
    account = hold_account(connection, row["account_id"])
    assert account is not None, "a plan is of an account"
    return account


def _days_past_due(account: Row, on: date) -> int:
    days: int = (on - account["due_date"]).days
    return days
