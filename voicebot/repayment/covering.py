"""What payments have covered of a plan: the oldest instalment first, its cost before its principal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from voicebot.errors import InvalidInput
from voicebot.repayment.ledger import allocate
from voicebot.repayment.money import ZERO

#: what a payment covers first within an instalment
ORDER = ("fee", "interest", "principal")


class Row(Protocol):
    """An instalment as it was agreed to; `Instalment` is one. Number 0 is a down payment."""

    @property
    def n(self) -> int: ...
    @property
    def due(self) -> date: ...
    @property
    def principal(self) -> Decimal: ...
    @property
    def interest(self) -> Decimal: ...
    @property
    def fee(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that stands; one that was taken back is left out. `id` tells it from every other."""

    id: str
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of each component of instalment `n` is paid, and what of it is still open."""

    n: int
    due: date
    fee: Decimal
    interest: Decimal
    principal: Decimal
    left: Decimal


def amount_of(row: Row) -> Decimal:
    """All of an instalment."""
    return row.principal + row.interest + row.fee


def cover(rows: Sequence[Row], paid: Decimal) -> tuple[tuple[Covered, ...], Decimal]:
    """`paid` over the instalments in order, none of whose components takes more than it has; and what is left over."""
    if paid < 0:
        raise InvalidInput("paid", paid, "send 0.00 or more: a payment taken back is left out")
    covered, left = [], paid
    for row in rows:
        owed = {"fee": row.fee, "interest": row.interest, "principal": row.principal}
        parts = dict.fromkeys(ORDER, ZERO)
        if left > 0:
            spread = allocate(left, owed, ORDER)
            parts, left = dict(spread.parts), spread.unapplied
        covered.append(Covered(row.n, row.due, **parts, left=amount_of(row) - sum(parts.values(), ZERO)))
    return tuple(covered), left


def counted(payments: Sequence[Paid], since: date, until: date) -> list[Paid]:
    """The payments from one day to another, both included, in order; one that was told twice counts once."""
    for payment in payments:
        if payment.amount <= 0:
            raise InvalidInput(f"payments.{payment.id}", payment.amount, "send an amount above zero")
    once = {payment.id: payment for payment in payments if since <= payment.on <= until}
    return sorted(once.values(), key=lambda payment: (payment.on, payment.id))


def begun(rows: Sequence[Row], began: date, on: date) -> list[Row]:
    """The instalments whose period has begun by a day: only their costs are owed by then."""
    # The first period runs from the plan's first day, whenever a down payment falls due in it.
    starts = [began, *(row.due for row in rows if row.n)]
    instalments = [row for row in rows if row.n]
    return [row for start, row in zip(starts, instalments, strict=False) if start < on]


def needed_to_settle(rows: Sequence[Row], began: date, on: date) -> Decimal:
    """What clears the plan on a day, over its whole life: costs of periods that have not begun are not owed."""
    costs = (row.interest + row.fee for row in begun(rows, began, on))
    return sum((row.principal for row in rows), ZERO) + sum(costs, ZERO)
