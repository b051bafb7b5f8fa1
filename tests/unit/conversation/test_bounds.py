"""What a promise may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.conversation.world import ACCOUNT, FACTS, UK, verified
from voicebot.conversation.bounds import check_amount, check_day, latest, money_of
from voicebot.wording.values import Money


def yuan(amount: int) -> Money:
    return Money(amount * 100, "CNY")


@pytest.mark.parametrize(
    ("amount", "said"),
    [(1, None), (2300, None), (0, "promise.amount_zero"), (-5, "promise.amount_zero"), (2301, "promise.amount_over")],
)
def test_a_promise_is_above_zero_and_at_most_what_is_due(amount: int, said: str | None) -> None:
    outside = check_amount(yuan(amount), FACTS)
    assert (outside.say.key if outside else None) == said


def test_a_part_is_at_least_the_least_part_and_the_whole_is_always_enough() -> None:
    facts = replace(FACTS, rules=UK)
    below = check_amount(yuan(99), facts)
    assert below is not None
    assert below.say.key == "promise.amount_under"
    assert check_amount(yuan(100), facts) is None
    assert facts.account is not None
    little = replace(facts, account=replace(facts.account, total_due=yuan(40)))
    assert check_amount(yuan(40), little) is None


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "promise.date_past"),
        (date(2026, 11, 24), None),
        (date(2026, 12, 8), None),
        (date(2026, 12, 9), "promise.date_far"),
    ],
)
def test_a_promise_names_a_day_from_today_to_the_policys_last(day: date, said: str | None) -> None:
    outside = check_day(day, FACTS)
    assert (outside.say.key if outside else None) == said


def test_a_policy_without_days_allows_today_only() -> None:
    assert latest(replace(FACTS, rules=replace(FACTS.rules, promise_days_max=-3))) == FACTS.today


@pytest.mark.parametrize(
    ("said", "minor"),
    [("1500", 150_000), ("0.01", 1), ("-5", -500), ("12.345", None), ("NaN", None), ("Infinity", None), ("1e30", None)],
)
def test_an_amount_becomes_whole_cents_or_nothing(said: str, minor: int | None) -> None:
    money = money_of(Decimal(said), "CNY")
    assert money == (None if minor is None else Money(minor, "CNY"))


@pytest.mark.parametrize("wish", ["request_instalment", "promise_partial"])
def test_an_amount_that_could_not_be_read_back_is_not_taken(wish: str) -> None:
    unnamed = replace(ACCOUNT, stale=True, total_due=Money(2_300_00, "XTS"), minimum_due=Money(0, "XTS"))
    talk = verified(facts=replace(FACTS, account=unnamed)).says(wish, amount=Decimal(50))
    assert not [value for line in talk.lines for _, value in line.values if isinstance(value, Money)]
    assert talk.state.amount is None
