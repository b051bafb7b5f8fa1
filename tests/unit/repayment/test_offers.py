"""What a caller says becomes at most three plans that they can keep; what fits none goes to a person, with a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.unit.repayment.debts import DAYS_OFF, OWED, TODAY, D, terms
from voicebot.errors import InvalidInput
from voicebot.repayment.candidates import first_payment
from voicebot.repayment.offers import Offered, Wish, counter, offers, schedule_of

ANY = Wish()


def offered(wish: Wish = ANY, pack: str = "CN_BANK", level: str = "L0", owed: Mapping[str, Decimal] = OWED) -> Offered:
    return offers(owed, wish, terms(pack, level), TODAY, DAYS_OFF)


def months(found: Offered) -> list[int]:
    return [option.count for option in found.options]


def test_without_a_wish_the_cheapest_and_shortest_come_first() -> None:
    found = offered()
    assert months(found) == [2, 3, 6]
    assert [option.cost for option in found.options][:2] == [D("0.00"), D("0.00")]
    assert found.beyond is None


def test_five_hundred_a_month_is_never_stretched() -> None:
    found = offered(Wish(monthly=D("500.00")))
    assert months(found) == [12, 24]
    assert all(row.amount <= 500 for option in found.options for row in schedule_of(option))


def test_from_the_fifteenth_is_not_before_the_fifteenth() -> None:
    found = offered(Wish(day=date(2026, 12, 15)))
    assert {option.first_due for option in found.options} == {date(2026, 12, 15)}


def test_a_first_day_without_business_rolls_on_at_no_cost_and_the_anchor_stays() -> None:
    found = offered(Wish(day=date(2026, 12, 25), months=6))
    option = found.options[0]
    assert option.first_due == date(2026, 12, 28)
    dues = [row.due for row in schedule_of(option)]
    assert dues == [
        date(2026, 12, 28),
        *(date(2027, month, 25) for month in (1, 2, 3)),
        date(2027, 4, 26),
        date(2027, 5, 25),
    ]
    # The interest of the first period is that of the days to the 25th, as if the 28th were not waited for.
    plain = offers(OWED, Wish(day=date(2026, 12, 25), months=6), terms(), TODAY).options[0]
    assert option.cost == plain.cost


def test_no_more_than_a_year_and_in_six_instalments_bind() -> None:
    assert months(offered(Wish(monthly=D("500.00"), months_most=12))) == [12]
    assert months(offered(Wish(months=6))) == [6]


def test_something_down_is_due_once_the_plan_can_have_been_accepted_and_lowers_what_is_charged() -> None:
    found, without = offered(Wish(months=6, down=D("1000.00"))), offered(Wish(months=6))
    rows = schedule_of(found.options[0])
    assert (rows[0].n, rows[0].due, rows[0].amount) == (0, date(2026, 12, 3), D("1000.00"))
    assert found.options[0].down_due == date(2026, 12, 3)
    assert without.options[0].down_due is None
    assert found.options[0].down == D("1000.00")
    assert found.options[0].cost < without.options[0].cost
    assert found.options[0].total == sum(row.amount for row in rows)


def test_a_down_payment_waits_for_a_working_day() -> None:
    friday = date(2026, 12, 18)
    option = offers(OWED, Wish(months=6, down=D("1000.00")), terms(), friday, {date(2026, 12, 21)}).options[0]
    assert option.down_due == date(2026, 12, 22), "seventy-two hours later is a Monday without business"


def test_a_plan_on_record_whose_down_payment_had_no_day_of_its_own_stays_as_it_was() -> None:
    option = offered(Wish(months=6, down=D("1000.00"))).options[0]
    before = dataclasses.replace(option, request=dataclasses.replace(option.request, down_due=None))
    assert before.down_due == TODAY
    assert schedule_of(before)[1:] == schedule_of(option)[1:]


def test_a_last_instalment_that_a_short_first_period_lowers_is_told_from_rounding() -> None:
    soon = offered(Wish(months=12), pack="HK").options[0]
    assert soon.request.method == "fee"
    assert (soon.short_first, soon.last < soon.instalment) == (True, True)
    later = offered(Wish(months=12, day=date(2026, 12, 30)), pack="HK").options[0]
    assert later.last != later.instalment
    assert not later.short_first
    assert not any(option.short_first for option in offered(Wish(months=12)).options), "its level payment knows of it"
    assert not any(option.short_first for option in offered(Wish(months=3)).options)


def test_a_short_first_period_is_charged_for_its_days_alone() -> None:
    soon, later = offered(Wish(months=12)), offered(Wish(months=12, day=TODAY + timedelta(days=30)))
    owed = {"principal": D("5000.00")}
    alone = offers(owed, Wish(months=12), terms(), TODAY).options[0]
    first = schedule_of(alone)[0]
    # Four days of the thirty from the fourth of November to that of December.
    assert first.interest == D("7.33")
    assert soon.options[0].cost < later.options[0].cost
    assert alone.apr_nominal == pytest.approx(D("13.2"), abs=D("0.01"))


def test_nothing_is_charged_on_what_was_itself_a_charge() -> None:
    bare = offers({"principal": D("5000.00")}, Wish(months=12), terms(), TODAY).options[0]
    assert offered(Wish(months=12)).options[0].cost == bare.cost


def test_what_bears_no_cost_never_waters_down_the_yearly_rate() -> None:
    owed = {"principal": D("1000.00"), "interest": D("4000.00")}
    mixed = offers(owed, Wish(months=12), terms(), TODAY).options[0]
    alone = offers({"principal": D("1000.00")}, Wish(months=12), terms(), TODAY).options[0]
    assert mixed.cost == alone.cost > 0
    assert (mixed.ear, mixed.apr_nominal, mixed.simple) == (alone.ear, alone.apr_nominal, alone.simple)
    assert mixed.ear > D("13.2"), "the compound rate of 13.2 % a year"


def test_the_cap_is_held_against_what_bears_the_cost_alone() -> None:
    owed, capped = (
        {"principal": D("1000.00"), "interest": D("4000.00")},
        dataclasses.replace(terms(), yearly_cap=D("0.10")),
    )
    assert offers(owed, Wish(months=12), capped, TODAY).options == ()
    assert any("above 10.00 % a year" in line for line in offers(owed, Wish(months=12), capped, TODAY).decided)


def test_a_plan_of_what_bears_no_cost_has_no_rate() -> None:
    option = offers({"interest": D("900.00"), "fees": D("300.00")}, Wish(months=12), terms(), TODAY).options[0]
    assert {option.cost, option.ear, option.apr_nominal, option.simple} == {D(0)}


def test_one_late_fee_is_waived_by_the_bot_as_a_ledger_line() -> None:
    option = offered().options[0]
    assert [(line.component, line.amount, line.authority, line.approver) for line in option.waivers] == [
        ("penalty", D("10.00"), "L0", "LADDER-2026")
    ]
    assert option.waived == D("10.00")
    assert option.waivers[0].reason


def test_what_the_bot_may_not_grant_is_for_a_person_and_no_figure_is_hinted_at() -> None:
    found = offered(Wish(monthly=D("150.00")))
    assert (found.options, found.beyond) == ((), "over_authority")
    assert not any("interest waived" in line or "L2" in line or "L3" in line for line in found.decided)


def test_the_least_authority_that_fits_is_used_and_named() -> None:
    assert {option.level for option in offered(level="L3").options} == {"L0"}
    lead = offered(Wish(monthly=D("160.00")), level="L2")
    assert {option.level for option in lead.options} == {"L2"}
    assert {line.component: line.amount for line in lead.options[0].waivers} == {
        "penalty": D("40.00"),
        "interest": D("100.00"),
    }
    assert {line.approver for line in lead.options[0].waivers} == {""}
    assert lead.options[0].request.rate == D("0.066")


def test_in_the_united_kingdom_no_plan_costs_anything() -> None:
    assert {option.cost for level in ("L0", "L3") for option in offered(pack="UK_CREDIT", level=level).options} == {0}


def test_a_monthly_fee_is_shown_as_the_yearly_rate_that_it_is() -> None:
    option = offered(Wish(months=12), pack="HK").options[0]
    assert option.request.method == "fee"
    assert option.apr_nominal > D("0.35") * 12 * D("1.8")


@pytest.mark.parametrize(
    ("wish", "owed", "reason"),
    [
        (Wish(day=TODAY + timedelta(days=46)), OWED, "too_late"),
        (Wish(day=TODAY + timedelta(days=31)), OWED, "over_authority"),
        (Wish(months=1), OWED, "too_short"),
        (Wish(months_most=1), OWED, "too_short"),
        (Wish(), {"principal": D("80.00")}, "below_minimum"),
        (Wish(monthly=D("20.00")), OWED, "below_minimum"),
        (Wish(monthly=D("840.00")), {"principal": D("58000.00")}, "too_long"),
        (Wish(months=5), OWED, "over_authority"),
        (Wish(months=40), {"principal": D("400.00")}, "below_minimum"),
        (Wish(monthly=D("500.00"), months_most=3), OWED, "nothing_affordable"),
    ],
)
def test_what_fits_nothing_says_why(wish: Wish, owed: dict[str, Decimal], reason: str) -> None:
    found = offered(wish, owed=owed)
    assert (found.options, found.beyond) == ((), reason)
    assert reason in found.decided[-1]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(monthly=D("0.00")), "monthly"),
        (Wish(monthly=D("-5.00")), "monthly"),
        (Wish(monthly=D("NaN")), "monthly"),
        (Wish(monthly=D("10.005")), "monthly"),
        (Wish(monthly=D("1e12")), "monthly"),
        (Wish(down=D("5240.00")), "down"),
        (Wish(down=D("-1.00")), "down"),
        (Wish(months=0), "months"),
        (Wish(months=61), "months"),
        (Wish(months=True), "months"),
        (Wish(months_most=0), "months_most"),
        (Wish(months_most=600), "months_most"),
        (Wish(months=12, months_most=6), "months"),
        (Wish(day=TODAY - timedelta(days=1)), "day"),
    ],
)
def test_a_wish_that_makes_no_sense_is_named_with_its_mend(wish: Wish, field: str) -> None:
    for ask in (offers, counter):
        with pytest.raises(InvalidInput) as caught:
            ask(OWED, wish, terms(), TODAY)
        assert (caught.value.field, bool(caught.value.mend)) == (field, True)


@pytest.mark.parametrize(
    ("owed", "field"),
    [
        ({}, "owed"),
        ({"principal": D("0.00")}, "owed"),
        ({"principal": D("-1.00")}, "owed.principal"),
        ({"principal": D("NaN")}, "owed.principal"),
        ({"principal": D("10.001")}, "owed.principal"),
        ({"gifts": D("10.00")}, "owed.gifts"),
    ],
)
def test_a_debt_that_makes_no_sense_is_named(owed: dict[str, Decimal], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        offers(owed, Wish(), terms(), TODAY)
    assert caught.value.field == field


def test_the_nearest_term_is_countered_and_the_amount_stands() -> None:
    assert counter(OWED, Wish(months=5), terms(), TODAY).count == 6  # type: ignore[union-attr]
    found = counter(OWED, Wish(monthly=D("500.00"), months_most=6), terms(), TODAY)
    assert found is not None
    assert (found.count, found.highest <= 500) == (12, True)


def test_a_larger_amount_or_an_earlier_day_is_countered_only_as_the_callers_own_choice() -> None:
    low, late = Wish(monthly=D("150.00")), Wish(day=TODAY + timedelta(days=40), months=6)
    assert counter(OWED, low, terms(), TODAY) is None
    larger = counter(OWED, low, terms(), TODAY, own_choice=True)
    assert larger is not None
    assert larger.count == 24
    assert counter(OWED, late, terms(), TODAY) is None
    earlier = counter(OWED, late, terms(), TODAY, own_choice=True)
    assert earlier is not None
    assert (earlier.count, earlier.first_due) == (6, TODAY + timedelta(days=30))


def test_the_first_payment_waits_for_the_income_and_not_too_long() -> None:
    policy = terms().policy
    # It can be confirmed for three days: until some time on the third.
    assert first_payment(policy, TODAY) == date(2026, 12, 4)
    assert first_payment(dataclasses.replace(policy, confirm_hours=73), TODAY) == date(2026, 12, 5)
    assert first_payment(dataclasses.replace(policy, confirm_hours=24), TODAY) == date(2026, 12, 3)
    assert first_payment(policy, TODAY, income=date(2026, 12, 10)) == date(2026, 12, 11)
    assert first_payment(policy, TODAY, income=date(2026, 12, 10), day=date(2026, 12, 20)) == date(2026, 12, 20)
    assert first_payment(policy, TODAY, day=TODAY + timedelta(days=30)) == TODAY + timedelta(days=30)
    assert first_payment(policy, TODAY, day=TODAY + timedelta(days=31)) is None
    assert first_payment(policy, TODAY, day=TODAY + timedelta(days=45), approved=True) is not None


def test_a_yearly_rate_above_the_cap_is_not_offered() -> None:
    capped = dataclasses.replace(terms(), yearly_cap=D("0.10"))
    found = offers(OWED, Wish(months_most=24), capped, TODAY)
    assert [option.cost for option in found.options] == [0, 0]
    assert any("above 10.00 % a year" in line for line in found.decided)


def test_rounding_alone_loses_no_plan() -> None:
    owed = {"principal": D("1499.99")}
    found = offers(owed, Wish(monthly=D("500.00")), terms(), TODAY)
    assert found.options[0].count == 3
    assert [row.amount for row in schedule_of(found.options[0])] == [D("500.00"), D("500.00"), D("499.99")]
