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
from voicebot.repayment.money import ZERO, Rounding, annuity, cents

FeeTiming = Literal["each_period", "upfront"]


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
) -> list[Instalment]:
    """Level principal, and a fee of `fee_rate` of the original base a period, each period or all in the first."""
    count = len(dues)
    fee = cents(base * fee_rate)
    fees = [fee] * count if timing == "each_period" else [fee * count] + [ZERO] * (count - 1)
    return _rows(dues, split(base, count, rounding), [ZERO] * count, fees)


def amortised(
    base: Decimal, per_period: Decimal, dues: Sequence[date], rounding: Rounding = "half_up"
) -> list[Instalment]:
    """The level-payment schedule; the last payment clears what rounding left over."""
    if per_period == 0:
        return zero_interest(base, dues, rounding)
    payment = cents(annuity(base, per_period, len(dues)), rounding)
    balance, principals, interests = base, [], []
    for step in range(len(dues)):
        interest = cents(balance * per_period)
        principal = balance if step == len(dues) - 1 else payment - interest
        if principal <= 0 or principal > balance:
            raise InvalidInput("months", len(dues), "choose fewer instalments: one of them would pay nothing off")
        principals.append(principal)
        interests.append(interest)
        balance -= principal
    return _rows(dues, principals, interests, [ZERO] * len(dues))


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
