"""What becomes of promises and plans, from their payments: the same payments give the same life."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.repayment.debts import D, money, terms
from voicebot.errors import InvalidInput
from voicebot.repayment.covering import needed_to_settle
from voicebot.repayment.keeping import (
    Mark,
    Paid,
    Plan,
    PlanLife,
    Promise,
    PromiseLife,
    cover,
    owed_if_broken,
    plan_life,
    promise_life,
)
from voicebot.repayment.quote import quote
from voicebot.repayment.settlement import settle_early

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "fixtures" / "plan_vectors.json").read_text())
POLICY = terms().policy
MADE, DUE = date(2026, 12, 1), date(2026, 12, 10)
PROMISE = Promise(D("500.00"), DUE, MADE)
DAY = timedelta(days=1)


def paid(*payments: tuple[date, str]) -> list[Paid]:
    return [Paid(f"P{n}", on, D(amount)) for n, (on, amount) in enumerate(payments)]


def promised(today: date, *payments: tuple[date, str]) -> PromiseLife:
    return promise_life(PROMISE, paid(*payments), today, POLICY)


def test_a_promise_is_open_then_due() -> None:
    assert [promised(day).state for day in (MADE, DUE - DAY, DUE, DUE + 3 * DAY)] == ["open", "open", "due", "due"]


@pytest.mark.parametrize(
    ("payments", "state"),
    [
        ([(DUE, "500.00")], "kept"),
        ([(DUE, "475.00")], "kept"),
        ([(MADE, "200.00"), (DUE + 3 * DAY, "300.00")], "kept"),
        ([(DUE, "474.99")], "partly_kept"),
        ([(MADE - DAY, "500.00")], "broken"),
        ([], "broken"),
        ([(DUE + 4 * DAY, "500.00")], "cured"),
        ([(DUE, "100.00"), (DUE + 9 * DAY, "400.00")], "cured"),
    ],
)
def test_what_becomes_of_a_promise(payments: list[tuple[date, str]], state: str) -> None:
    assert promised(DUE + 20 * DAY, *payments).state == state


def test_the_life_of_a_promise_tells_when_and_by_which_payment() -> None:
    life = promised(DUE + 20 * DAY, (DUE, "100.00"), (DUE + 9 * DAY, "400.00"))
    assert [(event.on, event.kind, event.payment) for event in life.events] == [
        (MADE, "open", None),
        (DUE, "due", None),
        (DUE + 4 * DAY, "partly_kept", None),
        (DUE + 9 * DAY, "cured", "P1"),
    ]
    assert life.paid == D("500.00")


def year(**changes: Any) -> Plan:
    """Twelve months at twelve percent; TV01 of the reference."""
    asked = {"method": "amortised", "principal": "12000.00", "annual_rate": "0.12", "months": 12}
    made = quote(asked | {"first_due": "2026-12-15"} | changes)
    return Plan(made.instalments, D("12000.00"), D("300.00"), "pro_rata", MADE, MADE + 3 * DAY)


PLAN = year()
CONFIRMED = [Mark(MADE, "confirmed")]
MONTHLY = "1066.19"


def dues() -> list[date]:
    return [row.due for row in PLAN.rows]


def lived(today: date, *payments: tuple[date, str], marks: list[Mark] = CONFIRMED) -> PlanLife:
    return plan_life(PLAN, paid(*payments), today, POLICY, marks)


def kinds(life: PlanLife) -> list[str]:
    return [event.kind for event in life.events]


def test_a_plan_waits_to_be_confirmed_and_expires() -> None:
    assert lived(MADE + 3 * DAY, marks=[]).state == "pending_confirmation"
    assert lived(MADE + 4 * DAY, marks=[]).state == "expired"
    assert lived(MADE + 4 * DAY, marks=[Mark(MADE + 4 * DAY, "confirmed")]).state == "expired"
    assert lived(MADE + 4 * DAY).state == "active"
    assert lived(MADE + 90 * DAY, marks=[Mark(MADE, "declined")]).state == "declined"
    assert lived(MADE + 90 * DAY, marks=[*CONFIRMED, Mark(MADE + DAY, "cancelled")]).state == "cancelled"


def test_a_plan_paid_as_agreed_is_completed_by_its_last_payment() -> None:
    payments = [(due, MONTHLY) for due in dues()[:11]] + [(dues()[11], "1066.14")]
    assert lived(dues()[11] - DAY, *payments).state == "active"
    life = lived(dues()[11], *payments)
    assert kinds(life) == ["pending_confirmation", "active", "completed"]
    assert (life.events[-1].payment, life.arrears) == ("P11", D("0.00"))


def test_one_missed_instalment_breaks_nothing_without_a_notice() -> None:
    life = lived(dues()[1])
    assert (life.state, kinds(life)[-1]) == ("active", "missed")
    assert life.events[-1].on == dues()[0] + 6 * DAY
    assert life.arrears == 2 * D(MONTHLY)


def test_one_missed_instalment_breaks_after_the_grace_and_the_notice() -> None:
    notice = Mark(dues()[0] + 7 * DAY, "notified")
    assert lived(notice.on + 5 * DAY, marks=[*CONFIRMED, notice]).state == "active"
    assert lived(notice.on + 6 * DAY, marks=[*CONFIRMED, notice]).state == "broken"
    assert lived(notice.on + 6 * DAY, (notice.on + 5 * DAY, MONTHLY), marks=[*CONFIRMED, notice]).state == "active"


def test_a_notice_before_the_grace_is_over_breaks_nothing() -> None:
    early = Mark(dues()[0] + 2 * DAY, "notified")
    assert lived(dues()[0] + 25 * DAY, marks=[*CONFIRMED, early]).state == "active"


def test_two_missed_in_a_row_break_it() -> None:
    life = lived(dues()[1] + 6 * DAY)
    assert kinds(life) == ["pending_confirmation", "active", "missed", "missed", "broken"]


def test_a_broken_plan_is_cured_once_by_all_that_is_due() -> None:
    broken = dues()[1] + 6 * DAY
    assert lived(broken + DAY, (broken + DAY, "2000.00")).state == "broken"
    cured = (broken + DAY, "2132.38")
    assert lived(broken + DAY, cured).state == "cured"
    again = lived(dues()[3] + 9 * DAY, cured, (dues()[3] + 8 * DAY, "2132.38"))
    assert kinds(again)[-4:] == ["cured", "missed", "missed", "broken"]
    assert again.state == "broken"


def test_a_cured_plan_runs_to_its_end() -> None:
    cured = (dues()[1] + 7 * DAY, "2132.38")
    rest = [(due, MONTHLY) for due in dues()[2:11]] + [(dues()[11], "1066.14")]
    assert lived(dues()[11], cured, *rest).state == "completed"


def test_whoever_settles_early_owes_no_cost_of_periods_to_come() -> None:
    five = [(due, MONTHLY) for due in dues()[:5]]
    rest = settle_early(PLAN.rows, 4).on_a_due_date - D(MONTHLY)  # type: ignore[arg-type]
    assert lived(dues()[4], *five, (dues()[4], str(rest - D("0.01")))).state == "active"
    assert lived(dues()[4], *five, (dues()[4], str(rest))).state == "completed"
    assert needed_to_settle(PLAN.rows, MADE, MADE) == D("12000.00")


def test_the_first_period_runs_from_the_first_day_whenever_a_down_payment_is_due() -> None:
    fields = {"method": "amortised", "principal": "12000.00", "annual_rate": "0.12", "months": 12}
    fields |= {"down_payment_rate": "0.1", "first_due": "2026-12-20"}
    now, later = (quote(fields | {"today": day}).instalments for day in ("2026-12-01", "2026-12-04"))
    for day in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 4)):
        assert needed_to_settle(later, date(2026, 12, 1), day) == needed_to_settle(now, date(2026, 12, 1), day)
    assert needed_to_settle(later, date(2026, 12, 1), date(2026, 12, 2)) == D("12108.00")


def test_ninety_five_in_a_hundred_of_an_instalment_is_no_miss() -> None:
    assert "missed" not in kinds(lived(dues()[0] + 9 * DAY, (dues()[0], "1012.89")))
    assert "missed" in kinds(lived(dues()[0] + 9 * DAY, (dues()[0], "1012.87")))


@pytest.mark.parametrize(
    ("breach", "vector"),
    [("keep", "remaining_plan"), ("reinstate", "policyB_reinstate_all"), ("pro_rata", "policyC_pro_rata")],
)
def test_tv16_what_a_broken_plan_leaves_owed(breach: Any, vector: str) -> None:
    made = quote(
        {"method": "zero_interest", "principal": VECTORS["TV08"]["plan_base"], "months": 24, "first_due": "2026-12-15"}
    )
    base, waived = D(VECTORS["TV08"]["plan_base"]), D(VECTORS["TV08"]["waived_total"])
    plan = Plan(made.instalments, base, waived, breach, MADE, MADE)
    assert owed_if_broken(plan, D(VECTORS["TV16"]["paid"])) == D(VECTORS["TV16"][vector])


def test_what_was_paid_of_the_interest_does_not_lower_the_principal() -> None:
    assert owed_if_broken(PLAN, D(MONTHLY)) == D("11053.81") + D("276.35")


def test_a_payment_of_nothing_is_no_payment() -> None:
    with pytest.raises(InvalidInput, match=r"payments.P0.*above zero"):
        promised(DUE, (DUE, "0.00"))
    with pytest.raises(InvalidInput, match="paid"):
        cover(PLAN.rows, D("-1.00"))


days = st.integers(0, 500).map(lambda number: MADE + timedelta(days=number))
some_payments = st.lists(st.tuples(days, money(1, 300_000)), max_size=14).map(
    lambda several: [Paid(f"P{n}", on, amount) for n, (on, amount) in enumerate(several)]
)
some_marks = st.lists(st.builds(Mark, days, st.sampled_from(["cancelled", "notified", "notified"])), max_size=4)
confirmed = st.booleans().map(lambda yes: CONFIRMED if yes else [])


@settings(deadline=None)
@given(money(0, 2_000_000))
def test_cover_overpays_no_component_and_loses_no_cent(amount: Decimal) -> None:
    covered, left = cover(PLAN.rows, amount)
    for row, part in zip(PLAN.rows, covered, strict=True):
        assert 0 <= part.fee <= row.fee
        assert 0 <= part.interest <= row.interest
        assert 0 <= part.principal <= row.principal
        assert part.left == row.principal + row.interest + row.fee - part.fee - part.interest - part.principal
    assert sum(part.fee + part.interest + part.principal for part in covered) + left == amount
    touched = [part.left == 0 for part in covered]
    assert touched == sorted(touched, reverse=True), "the oldest first"
    assert left == 0 or all(touched)


@settings(deadline=None)
@given(some_payments, some_marks, confirmed, days, st.randoms())
def test_payments_told_twice_or_in_any_order_give_the_same_life(
    payments: list[Paid], marks: list[Mark], yes: list[Mark], today: date, chance: Any
) -> None:
    again = payments + payments[: len(payments) // 2]
    chance.shuffle(again)
    assert plan_life(PLAN, again, today, POLICY, yes + marks) == plan_life(PLAN, payments, today, POLICY, yes + marks)
    assert promise_life(PROMISE, again, today, POLICY) == promise_life(PROMISE, payments, today, POLICY)


@settings(deadline=None)
@given(some_payments, some_marks, confirmed, days, days)
def test_what_has_happened_stays_and_tomorrow_only_adds(
    payments: list[Paid], marks: list[Mark], yes: list[Mark], one: date, other: date
) -> None:
    early, late = sorted((one, other))
    for before, after in (
        (plan_life(PLAN, payments, early, POLICY, yes + marks), plan_life(PLAN, payments, late, POLICY, yes + marks)),
        (promise_life(PROMISE, payments, early, POLICY), promise_life(PROMISE, payments, late, POLICY)),
    ):
        assert after.events[: len(before.events)] == before.events
        assert [event.on for event in after.events] == sorted(event.on for event in after.events)


def first_break(life: PlanLife) -> date:
    """The day on which the plan first broke; the last of days where it never did."""
    return next((event.on for event in life.events if event.kind == "broken"), date.max)


FOLLOWS = {
    "pending_confirmation": {"active", "declined", "expired", "cancelled"},
    "active": {"completed", "broken", "cancelled"},
    "broken": {"cured", "cancelled"},
    "cured": {"completed", "broken", "cancelled"},
}


@settings(deadline=None)
@given(some_payments, some_marks, confirmed, days)
def test_a_plan_only_goes_forward_and_is_cured_at_most_once(
    payments: list[Paid], marks: list[Mark], yes: list[Mark], today: date
) -> None:
    life = plan_life(PLAN, payments, today, POLICY, yes + marks)
    states = [kind for kind in kinds(life) if kind != "missed"]
    assert all(later in FOLLOWS.get(earlier, set()) for earlier, later in pairwise(states))
    assert states.count("cured") <= POLICY.cures
    assert life.state == states[-1]
    assert life.arrears >= 0


@settings(deadline=None)
@given(some_payments, days, money(1, 300_000))
def test_paying_more_never_leaves_more_owing_nor_breaks_a_plan_sooner(
    payments: list[Paid], today: date, more: Decimal
) -> None:
    before = plan_life(PLAN, payments, today, POLICY, CONFIRMED)
    after = plan_life(PLAN, [*payments, Paid("more", MADE, more)], today, POLICY, CONFIRMED)
    assert after.arrears <= before.arrears
    # A plan that was cured can break a second time, one that stayed broken cannot: it is the first break that counts.
    assert first_break(before) <= first_break(after)
    assert owed_if_broken(PLAN, after.paid) <= owed_if_broken(PLAN, before.paid)
