"""The days without business that a call knows: for as long as a plan can run to which it agrees, and in few bytes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from voicebot.calls.codec import dumps
from voicebot.calls.world import HORIZON, PLAN_HORIZON, days_off
from voicebot.repayment.candidates import terms_of
from voicebot.repayment.dates import nth_due
from voicebot.repayment.offers import Wish, offers, schedule_of
from voicebot.repayment.tariff_files import shipped
from voicebot.repayment.terms import terms_for

START = date(2026, 12, 1)


def test_a_plan_of_a_year_is_due_on_no_holiday() -> None:
    called, known = date(2026, 11, 26), days_off("CN", date(2026, 11, 26), PLAN_HORIZON)
    terms = terms_for("CN_BANK", "CNY", called)
    assert terms is not None
    labour_day, national_day = date(2027, 5, 3), date(2027, 10, 1)

    def dues(without: frozenset[date]) -> set[date]:
        wish = Wish(months=12, day=date(2026, 12, 1))
        option = offers({"principal": Decimal("12000.00")}, wish, terms, called, without).options[0]
        return {row.due for row in schedule_of(option)}

    assert {labour_day, national_day} <= dues(days_off("CN", called)), "which sixty days do not know of"
    assert not dues(known) & known


def test_the_longest_plan_that_a_call_agrees_to_ends_within_the_days_that_are_known() -> None:
    for pack, currency in shipped().tariffs:
        terms = terms_for(pack, currency, START)
        assert terms is not None
        longest = max(months for rung in terms.up_to_level() for _, months in terms_of(rung, terms))
        first = START + timedelta(days=terms.policy.days_most)
        assert nth_due(first, longest - 1) + timedelta(days=14) < START + PLAN_HORIZON


@pytest.mark.parametrize("region", ["CN", "US", "US-NY", "UK", "HK", "SG", "DE-BY"])
def test_what_a_call_keeps_of_them_is_short(region: str) -> None:
    known = days_off(region, START, PLAN_HORIZON)
    assert 10 < len(known) < 40
    assert len(dumps(sorted(known))) < 1500
    assert all(day.weekday() < 5 for day in known)
    assert days_off(region, START) == {day for day in known if day <= START + HORIZON}


def test_a_region_without_a_calendar_has_none() -> None:
    assert days_off("XX", START, PLAN_HORIZON) == frozenset()
