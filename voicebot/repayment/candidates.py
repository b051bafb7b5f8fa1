"""Every plan that one rung of authority could grant for a debt, before anybody's wish chooses among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from voicebot.errors import InvalidInput
from voicebot.repayment.dates import due_dates, following_business_day
from voicebot.repayment.ledger import Waiver, waive
from voicebot.repayment.money import ZERO, Rounding
from voicebot.repayment.offer import Offer
from voicebot.repayment.quote import schedule
from voicebot.repayment.request import Request
from voicebot.repayment.terms import Policy, Product, Rung, Terms

#: what may bear the cost of a plan: nothing is charged on interest, penalties and fees
BEARING = "principal"
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed by part, and the plan's first day: what the candidates of every rung have in common."""

    owed: Mapping[str, Decimal]
    down: Decimal
    today: date
    first_due: date
    days_off: Collection[date]


def first_payment(
    policy: Policy, today: date, *, day: date | None = None, income: date | None = None, approved: bool = False
) -> date | None:
    """The first day on which a plan may begin: after the next income, not at once, not before the wanted day.

    Nor before a day has gone by since the last moment to confirm it.

    None where that lies further off than may be granted; `approved` stretches that bound. Source: domain reference, 3.
    """
    wanted = [today + timedelta(days=max(policy.days_least, policy.days_to_confirm + 1))]
    if day is not None:
        wanted.append(day)
    if income is not None:
        wanted.append(income + timedelta(days=policy.days_after_income))
    last = today + timedelta(days=policy.days_most_approved if approved else policy.days_most)
    return max(wanted) if max(wanted) <= last else None


def waivers(owed: Mapping[str, Decimal], rung: Rung, terms: Terms) -> tuple[Waiver, ...]:
    """What this rung waives, as ledger lines. Above the bot's own level an approver is still to be named."""
    by_us = terms.ladder if rung.level == "L0" else ""
    lines = []
    penalty = owed.get("penalty", ZERO)
    fees = min(penalty, terms.late_fee.least * rung.late_fees)
    if rung.penalty:
        lines.append(waive({"penalty": penalty}, "penalty", rung.penalty, (rung.level, by_us, "hardship plan")))
    elif fees:
        lines.append(Waiver("penalty", fees, rung.level, by_us, "one late fee, for agreeing to a plan"))
    if rung.interest:
        interest = {"interest": owed.get("interest", ZERO)}
        lines.append(waive(interest, "interest", rung.interest, (rung.level, by_us, "hardship plan")))
    return tuple(line for line in lines if line.amount)


def terms_of(rung: Rung, terms: Terms) -> Iterator[tuple[Product, int]]:
    """Every product and number of months that the rung may grant."""
    most = min(rung.months_most, terms.policy.months_most)
    standard = sorted((one for one in terms.products if one.kind == "standard"), key=lambda one: one.months[-1])
    for product in terms.products:
        if product.kind == "split":
            yield from ((product, months) for months in product.months if months <= min(rung.split_most, most))
        elif rung.counts == "tariff":
            yield from ((product, months) for months in product.months if months <= most)
    if rung.counts == "any" and standard:
        for months in range(SHORTEST, most + 1):
            yield next((one for one in standard if one.months[-1] >= months), standard[-1]), months


def candidate(
    debt: Debt, product: Product, months: int, rung: Rung, terms: Terms, rounding: Rounding | None = None
) -> Offer | None:
    """The plan of a product over some months; None where its rows would be empty, or nothing is left to pay off."""
    lines = waivers(debt.owed, rung, terms)
    waived = sum((line.amount for line in lines), ZERO)
    base = sum(debt.owed.values(), ZERO) - waived
    if base <= debt.down:
        return None
    rate = product.rate * rung.rate
    method = product.method if rate else "zero_interest"
    request = Request(
        method=method,
        base=base,
        waived=waived,
        rate=rate,
        timing="each_period",
        count=months,
        frequency="monthly",
        down=debt.down,
        holiday=None,
        first_due=debt.first_due,
        rounding=rounding or ("half_up" if method == "amortised" else "down"),
        free=_free(debt.owed, base),
        since=debt.today,
        closed=_closed(debt, months) if terms.policy.business_day_roll else None,
        down_due=_down_due(debt, terms.policy) if debt.down else None,
    )
    return _priced(request, rung, terms, lines)


def _free(owed: Mapping[str, Decimal], base: Decimal) -> Decimal:
    return max(ZERO, base - owed.get(BEARING, ZERO))


def _down_due(debt: Debt, policy: Policy) -> date:
    """When the plan can have been accepted, on a working day: not before it binds, nor after its first instalment."""
    due = debt.today + timedelta(days=policy.days_to_confirm)
    return following_business_day(due, debt.days_off) if policy.business_day_roll else due


def _closed(debt: Debt, months: int) -> tuple[date, ...]:
    """The days without business, weekends apart, that the due dates of this plan meet."""
    met = set()
    for due in due_dates(debt.first_due, months):
        while due.weekday() >= 5 or due in debt.days_off:
            met.add(due)
            due += timedelta(days=1)
    return tuple(sorted(met.intersection(debt.days_off)))


def _priced(request: Request, rung: Rung, terms: Terms, lines: tuple[Waiver, ...]) -> Offer | None:
    try:
        plan = schedule(request)
    except InvalidInput:
        return None
    rows = [row for row in plan.instalments if row.n]
    return Offer(
        request=request,
        instalment=rows[0].amount,
        last=rows[-1].amount,
        count=len(rows),
        frequency=request.frequency,
        first_due=rows[0].due,
        down=request.down,
        total=plan.total,
        cost=plan.cost,
        waived=plan.waived,
        apr_nominal=plan.rates.apr_nominal,
        ear=plan.rates.ear,
        simple=plan.rates.simple,
        breach=terms.policy.breach,
        level=rung.level,
        tariff=terms.tariff,
        waivers=lines,
    )
