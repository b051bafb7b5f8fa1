"""Marks come off by a person who says who and why, or by what they were raised for being done with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.bank import customer, rows_of, taken
from tests.unit.outreach.desk import desk_on
from tests.unit.outreach.house import House, house_on
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.marks import Marks
from voicebot.outreach.timeline import Timeline
from voicebot.records import Database
from voicebot.records.contact import add_contact_row, flags
from voicebot.records.plans import move_plan


@pytest.fixture
def house(database: Database) -> House:
    put(database)
    return house_on(database)


@pytest.fixture
def marks(house: House) -> Marks:
    return Marks(house.database, house.clock)


def marked(house: House, flag: str) -> None:
    row = {"account_id": house.account_id(), "flag": flag, "starts": house.clock.now().date(), "until": None}
    with house.database.begin() as connection:
        add_contact_row(connection, flags, row | {"call_id": None, "created_at": house.clock.now()})


def holding(house: House) -> list[str]:
    return [row["flag"] for row in house.rows("flags") if row["released_at"] is None]


def breaks_a_promise(house: House) -> dict[str, Any]:
    """The callback about it."""
    house.promises(date(2026, 11, 26))
    house.at("2026-12-03T10:00")
    house.follow_up.review()
    return house.rows("callbacks")[-1]


def test_a_mark_is_released_with_who_and_why_and_the_timeline_tells(house: House, marks: Marks) -> None:
    marked(house, "dispute")
    marked(house, "cease")
    assert [row["flag"] for row in marks.listed("A-1")] == ["cease", "dispute"]
    assert marks.release("A-1", "dispute", "Mei Chen", "the charge was reversed") == 1
    assert [row["flag"] for row in marks.listed()] == ["cease"]
    [told] = [one for one in Timeline(house.database).page("A-1")["entries"] if one["what"] == "released"]
    assert (told["flag"], told["by"], told["why"]) == ("dispute", "Mei Chen", "the charge was reversed")


@pytest.mark.parametrize(
    ("asked", "error", "mend"),
    [
        (("A-1", "dispute", " ", "because"), InvalidInput, "say who you are"),
        (("A-1", "dispute", "Mei", " "), InvalidInput, "say why"),
        (("A-1", "fraud", "Mei", "because"), NotFound, "voicebot flags list A-1"),
        (("A-9", "dispute", "Mei", "because"), NotFound, "not known"),
    ],
)
def test_what_cannot_be_released_is_refused_with_its_mend(
    house: House, marks: Marks, asked: tuple[str, str, str, str], error: type[Exception], mend: str
) -> None:
    marked(house, "dispute")
    with pytest.raises(error, match=mend):
        marks.release(*asked)
    assert holding(house) == ["dispute"]


def test_a_callback_about_a_broken_promise_that_is_done_closes_its_ticket_and_frees_the_robots(house: House) -> None:
    callback = breaks_a_promise(house)
    assert (house.tickets(), holding(house)) == (["broken_promise"], ["follow_up"])
    house.callbacks.done(callback["id"], "rung; pays on Friday", "Mei")
    assert (house.tickets(), holding(house)) == ([], [])
    [flag] = house.rows("flags")
    assert (flag["released_by"], flag["released_why"]) == ("Mei", f"callback {callback['id']} is done")


def test_another_callback_that_is_done_leaves_the_mark(house: House) -> None:
    breaks_a_promise(house)
    other = house.asked_to_ring("2026-12-04T10:00", "passed_on")
    house.callbacks.done(other)
    assert (house.tickets(), holding(house)) == (["broken_promise"], ["follow_up"])


def test_what_a_colleague_writes_of_a_callback_is_sealed(house: House) -> None:
    callback = house.asked_to_ring("2026-11-24T15:00", "passed_on")
    house.callbacks.done(callback, "her husband is ill")
    assert house.callbacks.listed("done")[0]["why"] == "her husband is ill"
    with house.database.read() as connection:
        [kept] = connection.exec_driver_sql("SELECT why, note FROM callbacks").all()
    assert kept[0] == "done by a person"
    assert b"husband" not in bytes(kept[1])
    assert "husband" not in str(Timeline(house.database).page("A-1"))
    with pytest.raises(InvalidInput, match="note"):
        house.callbacks.done(house.asked_to_ring("2026-11-24T15:00"), "x" * 201)


def test_a_file_that_brings_another_number_says_that_it_is_wrong_no_longer(database: Database) -> None:
    taken(database, [customer()])
    [account] = rows_of(database)
    made = {"account_id": account["id"], "starts": date(2026, 11, 24), "until": None, "call_id": None}
    with database.begin() as connection:
        for flag in ("wrong_number", "dispute"):
            add_contact_row(connection, flags, made | {"flag": flag, "created_at": account["as_of"]})
    taken(database, [customer(as_of="2026-11-24T07:00:00+08:00")])
    assert [row["released_at"] for row in rows_of(database, "flags")] == [None, None], "it is the same number"
    taken(database, [customer(phone="13800000077", as_of="2026-11-24T08:00:00+08:00")])
    wrong, dispute = rows_of(database, "flags")
    assert (wrong["flag"], wrong["released_by"]) == ("wrong_number", "voicebot")
    assert wrong["released_at"] is not None
    assert dispute["released_at"] is None


def test_a_mark_of_a_plan_is_lifted_by_hand_only_where_no_plan_runs(house: House, marks: Marks) -> None:
    desk = desk_on(house.database, house.clock)
    plan = desk.confirms(desk.agrees())
    with pytest.raises(Conflict, match="a plan that runs"):
        marks.release("A-1", "plan_active", "Mei", "she asked")
    assert holding(house) == ["plan_active"]
    with house.database.begin() as connection:
        move_plan(connection, plan, "active", "cancelled")
    assert marks.release("A-1", "plan_active", "Mei", "it was cancelled") == 1
