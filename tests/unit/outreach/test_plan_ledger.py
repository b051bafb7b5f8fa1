"""A plan on the account's ledger: what it waives and costs is a line, and figures and plan say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED, OWED_TOTAL
from tests.unit.outreach.desk import Desk, desk_on
from tests.unit.records.plans import an_offer
from voicebot.calls.plan_links import PlanLinks
from voicebot.errors import Conflict
from voicebot.outreach import plan_life
from voicebot.outreach.lives import money
from voicebot.outreach.spreading import owed_on, shown
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref
from voicebot.repayment.covering import needed_to_settle
from voicebot.repayment.offer import Offer, schedule_of
from voicebot.repayment.offers import offers
from voicebot.repayment.settlement import Breach
from voicebot.repayment.terms import terms_for
from voicebot.repayment.wish import Wish

TODAY = date(2026, 11, 24)


@pytest.fixture
def desk(database: Database) -> Desk:
    put(database, minimum_due=100_000, **OWED)
    return desk_on(database)


def accepted(desk: Desk, offer: Offer | None = None) -> int:
    """A plan that its holder accepted on its page, now."""
    return desk.confirms(desk.agrees(offer=offer))


def waiving_half(breach: Breach = "pro_rata") -> Offer:
    """What a team lead may grant: all of the penalty and half of the interest waived."""
    terms = terms_for("CN_BANK", "CNY", TODAY, "L2")
    assert terms is not None
    debt = {part: money(OWED[part]) for part in OWED}
    found = offers(debt, Wish(months=30), terms, TODAY).options[0]
    named = tuple(replace(line, approver="Lin") for line in found.waivers)
    return replace(found, breach=breach, waivers=named)


def account(desk: Desk) -> dict[str, Any]:
    with desk.database.read() as connection:
        row = account_by_ref(connection, "A-1")
    assert row is not None
    return dict(row)


def owed(desk: Desk) -> int:
    credit = sum(int(row["unapplied"]) for row in desk.rows("payments"))
    return sum(owed_on(account(desk)).values()) - credit


def lines(desk: Desk) -> list[tuple[str, str, int]]:
    return [(row["kind"], row["component"], row["amount"]) for row in desk.rows("ledger_lines")]


def test_nothing_moves_before_a_plan_is_accepted(desk: Desk) -> None:
    desk.agrees()
    desk.on("2026-11-25")
    assert lines(desk) == []
    assert owed(desk) == OWED_TOTAL


def test_what_an_accepted_plan_waives_is_a_line_with_authority_approver_and_reason(desk: Desk) -> None:
    plan = accepted(desk, waiving_half())
    waived = {row["component"]: row for row in desk.rows("ledger_lines")}
    assert {name: row["amount"] for name, row in waived.items()} == {"interest": 27_013, "penalty": 26_000}
    for row in waived.values():
        assert (row["authority"], row["approver"], row["reason"]) == ("L2", "Lin", "hardship plan")
        assert (row["plan_id"], row["day"], row["at"]) == (plan, TODAY, desk.clock.now())
    assert account(desk)["penalty"] == 0
    assert owed(desk) == OWED_TOTAL - 53_013


def test_the_cost_comes_period_by_period_and_each_once(desk: Desk) -> None:
    offer = an_offer()
    accepted(desk, offer)
    rows = [row for row in schedule_of(offer) if row.n]
    for _ in range(3):
        desk.on("2026-11-25")
    desk.on(rows[0].due.isoformat())
    first, second = (int((row.interest + row.fee) * 100) for row in rows[:2])
    assert [line for line in lines(desk) if line[0] == "cost"] == [("cost", "interest", -first)]
    desk.on("2026-12-01")
    assert lines(desk)[-1] == ("cost", "interest", -second)


def test_a_plan_kept_to_its_end_leaves_nothing_owed_and_no_credit(desk: Desk) -> None:
    plan = accepted(desk, an_offer())
    for row in desk.rows("plan_instalments"):
        desk.on(row["due"].isoformat())
        desk.pays(shown(row["amount"]), f"TX-{row['n']}")
    assert desk.state("plans", plan) == "completed"
    assert owed(desk) == 0
    assert account(desk)["minimum_due"] == 0
    assert sum(amount for kind, _, amount in lines(desk) if kind == "cost") == -desk.rows("plans")[0]["cost"]
    before = lines(desk)
    desk.on("2028-01-01")
    assert lines(desk) == before


def test_whoever_settles_early_owes_no_cost_of_periods_to_come(desk: Desk) -> None:
    offer = an_offer()
    plan = accepted(desk, offer)
    desk.on("2027-01-10")
    desk.pays(str(needed_to_settle(schedule_of(offer), TODAY, date(2027, 1, 10))), "TX-1")
    assert desk.state("plans", plan) == "completed"
    assert owed(desk) == 0
    desk.on("2027-06-10")
    assert owed(desk) == 0


@pytest.mark.parametrize(("breach", "back"), [("keep", 0), ("reinstate", 53_013), ("pro_rata", 53_013)])
def test_a_broken_plan_brings_back_what_was_agreed_for_a_break(desk: Desk, breach: Breach, back: int) -> None:
    plan = accepted(desk, waiving_half(breach))
    desk.on("2027-03-01")
    assert desk.state("plans", plan) == "broken"
    assert owed(desk) == OWED_TOTAL - 53_013 + back, "no cost is owed of a plan that is broken"
    reasons = {row["reason"] for row in desk.rows("ledger_lines") if row["reason"].startswith("the plan is broken")}
    assert not back or reasons == {f"the plan is broken; agreed for a break: {breach.replace('_', ' ')}"}
    desk.on("2027-03-02")
    assert owed(desk) == OWED_TOTAL - 53_013 + back


def test_what_is_paid_after_a_break_is_paid_on_the_debt_and_brings_no_waiver_back(desk: Desk) -> None:
    accepted(desk, waiving_half("pro_rata"))
    desk.on("2027-03-01")
    desk.pays("100.00", "TX-1")
    desk.on("2027-03-02")
    assert owed(desk) == OWED_TOTAL - 10_000


def test_a_plan_that_is_cured_waives_again(desk: Desk) -> None:
    plan = accepted(desk, waiving_half("reinstate"))
    desk.on("2027-01-05")
    assert desk.state("plans", plan) == "broken"
    desk.pays("1000.00", "TX-1")
    assert desk.state("plans", plan) == "cured"
    sums = {
        part: sum(line[2] for line in lines(desk) if line[:2] == ("waiver", part)) for part in ("interest", "penalty")
    }
    assert sums == {"interest": 27_013, "penalty": 26_000}


def test_a_penalty_that_was_paid_before_the_acceptance_is_waived_off_the_rest(desk: Desk) -> None:
    plan = desk.agrees(offer=waiving_half())
    desk.pays("260.00", "TX-1")
    assert account(desk)["penalty"] == 0
    desk.confirms(plan)
    assert owed(desk) == OWED_TOTAL - 53_013 - 26_000
    assert min(account(desk)[part] for part in OWED) >= 0
    penalty = next(row for row in desk.rows("ledger_lines") if row["component"] == "penalty")
    assert (penalty["amount"], penalty["penalty"], penalty["interest"]) == (26_000, 0, 26_000)


def test_a_payment_that_bounces_takes_its_part_of_the_plan_back(desk: Desk) -> None:
    offer = an_offer()
    accepted(desk, offer)
    desk.on("2026-11-30")
    desk.pays(shown(desk.rows("plan_instalments")[0]["amount"]), "TX-1")
    desk.takes_back("TX-1")
    first = next(row for row in schedule_of(offer) if row.n)
    assert money(owed(desk)) == money(OWED_TOTAL) - offer.waived + first.interest + first.fee


def test_accepting_twice_books_once(desk: Desk) -> None:
    plan, links = desk.agrees(), PlanLinks(desk.database, starts=plan_life.start)
    with desk.database.begin() as connection:
        token = links.make(connection, plan, desk.clock.now()).token
    links.confirm(token, desk.clock.now())
    before = desk.everything()
    with pytest.raises(Conflict, match="active"):
        links.confirm(token, desk.clock.now())
    assert desk.everything() == before
    assert money(sum(line[2] for line in lines(desk))) == an_offer().waived
