"""What a plan costs, from its cash flows: never a fee rate times twelve.

APR nominal = periods a year x internal rate of return of a period; effective rate = (1 + irr)^periods - 1; simple rate
= cost over the sum of principal outstanding x time. Source: domain reference, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pyxirr

from voicebot.repayment.schedule import Instalment

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Rates:
    """Yearly rates in percent, to four places."""

    apr_nominal: Decimal
    ear: Decimal
    simple: Decimal


def periodic_return(financed: Decimal, payments: Sequence[Decimal]) -> float:
    """The rate of one period at which `payments` are worth `financed` today; 0.0 where they only pay it back."""
    if sum(payments) <= financed:
        return 0.0
    found = pyxirr.irr([-float(financed), *map(float, payments)])
    return 0.0 if found is None else float(found)


def rates(financed: Decimal, rows: Sequence[Instalment], per_year: int, wait: int = 0) -> Rates:
    """The yearly rates of a schedule. `wait` is the number of periods without payment before the first row's period."""
    payments = [Decimal(0)] * wait + [row.amount for row in rows]
    of_a_period = periodic_return(financed, payments)
    cost = sum((row.amount for row in rows), Decimal(0)) - financed
    outstanding, balance = financed * wait, financed
    for row in rows:
        outstanding += balance
        balance = row.balance
    return Rates(
        _percent(Decimal(of_a_period) * per_year),
        _percent(Decimal((1 + of_a_period) ** per_year - 1)),
        _percent(cost * per_year / outstanding),
    )


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)
