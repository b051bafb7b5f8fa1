"""Ledger, settlement and affordability against the exact vectors, and laws that hold always."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.errors import InvalidInput
from voicebot.repayment.affordability import Budget, affordable, most_a_month, pro_rata
from voicebot.repayment.ledger import (
    EARLY,
    Posting,
    allocate,
    charge_above_cap,
    daily_interest,
    late_penalty,
    minimum_by_balance,
    minimum_payment,
    order_for,
    waive,
)
from voicebot.repayment.quote import quote
from voicebot.repayment.settlement import lump_sum, owed_after_breach, settle_early

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "fixtures" / "plan_vectors.json").read_text())
D = Decimal


def test_tv05_settling_early_owes_no_fee_of_periods_to_come() -> None:
    plan = quote(
        {
            "method": "fee",
            "principal": "10000.00",
            "monthly_fee_rate": "0.006",
            "months": 12,
            "first_due": "2026-12-15",
        }
    )
    settled, want = settle_early(plan.instalments, paid=5), VECTORS["TV05"]
    assert settled.remaining_principal == D(want["remaining_principal"])
    assert settled.paid_so_far == D(want["paid_so_far"])
    assert settled.fees_not_charged == D(want["fee_not_charged"])
    assert settled.on_a_due_date == D(want["payoff_same_day_incl_current_fee"])


def test_tv06_the_minimum_payment_and_its_penalty() -> None:
    want = VECTORS["TV06"]
    least = minimum_payment(D("8000.00"), D("0.10"))
    assert least == D(want["minpay"])
    assert late_penalty(least - D("300.00")) == D(want["penalty"])
    assert late_penalty(least) == D(want["penalty_unpaid_all"])
    assert late_penalty(D("120.00")) == D(want["penalty_small"])
    assert late_penalty(D("0.00")) == 0


def test_tv07_daily_interest_over_postings_and_a_part_payment() -> None:
    postings = [
        Posting(D("3200.00"), date(2026, 8, 10)),
        Posting(D("1850.50"), date(2026, 8, 22)),
        Posting(D("2949.50"), date(2026, 9, 3)),
    ]
    until = date(2026, 10, 5)
    assert daily_interest(postings, until) == D(VECTORS["TV07"]["interest"])
    paid = [Posting(D("5000.00"), date(2026, 9, 25))]
    assert daily_interest(postings, until, paid) == D(VECTORS["TV07b"]["interest"])


def test_tv11_what_fits_into_a_month() -> None:
    budget, want = Budget(D("7200.00"), D("4100.00"), D("1450.00"), D("600.00")), VECTORS["TV11"]
    most = most_a_month(budget)
    assert (budget.disposable, most) == (D(want["disposable"]), D(want["max_instalment"]))
    small, large = affordable(D("23400.00"), most), affordable(D("58000.00"), most)
    assert (small.count, small.person) == (want["n"], False)
    assert (large.count, large.person, large.supported) == (want["debt2_n"], True, D(want["debt2_supported"]))
    assert D("58000.00") - large.supported == D(want["shortfall"])


def test_a_stated_amount_is_never_stretched() -> None:
    budget = Budget(D("7200.00"), D("4100.00"))
    assert most_a_month(budget, stated=D("300.00")) == D("300.00")


def test_nothing_left_over_goes_to_a_person() -> None:
    assert affordable(D("500.00"), most_a_month(Budget(D("1000.00"), D("1200.00")))).person


def test_tv12_shares_over_three_creditors() -> None:
    shares = pro_rata(D("300.00"), {"A": D("5000.00"), "B": D("3000.00"), "C": D("2350.75")})
    assert {name: str(share) for name, share in shares.items()} == VECTORS["TV12"]["offers"]


@pytest.mark.parametrize(("days", "vector"), [(60, "dpd60"), (95, "dpd95")])
def test_tv14_what_a_payment_pays_first(days: int, vector: str) -> None:
    owed = {"principal": D("9000.00"), "interest": D("540.25"), "penalty": D("260.00")}
    paid, want = allocate(D("1000.00"), owed, order_for(days)), VECTORS["TV14"][vector]
    assert paid.parts["principal"] == D(want["principal"])
    assert paid.parts["interest"] == D(want["interest"])
    assert paid.parts["penalty"] == D(want["fees_penalty"])
    assert paid.unapplied == 0


def test_tv15_a_settlement_in_one_sum() -> None:
    owed = {"principal": D("15000.00"), "interest": D("3210.55"), "penalty": D("480.00")}
    paid, saved = lump_sum(owed, {"interest": D("0.6"), "penalty": D("1")})
    assert (paid, saved) == (D(VECTORS["TV15"]["pay"]), D(VECTORS["TV15"]["saving"]))


def test_tv16_a_broken_plan_in_its_three_kinds() -> None:
    want, base, waived = VECTORS["TV16"], D(VECTORS["TV08"]["plan_base"]), D(VECTORS["TV08"]["waived_total"])
    paid = D(want["paid"])
    # The vector counts four instalments of 1065.29, and one cent that the plan's base then lacks.
    assert owed_after_breach(base, paid, waived, "keep") == D(want["remaining_plan"])
    assert owed_after_breach(base, paid, waived, "reinstate") == D(want["policyB_reinstate_all"])
    assert owed_after_breach(base, paid, waived, "pro_rata") == D(want["policyC_pro_rata"])


def test_tv17_the_minimum_by_balance() -> None:
    want = VECTORS["TV17"]
    for floor in ("0.00", "25.00", "35.00"):
        assert minimum_by_balance(D("3400.00"), D("68.37"), D("12.00"), floor=D(floor)) == D(want["us_min"])
    assert minimum_by_balance(D("28.40"), D("0.00"), D("0.00"), floor=D("35.00")) == D(want["us_min_small"])


def test_tv20_charges_above_the_cap_are_flagged() -> None:
    charged = daily_interest([Posting(D("10000.00"), date(2026, 1, 1))], date(2026, 7, 20)) + 7 * D("50.00")
    assert charged == D(VECTORS["TV20"]["sum"])
    assert charge_above_cap(D("10000.00"), 200, charged) == D(VECTORS["TV20"]["excess"])


def test_a_waiver_is_a_line_with_who_and_why() -> None:
    line = waive({"penalty": D("40.00")}, "penalty", D("1"), ("L0", "policy", "first late fee"))
    assert (line.amount, line.authority, line.reason) == (D("40.00"), "L0", "first late fee")
    with pytest.raises(InvalidInput):
        waive({"principal": D("40.00")}, "principal", D("1"), ("L4", "someone", "no"))


OWED = st.fixed_dictionaries(
    {name: st.integers(0, 10**7).map(lambda minor: D(minor) / 100) for name in ("principal", "interest", "penalty")}
)


@given(st.integers(1, 10**8), OWED, st.integers(0, 400))
def test_a_payment_is_spread_whole_and_no_component_is_overpaid(
    minor: int, owed: dict[str, Decimal], days: int
) -> None:
    payment = D(minor) / 100
    paid = allocate(payment, owed, order_for(days))
    assert sum(paid.parts.values(), D(0)) + paid.unapplied == payment
    assert all(paid.parts[name] <= owed[name] for name in paid.parts)
    assert paid.unapplied == 0 or paid.parts == owed


@given(st.integers(1, 10**6), st.lists(st.integers(1, 10**7), min_size=1, max_size=8))
def test_shares_add_up_to_what_is_available(available: int, debts: list[int]) -> None:
    shares = pro_rata(D(available) / 100, {str(n): D(debt) / 100 for n, debt in enumerate(debts)})
    assert sum(shares.values(), D(0)) == D(available) / 100


def test_the_order_of_payment_names_every_component() -> None:
    assert set(EARLY) == set(order_for(200))
