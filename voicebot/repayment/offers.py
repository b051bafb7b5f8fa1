"""From what a caller said to at most three plans: the solver.

An offer is never dearer a month than what the caller said they can pay, never earlier than they said, and never above
the authority at hand. The least authority under which anything fits is the one that is used; within it every option is
weighed, so that a cheaper one is never hidden behind a dearer one. Source: domain reference, 2.1 and 3; UK-PRESS-01.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from voicebot.repayment import telling
from voicebot.repayment.candidates import SHORTEST, Debt, candidate, first_payment, terms_of, waivers
from voicebot.repayment.money import ZERO
from voicebot.repayment.offer import Offer, Offered, schedule_of
from voicebot.repayment.terms import Rung, Terms
from voicebot.repayment.wish import Wish, check

__all__ = ["Offer", "Offered", "Wish", "counter", "offers", "schedule_of"]

#: no more are read to anybody
OPTIONS_MOST = 3


def offers(
    owed: Mapping[str, Decimal], wish: Wish, terms: Terms, today: date, days_off: Collection[date] = frozenset()
) -> Offered:
    """The plans that fit the wish. `owed` is by part, in major units; `days_off` are days without business.

    Raises InvalidInput, naming field, value and mend, for a wish that contradicts itself or the debt.
    """
    check(wish, owed, today)
    decided = [telling.owed(owed)]
    for rung in terms.up_to_level():
        debt = _debt(owed, wish, terms, today, days_off, rung)
        if debt is None:
            decided.append(telling.too_late(wish, rung, terms))
            continue
        decided += telling.granted(debt, waivers(owed, rung, terms), rung, terms)
        fitting, unfit = _sorted_out(debt, wish, rung, terms)
        decided += telling.unfit(unfit, wish, rung, terms)
        if fitting:
            chosen = fitting[:OPTIONS_MOST]
            return Offered(tuple(chosen), None, (*decided, *telling.chosen(chosen, len(fitting), terms)))
    beyond = _beyond(owed, wish, terms, today, days_off)
    return Offered((), beyond, (*decided, telling.beyond(beyond, terms)))


def counter(
    owed: Mapping[str, Decimal],
    wish: Wish,
    terms: Terms,
    today: date,
    days_off: Collection[date] = frozenset(),
    *,
    own_choice: bool = False,
) -> Offer | None:
    """The plan within authority that is nearest to a wish that fits none; None where there is no such plan.

    The term gives way first, then the down payment. The amount and the day that were said stand, unless `own_choice`:
    then the least larger instalment, and the latest day that may be granted, are found, to be offered as a choice that
    is the caller's alone. Raises InvalidInput as `offers` does.
    """
    check(wish, owed, today)
    wanted = wish.months or wish.months_most
    for loosened in _loosened(wish, terms, today, own_choice):
        found = []
        for rung in terms.up_to_level():
            debt = _debt(owed, loosened, terms, today, days_off, rung)
            found += _sorted_out(debt, loosened, rung, terms)[0] if debt else []
        if found:
            return min(found, key=lambda offer: _distance(offer, wish, wanted))
    return None


def _loosened(wish: Wish, terms: Terms, today: date, own_choice: bool) -> Iterator[Wish]:
    """The wish with ever more of it given up."""
    any_term = replace(wish, months=None, months_most=None)
    yield any_term
    yield replace(any_term, down=None)
    if own_choice:
        latest = today + timedelta(days=terms.policy.days_most)
        day = None if wish.day is None else min(wish.day, latest)
        yield replace(any_term, day=day)
        yield replace(any_term, monthly=None)
        yield replace(any_term, monthly=None, down=None, day=day)


def _distance(offer: Offer, wish: Wish, wanted: int | None) -> tuple[Decimal, int, Decimal, int]:
    above = ZERO if wish.monthly is None else max(ZERO, offer.highest - wish.monthly)
    return above, abs(offer.count - wanted) if wanted else 0, offer.cost, offer.count


def _debt(
    owed: Mapping[str, Decimal], wish: Wish, terms: Terms, today: date, days_off: Collection[date], rung: Rung
) -> Debt | None:
    first = first_payment(terms.policy, today, day=wish.day, approved=rung.later_start)
    return None if first is None else Debt(owed, wish.down or ZERO, today, first, days_off)


def _sorted_out(debt: Debt, wish: Wish, rung: Rung, terms: Terms) -> tuple[list[Offer], dict[str, list[int]]]:
    """What fits, cheapest and shortest first, one plan for each number of months; and the other numbers by reason."""
    fitting: dict[int, Offer] = {}
    unfit: dict[str, list[int]] = {}
    for months, offer, why in _weighed(debt, wish, rung, terms):
        if offer is None or why is not None:
            unfit.setdefault(why or "empty", []).append(months)
        elif months not in fitting or offer.cost < fitting[months].cost:
            fitting[months] = offer
    return sorted(fitting.values(), key=lambda offer: (offer.cost, offer.count)), unfit


def _weighed(debt: Debt, wish: Wish, rung: Rung, terms: Terms) -> Iterator[tuple[int, Offer | None, str | None]]:
    """Every plan of a wished term, and why it does not fit; None where it does."""
    base = sum(debt.owed.values(), ZERO) - sum((line.amount for line in waivers(debt.owed, rung, terms)), debt.down)
    for product, months in terms_of(rung, terms):
        if wish.months not in (None, months) or months > (wish.months_most or months):
            continue
        if wish.monthly is not None and base > wish.monthly * months:
            yield months, None, "above_stated"
            continue
        offer = candidate(debt, product, months, rung, terms)
        why = _why_not(offer, wish, terms)
        if why == "above_stated" and offer is not None and offer.request.method == "zero_interest":
            # What rounding leaves over may sit on either side of what was said.
            other = candidate(debt, product, months, rung, terms, "half_up")
            offer, why = (other, None) if _why_not(other, wish, terms) is None else (offer, why)
        yield months, offer, why


def _why_not(offer: Offer | None, wish: Wish, terms: Terms) -> str | None:
    if offer is None:
        return "empty"
    if offer.ear > terms.yearly_cap * 100:
        return "over_cap"
    if offer.instalment < terms.minimum_instalment:
        return "below_minimum"
    return "above_stated" if wish.monthly is not None and offer.highest > wish.monthly else None


def _beyond(owed: Mapping[str, Decimal], wish: Wish, terms: Terms, today: date, days_off: Collection[date]) -> str:
    """Why nobody but a person can help: the most telling reason first."""
    total = sum(owed.values(), ZERO) - (wish.down or ZERO)
    least, most = terms.minimum_instalment, terms.policy.months_most
    if first_payment(terms.policy, today, day=wish.day, approved=True) is None:
        return "too_late"
    if min(wish.months or SHORTEST, wish.months_most or SHORTEST) < SHORTEST:
        return "too_short"
    if total < least * SHORTEST or (wish.monthly is not None and wish.monthly < least):
        return "below_minimum"
    if _fits_above(owed, wish, terms, today, days_off):
        return "over_authority"
    if wish.monthly is not None and (total / wish.monthly).to_integral_value(ROUND_CEILING) > most:
        return "too_long"
    if wish.monthly is None and wish.months is not None:
        return "below_minimum" if total < least * wish.months else "no_tariff"
    return "nothing_affordable"


def _fits_above(owed: Mapping[str, Decimal], wish: Wish, terms: Terms, today: date, days_off: Collection[date]) -> bool:
    for rung in terms.above_level():
        debt = _debt(owed, wish, terms, today, days_off, rung)
        if debt is not None and any(why is None for *_, why in _weighed(debt, wish, rung, terms)):
            return True
    return False
