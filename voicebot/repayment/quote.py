"""A quote: one request in, a schedule with its cost out. The contract of `voicebot quote` and POST /api/v1/quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from voicebot.errors import InvalidInput
from voicebot.repayment.cost import FREE_OF_COST, Rates, rates
from voicebot.repayment.dates import PER_YEAR, due_dates, following_business_day, nth_due
from voicebot.repayment.money import PRECISION, ZERO, cents
from voicebot.repayment.request import RATE_FIELDS, Holiday, Request, read
from voicebot.repayment.schedule import (
    WHOLE,
    Instalment,
    add_free,
    add_to_last,
    amortised,
    with_fee,
    zero_interest,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A schedule and its cost. A down payment is instalment 0: due today, or where no day is known, a period before
    the first."""

    instalments: tuple[Instalment, ...]
    total: Decimal
    cost: Decimal
    waived: Decimal
    rates: Rates

    def as_json(self) -> dict[str, Any]:
        """The answer of the contract: money and percentages as strings."""
        return {
            "instalments": [
                {
                    "n": row.n,
                    "due": row.due.isoformat(),
                    "amount": str(row.amount),
                    "principal": str(row.principal),
                    "interest": str(row.interest),
                    "fee": str(row.fee),
                    "balance": str(row.balance),
                }
                for row in self.instalments
            ],
            "total": str(self.total),
            "cost": str(self.cost),
            "waived": str(self.waived),
            "apr_nominal": str(self.rates.apr_nominal),
            "ear": str(self.rates.ear),
            "simple": str(self.rates.simple),
        }


def quote(asked: Mapping[str, Any], today: date | None = None) -> Quote:
    """The quote for a request as in the contract. Raises InvalidInput naming field, value and mend.

    Where `today` is given, a first instalment before it is refused.
    """
    return schedule(read(asked, today))


def schedule(request: Request) -> Quote:
    """The schedule of a checked request. Raises InvalidInput where one of its rows would be empty."""
    nominal = due_dates(request.first_due, request.count, request.frequency)
    before = nth_due(request.first_due, -1, request.frequency)
    opening = _opening(request, before)
    financed = request.base - request.down
    free = min(request.free, financed)
    dues = nominal if request.closed is None else [following_business_day(due, request.closed) for due in nominal]
    bearing = _rows(request, financed - free, dues, opening)
    shown = _shown(request, financed - free, bearing, opening)
    rows = add_free(bearing, free, dues)
    total = sum((row.amount for row in rows), ZERO) + request.down
    if request.down:
        due = request.down_due or request.since or before
        rows.insert(0, Instalment(0, due, request.down, request.down, ZERO, ZERO, financed))
    return Quote(tuple(rows), total, total - request.base, request.waived, shown)


def _opening(request: Request, before: date) -> Decimal:
    """How much of a whole period lies before the first instalment; a longer wait than one costs no more."""
    if request.since is None or request.since <= before:
        return WHOLE
    days, of = (request.first_due - request.since).days, (request.first_due - before).days
    return PRECISION.divide(Decimal(days), Decimal(of))


def _shown(request: Request, bearing: Decimal, rows: Sequence[Instalment], opening: Decimal) -> Rates:
    """The yearly rates of what bears the cost: principal that bears none would only water them down (CN-COST-01)."""
    if not rows:
        return FREE_OF_COST
    wait = request.holiday.months if request.holiday else 0
    try:
        return rates(bearing, rows, PER_YEAR[request.frequency], wait, opening)
    except OverflowError as error:
        mend = "lower it, or choose fewer instalments: the yearly rate that it comes to is too high to be told"
        raise InvalidInput(RATE_FIELDS[request.method], request.rate, mend) from error


def _rows(request: Request, bearing: Decimal, dues: list[date], opening: Decimal) -> list[Instalment]:
    """The rows of what may bear a cost; none where nothing may."""
    if not bearing:
        return []
    if request.method == "zero_interest":
        return zero_interest(bearing, dues, request.rounding)
    if request.method == "fee":
        per_year = PER_YEAR[request.frequency]
        return with_fee(bearing, request.rate, dues, request.timing, opening=opening, per_year=per_year)
    per_period = request.rate / PER_YEAR[request.frequency]
    match request.holiday:
        case Holiday(months, "deferred"):
            rows = amortised(bearing, per_period, dues, request.rounding, opening)
            return add_to_last(rows, cents(bearing * per_period * months))
        case Holiday(months, "capitalised"):
            grown = bearing
            for _ in range(months):
                grown += cents(grown * per_period)
            return amortised(grown, per_period, dues, request.rounding, opening)
        case _:
            return amortised(bearing, per_period, dues, request.rounding, opening)
