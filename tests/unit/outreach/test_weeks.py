"""Weeks go by: promises and plans are reminded of, paid, receipted, missed, told, broken, and brought to a person."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from tests.unit.records.plans import agreed
from voicebot.calls.plan_links import PlanLinks
from voicebot.records import Database
from voicebot.records.plans import instalments_of
from voicebot.records.promises import add_promise, close_promises


@pytest.fixture
def house(database: Database) -> House:
    put(database, principal=900_000, interest=54_025, penalty=26_000, minimum_due=100_000)
    return house_on(database)


def day(house: House, on: date) -> list[str]:
    """Ten in the morning of that day: what the duties of a worker do; the kinds of what was sent."""
    house.at(f"{on}T10:00")
    before = len(house.rows("texts"))
    for _ in range(2):
        house.follow_up.review()
        house.works()
    return [row["kind"] for row in house.rows("texts")[before:]]


def after(on: date, days: int) -> date:
    return date.fromordinal(on.toordinal() + days)


def test_a_promise_that_is_kept(house: House) -> None:
    house.promises(date(2026, 11, 30))
    told = {}
    for ahead in range(1, 15):
        on = after(date(2026, 11, 24), ahead)
        if on == date(2026, 11, 30):
            house.at(f"{on}T09:00")
            house.pays("500.00", "TX-1")
        told[on] = day(house, on)
    assert {on: kinds for on, kinds in told.items() if kinds} == {
        date(2026, 11, 29): ["promise_reminder"],
        date(2026, 11, 30): ["payment_received"],
    }
    assert [row["state"] for row in house.rows("promises")] == ["kept"]
    assert house.tickets() == []


def test_the_first_promise_that_breaks_goes_to_a_person_and_no_machine_rings_until_then(house: House) -> None:
    house.promises(date(2026, 11, 30))
    told = [kind for ahead in range(1, 15) for kind in day(house, after(date(2026, 11, 24), ahead))]
    assert told == ["promise_reminder"]
    assert [row["state"] for row in house.rows("promises")] == ["broken"]
    assert house.tickets() == ["broken_promise"]
    assert [row["flag"] for row in house.rows("flags")] == ["follow_up"]
    [callback] = house.callbacks.listed()
    assert (callback["reason"], callback["by"], callback["overdue"]) == ("broken_promise", "person", True)
    assert house.carrier.placed == [], "a person rings, and not the bot"
    # what is paid late is receipted and makes it good: nobody needs to ring any more
    house.pays("500.00", "TX-1")
    assert day(house, date(2026, 12, 9)) == ["payment_received"]
    assert (house.tickets(), house.callbacks.listed()) == ([], [])


def test_a_plan_through_its_first_months(house: House) -> None:
    plan_id = agreed(house.database, house.account_id(), now=house.clock.now())
    links = PlanLinks(house.database)
    with house.database.begin() as connection:
        token = links.make(connection, plan_id, house.clock.now()).token
    links.confirm(token, house.clock.now())
    with house.database.read() as connection:
        first, second = instalments_of(connection, plan_id)[:2]
    assert day(house, after(first["due"], -1)) == ["instalment_reminder"]
    house.at(f"{first['due']}T09:00")
    house.pays(f"{first['amount'] / 100:.2f}", "TX-1")
    assert day(house, first["due"]) == ["payment_received"]
    assert day(house, after(second["due"], -1)) == ["instalment_reminder"]
    missed = {kind for ahead in range(1, 8) for kind in day(house, after(second["due"], ahead))}
    assert missed == {"instalment_missed"}, "in writing, before anything breaks"
    assert [row["state"] for row in house.rows("plans")] == ["active"]
    [notice] = [row for row in house.rows("texts") if row["kind"] == "instalment_missed"]
    assert "还没有收到" in notice["body"]


def test_a_promise_made_in_place_of_another_is_the_one_that_is_reminded_of(house: House) -> None:
    first = house.promises(date(2026, 11, 28))
    house.at("2026-11-26T10:00")
    with house.database.begin() as connection:
        close_promises(connection, house.account_id(), "replaced", house.clock.now(), "another was made in a call")
        call_id = house.rows("promises")[0]["call_id"]
        made = {"call_id": call_id, "account_id": house.account_id(), "created_at": house.clock.now()}
        terms = {"kind": "partial", "amount": 70_000, "currency": "CNY", "due": date(2026, 12, 3)}
        second = add_promise(connection, made | terms)
    told = {on: day(house, on) for on in (after(date(2026, 11, 26), ahead) for ahead in range(1, 8))}
    assert [on for on, kinds in told.items() if kinds] == [date(2026, 12, 2)]
    assert "700.00元" in house.post.line.given[-1].body
    assert [row["about"] for row in house.rows("reminders")] == [second] != [first]
