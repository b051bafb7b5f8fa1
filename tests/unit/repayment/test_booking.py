"""What a plan moves on the ledger: a total to be reached, by the state of the plan and the rule for its break."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.repayment.booking import booked
from voicebot.repayment.covering import needed_to_settle
from voicebot.repayment.keeping import Plan, owed_if_broken
from voicebot.repayment.ledger import Waiver
from voicebot.repayment.quote import schedule
from voicebot.repayment.request import Request
from voicebot.repayment.settlement import Breach

AGREED = date(2026, 11, 24)
FIRST = date(2026, 12, 15)
WAIVERS = (
    Waiver("penalty", Decimal("1190.00"), "L2", "Lin", "hardship plan"),
    Waiver("interest", Decimal("1706.44"), "L2", "Lin", "hardship plan"),
)
OWED = Decimal("28463.33")


def a_plan(breach: Breach = "pro_rata", rate: str = "0", waivers: tuple[Waiver, ...] = WAIVERS) -> Plan:
    """TV08 of the domain reference: 24 instalments of what is left of 28,463.33."""
    waived = sum((line.amount for line in waivers), Decimal(0))
    request = Request(
        method="amortised" if Decimal(rate) else "zero_interest",
        base=OWED - waived,
        waived=waived,
        rate=Decimal(rate),
        timing="each_period",
        count=24,
        frequency="monthly",
        down=Decimal("0.00"),
        holiday=None,
        first_due=FIRST,
        rounding="down",
    )
    return Plan(schedule(request).instalments, request.base, waived, breach, AGREED, AGREED + timedelta(days=3))


def debt(plan: Plan, state: str, paid: Decimal, on: date) -> Decimal:
    """What is owed by the ledger: the debt, less what stands waived, with what the plan costs, less what was paid."""
    lines = booked(plan, WAIVERS if plan.waived else (), state, paid, on)
    return OWED - sum(lines.waived.values(), Decimal(0)) + lines.cost - paid


def test_a_plan_in_force_waives_all_that_it_says() -> None:
    lines = booked(a_plan(), WAIVERS, "active", Decimal(0), AGREED)
    assert lines.waived == {"penalty": Decimal("1190.00"), "interest": Decimal("1706.44")}
    assert lines.cost == 0


def test_only_periods_that_have_begun_cost_anything() -> None:
    plan = a_plan(rate="0.12")
    costs = [row.interest for row in plan.rows]
    assert booked(plan, WAIVERS, "active", Decimal(0), AGREED).cost == 0
    assert booked(plan, WAIVERS, "active", Decimal(0), FIRST).cost == costs[0]
    assert booked(plan, WAIVERS, "active", Decimal(0), FIRST + timedelta(days=1)).cost == costs[0] + costs[1]


@pytest.mark.parametrize("state", ["pending_confirmation", "declined", "expired"])
def test_what_nobody_accepted_moves_nothing(state: str) -> None:
    lines = booked(a_plan(), WAIVERS, state, Decimal(0), FIRST)
    assert not lines.waived
    assert not lines.cost


@pytest.mark.parametrize(
    ("breach", "owed"), [("keep", "21305.73"), ("reinstate", "24202.17"), ("pro_rata", "23719.43")]
)
def test_broken_after_four_instalments_it_owes_what_the_reference_says(breach: Breach, owed: str) -> None:
    plan, paid = a_plan(breach), Decimal("4261.16")
    assert debt(plan, "broken", paid, date(2027, 5, 1)) == Decimal(owed)


@given(
    breach=st.sampled_from(["keep", "reinstate", "pro_rata"]),
    rate=st.sampled_from(["0", "0.06", "0.18"]),
    waives=st.booleans(),
    paid=st.integers(0, 2_500_000).map(lambda cents: Decimal(cents) / 100),
    days=st.integers(0, 800),
)
def test_the_ledger_and_the_plan_always_say_the_same(
    breach: Breach, rate: str, waives: bool, paid: Decimal, days: int
) -> None:
    plan, on = a_plan(breach, rate, WAIVERS if waives else ()), AGREED + timedelta(days=days)
    assert debt(plan, "active", paid, on) == needed_to_settle(plan.rows, plan.agreed, on) - paid
    assert debt(plan, "broken", paid, on) == owed_if_broken(plan, paid)
    lines = booked(plan, WAIVERS if waives else (), "broken", paid, on)
    assert all(0 <= lines.waived[one.component] <= one.amount for one in (WAIVERS if waives else ()))
