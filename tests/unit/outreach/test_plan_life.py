"""What becomes of a plan: missed, broken, cured, completed; collection rests while it runs, and no longer."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED
from tests.unit.outreach.desk import Desk, desk_on
from tests.unit.records.plans import an_offer
from voicebot.outreach.plan_life import NOTICE
from voicebot.outreach.spreading import shown
from voicebot.records import Database
from voicebot.records.outcomes import outbox


@pytest.fixture
def desk(database: Database) -> Desk:
    put(database, minimum_due=100_000, **OWED)
    return desk_on(database)


@pytest.fixture
def plan(desk: Desk) -> int:
    """A plan that was confirmed: twelve times 862.92, the first on the 30th of November."""
    return desk.confirms(desk.agrees())


def dues(desk: Desk) -> list[tuple[date, int]]:
    return [(row["due"], row["amount"]) for row in desk.rows("plan_instalments")]


def kinds(desk: Desk) -> list[str]:
    return [kind for kind, _ in desk.told("plan_events")]


def send_notices(desk: Desk) -> None:
    """What waits to be sent goes out now."""
    with desk.database.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.sent_at.is_(None)).values(sent_at=desk.clock.now()))


def test_a_plan_that_nobody_confirms_expires_and_collection_never_rested(desk: Desk) -> None:
    plan = desk.agrees()
    desk.on("2026-11-26")
    assert desk.state("plans", plan) == "pending_confirmation"
    assert desk.on("2026-11-27").moved == {("plan", "expired"): 1}
    assert desk.flags() == []
    assert desk.on("2026-11-28").moved == {}


def test_a_plan_that_is_kept_is_completed_and_frees_the_account(desk: Desk, plan: int) -> None:
    assert desk.flags() == ["plan_active"]
    for number, (due, amount) in enumerate(dues(desk)):
        desk.on(due.isoformat())
        assert desk.state("plans", plan) == "active"
        desk.pays(shown(amount), f"TX-{number}")
    assert desk.state("plans", plan) == "completed"
    assert kinds(desk) == ["made", "active", "completed"]
    assert desk.rows("plan_events")[-1]["payment_id"] == desk.rows("payments")[-1]["id"]
    assert desk.flags() == []
    assert desk.rows("tickets") == []


def test_a_missed_instalment_is_told_once_and_its_holder_gets_a_notice(desk: Desk, plan: int) -> None:
    for day in ("2026-12-05", "2026-12-06", "2026-12-07"):
        desk.on(day)
    assert desk.state("plans", plan) == "active"
    assert desk.told("plan_events")[2:] == [("missed", "2026-12-06")]
    notices = [row for row in desk.rows("outbox") if row["kind"] == NOTICE]
    assert [row["body"] for row in notices] == [{"language": "zh-CN", "plan": plan}]


def test_one_missed_instalment_breaks_the_plan_only_after_the_notice_went_out_and_ran(desk: Desk, plan: int) -> None:
    desk.on("2026-12-06")
    desk.on("2026-12-12")
    assert desk.state("plans", plan) == "active", "nobody was told yet"
    send_notices(desk)
    desk.on("2026-12-17")
    assert desk.state("plans", plan) == "active"
    desk.on("2026-12-18")
    assert desk.state("plans", plan) == "broken"


def test_a_broken_plan_goes_to_a_colleague_and_lets_collection_on_only_after_them(desk: Desk, plan: int) -> None:
    desk.on("2027-01-03")
    assert desk.state("plans", plan) == "broken"
    assert kinds(desk) == ["made", "active", "missed", "missed", "broken"]
    [ticket] = desk.rows("tickets")
    assert (ticket["kind"], ticket["priority"]) == ("broken_plan", "P3")
    assert desk.flags() == ["follow_up"]


def test_a_broken_plan_is_cured_by_whatever_pays_all_that_is_due(desk: Desk, plan: int) -> None:
    desk.on("2027-01-03")
    desk.pays("1725.84", "TX-1")
    assert desk.state("plans", plan) == "cured"
    assert desk.flags() == ["plan_active"]
    assert [row["state"] for row in desk.rows("tickets")] == ["closed"]
    rest = sum(amount for _, amount in dues(desk)[2:])
    desk.pays(shown(rest), "TX-2")
    assert desk.state("plans", plan) == "completed"
    assert desk.flags() == []


def test_a_payment_that_bounces_takes_a_completed_plan_up_again(desk: Desk, plan: int) -> None:
    desk.pays(shown(sum(amount for _, amount in dues(desk))), "TX-1")
    assert desk.state("plans", plan) == "completed"
    desk.takes_back("TX-1")
    assert desk.state("plans", plan) == "active"
    assert desk.flags() == ["plan_active"]


def test_a_plan_that_broke_stays_broken_once_another_was_agreed_to(desk: Desk, plan: int) -> None:
    desk.on("2027-01-03")
    desk.agrees()
    desk.pays("1725.84", "TX-1")
    assert desk.state("plans", plan) == "broken"


def test_a_promise_made_while_a_plan_runs_takes_no_payment_from_it(desk: Desk, plan: int) -> None:
    desk.promises()
    desk.clock.advance(days=1)
    desk.pays("862.92", "TX-1")
    desk.on("2026-12-07")
    assert "missed" not in kinds(desk)


def test_a_down_payment_may_be_paid_at_once(desk: Desk) -> None:
    plan = desk.confirms(desk.agrees(offer=an_offer(down="500.00")))
    desk.clock.advance(hours=1)
    desk.pays("500.00", "TX-1", paid_at="2026-11-24")
    desk.on("2026-11-30")
    assert (desk.state("plans", plan), kinds(desk)) == ("active", ["made", "active"])


def test_everything_is_told_once(desk: Desk, plan: int) -> None:
    desk.on("2027-01-03")
    before = desk.everything()
    assert desk.follow_up.review().moved == {}
    assert desk.follow_up.review(date(2026, 12, 5)).moved == {}
    assert desk.everything() == before
