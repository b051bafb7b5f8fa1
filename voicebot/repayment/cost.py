"""What a plan costs, from its cash flows: never a fee rate times twelve.

APR nominal = periods a year x internal rate of return of a period; effective rate = (1 + irr)^periods - 1; simple rate
= cost over the sum of principal outstanding x time. Source: domain reference, section 3, and rule CN-COST-01.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pyxirr

from voicebot.repayment.money import ZERO
from voicebot.repayment.schedule import WHOLE, Instalment

FOUR_PLACES = Decimal("0.0001")
#: in percent; beyond this a yearly rate is a slip of the finger, and more digits than can be told
RATE_MOST = Decimal("1e20")


@dataclass(frozen=True, slots=True)
class Rates:
    """Yearly rates in percent, to four places."""

    apr_nominal: Decimal
    ear: Decimal
    simple: Decimal


FREE_OF_COST = Rates(*[Decimal("0.0000")] * 3)


def periodic_return(financed: Decimal, payments: Sequence[Decimal]) -> float:
    """The rate of one period at which `payments` are worth `financed` today; 0.0 where they only pay it back."""
    if sum(payments) <= financed:
        return 0.0
    found = pyxirr.irr([-float(financed), *map(float, payments)])
    return periodic_return_from(financed, payments, WHOLE) if found is None else float(found)


def periodic_return_from(financed: Decimal, payments: Sequence[Decimal], opening: Decimal) -> float:
    """The same where only `opening` (0 to 1) of a period precedes the first payment.

    Newton's method from zero: the payments' worth falls and is convex in the rate, so that every step comes nearer.
    """
    if sum(payments) <= financed:
        return 0.0
    flows, found = [(float(opening) + n, float(paid)) for n, paid in enumerate(payments)], 0.0
    for _ in range(100):
        worth = [paid * (1 + found) ** -when for when, paid in flows]
        slope = sum(when * each for (when, _), each in zip(flows, worth, strict=True)) / (1 + found)
        step = (sum(worth) - float(financed)) / slope
        found += step
        if abs(step) < 1e-12:
            break
    return found


def rates(
    financed: Decimal, rows: Sequence[Instalment], per_year: int, wait: int = 0, opening: Decimal = WHOLE
) -> Rates:
    """The yearly rates of a schedule: `rows` pay back `financed` and all its cost, and nothing else.

    `wait` is the number of periods without payment before the first row's period, `opening` how much of that period
    there is. Raises OverflowError for a rate beyond RATE_MOST.
    """
    amounts = [row.amount for row in rows]
    cost = sum(amounts, ZERO) - financed
    outstanding, balance, share = financed * wait, financed, opening
    for row in rows:
        outstanding += balance * share
        balance, share = row.balance, WHOLE
    if opening == WHOLE:
        of_a_period = periodic_return(financed, [ZERO] * wait + amounts)
    else:
        of_a_period = periodic_return_from(financed, [ZERO] * wait + amounts, opening)
    return Rates(
        _percent(Decimal(of_a_period) * per_year),
        _percent(Decimal((1 + of_a_period) ** per_year - 1)),
        _percent(cost * per_year / outstanding),
    )


def _percent(share: Decimal) -> Decimal:
    if abs(share) * 100 > RATE_MOST:
        raise OverflowError(f"a yearly rate beyond {RATE_MOST} %")
    return (share * 100).quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)
