"""What a person can keep paying: from what they said, never stretched beyond it.

Source: domain reference, section 3 (affordability) and UK-PRESS-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from voicebot.errors import InvalidInput
from voicebot.repayment.money import ZERO, cents

#: the share of what is left over that a plan may take
BUFFER = Decimal("0.80")


@dataclass(frozen=True, slots=True)
class Budget:
    """A month, as the caller told it."""

    income: Decimal
    essentials: Decimal
    priority_debts: Decimal = ZERO
    agreed_others: Decimal = ZERO

    @property
    def disposable(self) -> Decimal:
        """What is left of a month; zero or less means that a person must talk with them."""
        return self.income - self.essentials - self.priority_debts - self.agreed_others


@dataclass(frozen=True, slots=True)
class Affordable:
    """The most an instalment may be, and how many of them `debt` takes; `person` when no plan here can carry it."""

    instalment: Decimal
    count: int
    person: bool
    supported: Decimal


def most_a_month(budget: Budget, stated: Decimal | None = None, buffer: Decimal = BUFFER) -> Decimal:
    """The most a monthly instalment may be: the buffered rest of the month, and never more than was stated."""
    left = max(ZERO, cents(budget.disposable * buffer, "down"))
    return left if stated is None else min(left, stated)


def affordable(debt: Decimal, instalment: Decimal, months_most: int = 60) -> Affordable:
    """How `debt` fits into instalments of at most `instalment`."""
    if debt <= 0:
        raise InvalidInput("debt", debt, "send an amount above zero")
    if instalment <= 0:
        return Affordable(ZERO, 0, True, ZERO)
    count = int((debt / instalment).to_integral_value(ROUND_CEILING))
    supported = instalment * min(count, months_most)
    return Affordable(instalment, count, count > months_most, min(supported, debt))


def pro_rata(available: Decimal, debts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """`available` shared over creditors by what each is owed, to the cent, the largest remainders rounded up."""
    total = sum(debts.values(), ZERO)
    if total <= 0:
        raise InvalidInput("debts", total, "send debts that add up to more than zero")
    exact = {name: available * debt / total for name, debt in debts.items()}
    shares = {name: cents(share, "down") for name, share in exact.items()}
    short = int((available - sum(shares.values(), ZERO)) * 100)
    for name in sorted(debts, key=lambda name: shares[name] - exact[name])[:short]:
        shares[name] += Decimal("0.01")
    return shares
