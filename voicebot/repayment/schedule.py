"""Schedules: rows whose principal adds up to the base exactly, the last row taking the remainder.

Interest of a period is rounded once; a row of zero or less is refused, never shown. Source of the conventions: domain
reference, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from voicebot.errors import InvalidInput
from voicebot.repayment.money import ONE, ZERO, Rounding, annuity, cents

FeeTiming = Literal["each_period", "upfront"]

MONTHS_A_YEAR = 12
#: a first period as long as every other
WHOLE = ONE


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment. `amount` is principal + interest + fee; `balance` is the principal that is left after it.

    `n` counts from 1; a down payment is number 0.
    """

    n: int
    due: date
    amount: Decimal
    principal: Decimal
    interest: Decimal
    fee: Decimal
    balance: Decimal


def split(base: Decimal, count: int, rounding: Rounding = "down") -> list[Decimal]:
    """`base` in `count` level parts, the last with the remainder. Raises InvalidInput for a part of 0 or less."""
    part = cents(base / count, rounding)
    parts = [part] * (count - 1) + [base - part * (count - 1)]
    if min(parts) <= 0:
        raise InvalidInput("months", count, f"choose fewer instalments: {base} over {count} leaves one of {min(parts)}")
    return parts


def zero_interest(base: Decimal, dues: Sequence[date], rounding: Rounding = "down") -> list[Instalment]:
    """Level parts without any cost."""
    return _rows(dues, split(base, len(dues), rounding), [ZERO] * len(dues), [ZERO] * len(dues))


def with_fee(
    base: Decimal,
    fee_rate: Decimal,
    dues: Sequence[date],
    timing: FeeTiming = "each_period",
    rounding: Rounding = "down",
    opening: Decimal = WHOLE,
    per_year: int = MONTHS_A_YEAR,
) -> list[Instalment]:
    """Level principal, and a fee of `fee_rate` of the original base a month, each period or all in the first.

    A period of which there are `per_year` bears its share of a year of such fees, rounded once. What a first period of
    only `opening` saves is taken off the last fee, so that the amounts stay level.
    """
    count = len(dues)
    yearly = base * fee_rate * MONTHS_A_YEAR
    fee = cents(yearly / per_year)
    short = fee - cents(yearly * opening / per_year)
    each = [fee] * (count - 1) + [fee - short]
    fees = each if timing == "each_period" else [sum(each, ZERO)] + [ZERO] * (count - 1)
    return _rows(dues, split(base, count, rounding), [ZERO] * count, fees)


def amortised(
    base: Decimal,
    per_period: Decimal,
    dues: Sequence[date],
    rounding: Rounding = "half_up",
    opening: Decimal = WHOLE,
) -> list[Instalment]:
    """The level-payment schedule; the last payment clears what rounding left over.

    `opening` is how much of a period lies before the first payment: its interest is for that time alone.
    """
    if per_period == 0:
        return zero_interest(base, dues, rounding)
    payment = cents(annuity(base, per_period, len(dues), opening), rounding)
    balance, principals, interests, last = base, [], [], len(dues) - 1
    for step in range(len(dues)):
        interest = cents(balance * per_period if step else balance * per_period * opening)
        principal = balance if step == last else payment - interest
        if principal <= 0 or principal > balance:
            raise InvalidInput("months", len(dues), "choose fewer instalments: one of them would pay nothing off")
        principals.append(principal)
        interests.append(interest)
        balance -= principal
    return _rows(dues, principals, interests, [ZERO] * len(dues))


def add_free(rows: list[Instalment], free: Decimal, dues: Sequence[date]) -> list[Instalment]:
    """The same schedule with `free`, which bears no cost, paid off beside it in level parts."""
    if not free:
        return rows
    if not rows:
        return zero_interest(free, dues)
    part = cents(free / len(rows), "down")
    parts = [part] * (len(rows) - 1) + [free - part * (len(rows) - 1)]
    principals = [row.principal + more for row, more in zip(rows, parts, strict=True)]
    return _rows(dues, principals, [row.interest for row in rows], [row.fee for row in rows])


def add_to_last(rows: list[Instalment], interest: Decimal) -> list[Instalment]:
    """The same schedule with deferred `interest` on its last row."""
    last = rows[-1]
    return [*rows[:-1], replace(last, interest=last.interest + interest, amount=last.amount + interest)]


def _rows(
    dues: Sequence[date], principals: Sequence[Decimal], interests: Sequence[Decimal], fees: Sequence[Decimal]
) -> list[Instalment]:
    rows, balance = [], sum(principals, ZERO)
    for n, (due, principal, interest, fee) in enumerate(zip(dues, principals, interests, fees, strict=True), start=1):
        balance -= principal
        rows.append(Instalment(n, due, principal + interest + fee, principal, interest, fee, balance))
    return rows
