"""What becomes of a promise: told once, from what was paid; a colleague follows the one that broke."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.errors import InvalidInput
from voicebot.records import Database
from voicebot.records.contact import add_contact_row, flags, suppressions
from voicebot.records.promises import close_promises


@pytest.fixture
def desk(database: Database) -> Desk:
    put(database, minimum_due=100_000, **OWED)
    return desk_on(database)


def test_a_promise_is_due_on_its_day_and_broken_when_its_grace_is_over(desk: Desk) -> None:
    promise = desk.promises()
    states = {}
    for day in ("2026-11-29", "2026-11-30", "2026-12-03", "2026-12-04"):
        desk.on(day)
        states[day] = desk.state("promises", promise)
    assert list(states.values()) == ["open", "due", "due", "broken"]
    assert desk.told() == [("made", None), ("due", "2026-11-30"), ("broken", "2026-12-04")]


def test_a_review_that_comes_late_tells_every_step_by_its_own_day(desk: Desk) -> None:
    desk.promises()
    desk.on("2026-12-20")
    assert desk.told() == [("made", None), ("due", "2026-11-30"), ("broken", "2026-12-04")]
    assert {row["at"] for row in desk.rows("promise_events")[1:]} == {datetime(2026, 12, 20, 2, tzinfo=UTC)}


def test_a_promise_is_kept_the_moment_enough_is_paid(desk: Desk) -> None:
    promise = desk.promises()
    desk.pays("300.00", "TX-1")
    assert desk.state("promises", promise) == "open"
    desk.pays("175.00", "TX-2")
    assert desk.state("promises", promise) == "kept", "475.00 is the tolerated share of 500.00"
    kept = desk.rows("promise_events")[-1]
    assert (kept["kind"], kept["day"]) == ("kept", date(2026, 11, 24))
    assert kept["payment_id"] == desk.rows("payments")[-1]["id"]
    before = desk.everything()
    desk.on("2026-12-20")
    assert desk.everything() == before


def test_a_promise_is_kept_within_its_grace(desk: Desk) -> None:
    promise = desk.promises()
    desk.on("2026-12-03")
    desk.pays("500.00", "TX-1")
    assert desk.state("promises", promise) == "kept"
    assert desk.told()[1:] == [("due", "2026-11-30"), ("kept", "2026-12-03")]


def test_a_part_that_was_paid_is_told_as_such_and_needs_no_colleague(desk: Desk) -> None:
    promise = desk.promises()
    desk.pays("100.00", "TX-1")
    desk.on("2026-12-04")
    assert desk.state("promises", promise) == "partly_kept"
    assert "100.00 of 500.00 was paid by 2026-12-03" in desk.rows("promise_events")[-1]["why"]
    assert desk.rows("tickets") == []
    assert desk.flags() == []


def test_a_broken_promise_goes_to_a_colleague_and_no_robot_rings_meanwhile(desk: Desk) -> None:
    desk.promises()
    desk.on("2026-12-04")
    [ticket], [callback] = desk.rows("tickets"), desk.rows("callbacks")
    assert (ticket["kind"], ticket["priority"], ticket["state"]) == ("broken_promise", "P3", "open")
    assert (callback["reason"], callback["urgent"], callback["state"]) == ("broken_promise", False, "booked")
    assert callback["at"] == datetime(2026, 12, 4, 2, 15, tzinfo=UTC)
    assert callback["number"] == "+8613800000101"
    assert desk.flags() == ["follow_up"]


def test_what_is_broken_again_adds_no_second_ticket_while_the_first_is_open(desk: Desk) -> None:
    desk.promises()
    desk.on("2026-12-04")
    again = desk.promises(due=date(2026, 12, 8))
    desk.on("2026-12-12")
    assert desk.state("promises", again) == "broken"
    assert len(desk.rows("tickets")) == len(desk.rows("callbacks")) == 1
    assert desk.flags() == ["follow_up"]


@pytest.mark.parametrize("mark", ["deceased", "attorney", "cease", "vulnerable"])
def test_whoever_must_not_be_rung_is_on_the_ticket_alone(desk: Desk, mark: str) -> None:
    made = {"account_id": desk.account_id(), "flag": mark, "starts": date(2026, 11, 24), "until": None}
    with desk.database.begin() as connection:
        add_contact_row(
            connection, flags, made | {"call_id": None, "created_at": desk.clock.now(), "released_at": None}
        )
    desk.promises()
    desk.on("2026-12-04")
    assert len(desk.rows("tickets")) == 1
    assert desk.rows("callbacks") == []


def test_a_number_closed_to_everybody_is_not_rung(desk: Desk) -> None:
    made = {"number_hash": desk.database.cipher.number_hash("+8613800000101"), "scope": "all", "reason": "cease"}
    with desk.database.begin() as connection:
        add_contact_row(
            connection, suppressions, made | {"call_id": None, "created_at": desk.clock.now(), "released_at": None}
        )
    desk.promises()
    desk.on("2026-12-04")
    assert desk.rows("callbacks") == []


def test_whoever_owes_nothing_by_now_is_followed_up_by_nobody(desk: Desk) -> None:
    promise = desk.promises()
    nothing: dict[str, Any] = dict.fromkeys(OWED, 0)
    put(desk.database, minimum_due=0, **nothing)
    desk.on("2026-12-04")
    assert desk.state("promises", promise) == "broken", "no payment is on record"
    assert (desk.rows("tickets"), desk.rows("callbacks"), desk.flags()) == ([], [], [])


def test_whoever_pays_after_all_is_not_rung_for_it(desk: Desk) -> None:
    promise = desk.promises()
    desk.on("2026-12-04")
    desk.pays("500.00", "TX-1")
    assert desk.state("promises", promise) == "cured"
    assert [row["state"] for row in desk.rows("tickets")] == ["closed"]
    assert [row["state"] for row in desk.rows("callbacks")] == ["cancelled"]
    assert desk.flags() == []


def test_a_payment_that_bounces_breaks_what_it_kept(desk: Desk) -> None:
    promise = desk.promises()
    desk.pays("500.00", "TX-1")
    desk.takes_back("TX-1")
    assert desk.state("promises", promise) == "open", "its day is still to come"
    desk.pays("500.00", "TX-2")
    desk.on("2026-12-04")
    desk.takes_back("TX-2")
    assert desk.state("promises", promise) == "broken"
    assert [kind for kind, _ in desk.told()] == ["made", "kept", "open", "kept", "due", "broken"]
    assert desk.flags() == ["follow_up"]


def test_a_payment_in_time_that_is_told_late_keeps_the_promise_after_all(desk: Desk) -> None:
    promise = desk.promises()
    desk.on("2026-12-04")
    desk.pays("500.00", "TX-1", paid_at="2026-12-02")
    assert desk.state("promises", promise) == "kept"
    assert desk.told()[-2:] == [("broken", "2026-12-04"), ("kept", "2026-12-02")], "what was told stays on record"
    assert "known better now" in desk.rows("promise_events")[-1]["why"]
    assert desk.flags() == []


def test_a_payment_counts_for_the_last_promise_alone(desk: Desk) -> None:
    first = desk.promises()
    desk.on("2026-12-04")
    second = desk.promises(due=date(2026, 12, 10))
    desk.on("2026-12-05")
    desk.pays("500.00", "TX-1")
    assert [desk.state("promises", one) for one in (first, second)] == ["broken", "kept"]


def test_what_was_paid_before_a_promise_does_not_keep_it(desk: Desk) -> None:
    desk.pays("500.00", "TX-1", paid_at="2026-11-24")
    promise = desk.promises()
    desk.on("2026-11-30")
    assert desk.state("promises", promise) == "due"


def test_what_was_paid_on_the_day_of_a_promise_counts_where_only_the_day_is_known(desk: Desk) -> None:
    promise = desk.promises()
    desk.clock.advance(hours=1)
    desk.pays("500.00", "TX-1", paid_at="2026-11-24")
    assert desk.state("promises", promise) == "kept"


def test_a_promise_that_was_replaced_or_withdrawn_is_left_as_it_is(desk: Desk) -> None:
    promise = desk.promises()
    with desk.database.begin() as connection:
        close_promises(connection, desk.account_id(), "withdrawn", desk.clock.now(), "taken back in a call")
    before = desk.everything()
    desk.on("2026-12-20")
    assert desk.everything() == before
    desk.pays("500.00", "TX-1")
    assert desk.state("promises", promise) == "withdrawn"


def test_a_second_review_on_the_same_day_and_one_of_an_earlier_day_change_nothing(desk: Desk) -> None:
    desk.promises()
    desk.on("2026-12-04")
    before = desk.everything()
    assert desk.follow_up.review().moved == {}
    assert desk.follow_up.review(date(2026, 11, 26)).moved == {}
    assert desk.everything() == before


def test_a_promise_is_broken_by_the_day_of_whoever_made_it(database: Database) -> None:
    put(database, zone="America/New_York", packs=["US_3P"], region="US-NJ", **OWED)
    desk = desk_on(database)
    promise = desk.promises()
    desk.clock.advance(days=10)
    desk.follow_up.review()
    assert desk.clock.now() == datetime(2026, 12, 4, 2, tzinfo=UTC)
    assert desk.state("promises", promise) == "due", "in New Jersey it is the third still"
    desk.clock.advance(hours=3)
    desk.follow_up.review()
    assert desk.state("promises", promise) == "broken"


def test_no_day_is_reviewed_before_it_comes_unless_days_are_tried_out(desk: Desk) -> None:
    promise = desk.promises()
    with pytest.raises(InvalidInput, match="a day that has come"):
        desk.follow_up.review(date(2026, 12, 4))
    trying = desk_on(desk.database, desk.clock, ahead=True)
    assert trying.follow_up.review(date(2026, 12, 4)).moved == {("promise", "broken"): 1}
    trying.pays("500.00", "TX-1", paid_at="2026-12-06")
    assert trying.state("promises", promise) == "cured"


def test_an_account_that_fails_stops_no_other(desk: Desk) -> None:
    put(desk.database, ref="A-2", reference="86000002", packs=["MOON"], **OWED)
    put(desk.database, ref="A-3", reference="86000003", **OWED)
    made = [desk.promises(ref=ref) for ref in ("A-1", "A-2", "A-3")]
    reviewed = desk.on("2026-12-04")
    assert (reviewed.accounts, reviewed.failed, dict(reviewed.moved)) == (3, 1, {("promise", "broken"): 2})
    assert [desk.state("promises", one) for one in made] == ["broken", "open", "broken"]
    assert desk.pays("5.00", "TX-1", ref="A-2").new, "its payments are recorded all the same"
