"""Which plans may be offered in this call: worked out from what the caller said, by the terms that the call began with.

The state keeps the wish and the day on which it was answered, not the plans: the same call always finds the same ones,
so that what is agreed to is what was read out.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.reminder import quotable
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.turn import Turn
from voicebot.errors import InvalidInput
from voicebot.repayment.dates import Frequency
from voicebot.repayment.offers import Offer, Wish, counter, offers
from voicebot.repayment.terms import Terms
from voicebot.wording.values import Money

NOTHING_SAID = Wish()


def may_offer(facts: Facts) -> bool:
    """Whether the bot may offer plans on this account at all. One that a person looks after it never speaks of."""
    account, terms = facts.account, facts.terms
    if account is None or terms is None or not quotable(facts):
        return False
    return account.total_due.currency == terms.currency and bool(account.components)


def wish_said(turn: Turn) -> Wish:
    """What the caller asks of a plan: what was said now over what was said before.

    A sum said to be paid first is a down payment, and a length may be only the longest that they want. A share of the
    debt is no sum for every month. One said for a week or two is kept as one, beside what that is a month.
    """
    slots, signs = turn.command.slots, turn.command.signs
    wish = turn.state.wish or NOTHING_SAID
    if slots.amount is not None and slots.amount > 0 and Sign.DOWN in signs:
        wish = replace(wish, down=slots.amount)
    elif slots.amount is not None and slots.amount > 0 and slots.share is None:
        wish = replace(wish, monthly=a_month(turn), frequency=how_often(turn))
    if slots.months is not None:
        most = Sign.AT_MOST in signs
        wish = replace(wish, months_most=slots.months if most else None, months=None if most else slots.months)
    return wish if slots.date is None else replace(wish, day=slots.date)


def how_often(turn: Turn) -> Frequency:
    """For how long a time a sum was said."""
    signs = turn.command.signs
    return "fortnightly" if Sign.FORTNIGHTLY in signs else "weekly" if Sign.WEEKLY in signs else "monthly"


def a_month(turn: Turn) -> Decimal | None:
    """The sum said as one for every month; of what is paid by the week, never more than a short month brings."""
    amount = turn.command.slots.amount
    if amount is None or turn.command.slots.share is not None:
        return None
    return amount * {"monthly": 1, "fortnightly": 2, "weekly": 4}[how_often(turn)]


def by_the_week(turn: Turn) -> bool:
    """Whether a sum was said for every week or two, so that the sum of a month is to be confirmed."""
    return turn.command.slots.amount is not None and how_often(turn) != "monthly"


def options(state: State, facts: Facts) -> tuple[Offer, ...]:
    """The plans of this call, as they are read out: at most three, the cheapest and then the shortest first."""
    if state.wish is None or state.offered_on is None or not may_offer(facts):
        return ()
    return _found(state.wish, facts, state.offered_on)[0]


def is_nearest(state: State, facts: Facts) -> bool:
    """Whether nothing fits the wish, so that what is offered only comes near to it."""
    assert state.wish is not None
    assert state.offered_on is not None
    return _found(state.wish, facts, state.offered_on)[1]


def decided(state: State, facts: Facts) -> tuple[str, ...]:
    """Why these plans, for the record: sentences with rule ids."""
    assert state.wish is not None
    assert state.offered_on is not None
    return _found(state.wish, facts, state.offered_on)[2]


def chosen(state: State, facts: Facts) -> Offer:
    """The plan that the caller chose."""
    return options(state, facts)[state.chosen - 1]


def latest_day(facts: Facts) -> date:
    """The last day on which the bot may begin a plan."""
    assert facts.terms is not None
    return facts.today + timedelta(days=facts.terms.policy.days_most)


def money(amount: Decimal, facts: Facts) -> Money:
    """An amount in major units as it is spoken."""
    assert facts.account is not None
    return Money(int(amount * 100), facts.account.total_due.currency)


def _found(wish: Wish, facts: Facts, on: date) -> tuple[tuple[Offer, ...], bool, tuple[str, ...]]:
    assert facts.account is not None
    assert facts.terms is not None
    owed = tuple((part.kind, Decimal(part.amount.minor) / 100) for part in facts.account.components)
    return _solved(owed, wish, facts.terms, on, facts.business_days_off)


@lru_cache(maxsize=256)
def _solved(
    owed: tuple[tuple[str, Decimal], ...], wish: Wish, terms: Terms, on: date, days_off: frozenset[date]
) -> tuple[tuple[Offer, ...], bool, tuple[str, ...]]:
    """The options, whether they are only near, and why. A wish that makes no sense has none: a person asks again."""
    try:
        found = offers(dict(owed), wish, terms, on, days_off)
        near = None if found.options else counter(dict(owed), wish, terms, on, days_off)
    except InvalidInput as error:
        return (), False, (f"no plan: {error}",)
    return (found.options or ((near,) if near else ())), near is not None, found.decided
