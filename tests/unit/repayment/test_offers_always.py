"""What holds of every offer, whatever is owed, wished and granted."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from tests.unit.repayment import debts
from tests.unit.repayment.debts import DAYS_OFF, TODAY, D
from voicebot.calls.codec import dumps, loads
from voicebot.repayment.candidates import terms_of
from voicebot.repayment.offers import Offer, Wish, counter, offers, schedule_of
from voicebot.repayment.terms import Terms


@settings(max_examples=150, deadline=None)
@given(debts.owed, debts.wishes(), debts.some_terms)
def test_every_option_keeps_to_what_was_said_and_to_the_authority(
    owed: dict[str, Decimal], wish: Wish, terms: Terms
) -> None:
    found = offers(owed, wish, terms, TODAY, DAYS_OFF)
    assert (found.beyond is None) == bool(found.options)
    assert len(found.options) <= 3
    assert [*found.options] == sorted(found.options, key=lambda one: (one.cost, one.count))
    allowed = {(rung.level, months) for rung in terms.up_to_level() for _, months in terms_of(rung, terms)}
    for option in found.options:
        assert wish.monthly is None or option.highest <= wish.monthly
        assert wish.months in (None, option.count)
        assert option.count <= (wish.months_most or 60)
        assert option.first_due >= max(wish.day or TODAY, TODAY + timedelta(days=4))
        until = TODAY + timedelta(hours=terms.policy.confirm_hours)
        assert option.down_due is None or until <= option.down_due <= option.first_due
        assert (option.level, option.count) in allowed
        assert option.instalment >= terms.minimum_instalment
        assert option.ear <= terms.yearly_cap * 100
        assert not (terms.policy.charges_stop and option.cost)


@settings(max_examples=150, deadline=None)
@given(debts.owed, debts.wishes(), debts.some_terms)
def test_every_option_adds_up_to_the_cent_and_survives_a_journal(
    owed: dict[str, Decimal], wish: Wish, terms: Terms
) -> None:
    for option in offers(owed, wish, terms, TODAY, DAYS_OFF).options:
        rows = schedule_of(option)
        assert schedule_of(loads(Offer, dumps(option))) == rows
        assert sum(row.principal for row in rows) + option.waived == sum(owed.values())
        assert sum(row.amount for row in rows) == option.total == option.request.base + option.cost
        assert all(row.amount > 0 for row in rows)
        assert option.waived == sum((line.amount for line in option.waivers), D(0))
        assert all(line.amount <= owed[line.component] for line in option.waivers)
        assert option.highest == max(row.amount for row in rows if row.n)
        assert all(row.due.weekday() < 5 and row.due not in DAYS_OFF for row in rows)


@settings(max_examples=60, deadline=None)
@given(debts.owed, debts.wishes(), debts.some_terms)
def test_a_cheaper_plan_is_never_hidden_behind_a_dearer_one(owed: dict[str, Decimal], wish: Wish, terms: Terms) -> None:
    options = offers(owed, wish, terms, TODAY, DAYS_OFF).options
    for months in range(2, 61) if options else ():
        exact = dataclasses.replace(wish, months=months, months_most=None)
        if wish.months in (None, months) and months <= (wish.months_most or 60):
            for other in offers(owed, exact, terms, TODAY, DAYS_OFF).options:
                if other.level == options[0].level:
                    assert other in options or (len(options) == 3 and other.cost >= options[-1].cost)


@settings(max_examples=60, deadline=None)
@given(debts.owed, debts.wishes(), debts.some_terms)
def test_a_counter_never_asks_for_more_than_was_said(owed: dict[str, Decimal], wish: Wish, terms: Terms) -> None:
    found = counter(owed, wish, terms, TODAY, DAYS_OFF)
    if found is not None:
        assert wish.monthly is None or found.highest <= wish.monthly
        assert wish.day is None or found.first_due >= wish.day
        assert found.level in {rung.level for rung in terms.up_to_level()}


@settings(max_examples=60, deadline=None)
@given(debts.owed, debts.wishes(), debts.some_terms)
def test_the_rate_of_an_option_pays_back_what_was_financed(owed: dict[str, Decimal], wish: Wish, terms: Terms) -> None:
    for option in offers(owed, wish, terms, TODAY, DAYS_OFF).options:
        worth, financed, tolerance = _worth(option)
        assert abs(worth - financed) <= tolerance


def _worth(option: Offer) -> tuple[float, float, float]:
    """What pays off the part that bears the cost is worth on the first day at the rate shown, counted by hand."""
    request: Any = option.request
    whole = request.base - request.down
    free = min(request.free, whole)
    financed = float(whole - free)
    before = date(request.first_due.year - (request.first_due.month == 1), (request.first_due.month - 2) % 12 + 1, 1)
    month = (request.first_due.replace(day=1) - before).days
    before = before.replace(day=min(request.first_due.day, month))
    opening = min(1.0, (request.first_due - request.since).days / (request.first_due - before).days)
    periodic = float(option.apr_nominal) / 100 / 12
    rows = [row for row in schedule_of(option) if row.n]
    part = free * 100 // len(rows) / 100
    paid = [float(row.amount - (part if row.n < len(rows) else free - part * (len(rows) - 1))) for row in rows]
    worth = sum(amount / (1 + periodic) ** (n + opening) for n, amount in enumerate(paid))
    return worth, financed, 0.01 + financed * 0.0000005 / 12 * len(rows)
