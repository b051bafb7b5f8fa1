"""Whoever asked to be rung later is rung at the hour, once at a time, a few times, and a colleague hears if in vain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from tests.unit.records.plans import a_call
from voicebot.calls import dialling
from voicebot.errors import CarrierFailed, Conflict, InvalidInput, NotFound
from voicebot.records import Database
from voicebot.records.accounts import accounts
from voicebot.records.calls import change_call
from voicebot.records.campaigns import dial_lines
from voicebot.records.contact import add_contact_row, flags


@pytest.fixture
def house(database: Database) -> House:
    put(database)
    return house_on(database)


def state(house: House) -> tuple[str, str]:
    return house.rows("callbacks")[-1]["state"], house.rows("rings")[-1]["state"]


def test_they_are_rung_at_the_hour_and_not_before(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T14:59")
    assert house.works() == {}
    house.at("2026-11-25T15:00")
    assert house.works() == {"owed": 1, "rung": 1}
    assert house.works() == {}
    [call] = [row for row in house.rows("calls") if row["direction"] == "outbound" and row["purpose"]]
    assert (call["purpose"], call["id"]) == ("callback", house.rows("rings")[0]["call_id"])
    house.call_ended("right_party_informed", right_party=True, conversation=True)
    assert house.works() == {"reached": 1}
    assert state(house) == ("done", "reached")
    assert house.tickets() == []


def test_nobody_there_is_tried_again_by_a_plan_and_then_a_colleague_hears_of_it(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    for moment, came in (("15:00", {"owed": 1, "rung": 1}), ("15:16", {"rung": 1}), ("16:20", {"rung": 1})):
        house.at(f"2026-11-25T{moment}")
        assert house.works() == came
        house.call_ended("no_answer", "no-answer")
        assert house.works() == ({"given_up": 1} if moment == "16:20" else {"again": 1})
    assert len(house.carrier.placed) == 3
    assert state(house) == ("missed", "given_up")
    assert house.rows("callbacks")[0]["why"] == "nobody was reached, in 3 calls"
    assert house.tickets() == ["callback_missed"]
    house.at("2026-11-26T15:00")
    assert house.works() == {}
    house.callbacks.done(house.rows("callbacks")[0]["id"])
    assert house.tickets() == [], "a person has rung"


FOR_PEOPLE = [("passed_on", False), ("asked", False), ("crisis", True), ("later", True)]


@pytest.mark.parametrize(("reason", "urgent"), FOR_PEOPLE)
def test_whoever_wants_a_person_or_cannot_wait_is_left_to_people(house: House, reason: str, urgent: bool) -> None:
    house.asked_to_ring("2026-11-25T15:00", reason, urgent=urgent)
    house.at("2026-11-25T15:00")
    assert house.works() == {}
    assert house.callbacks.listed()[0]["by"] == "person"


def test_whoever_asked_from_another_telephone_is_left_to_people_at_the_hour(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    with house.database.begin() as connection:
        change_call(connection, house.rows("calls")[-1]["id"], number_hash="of another number")
    assert house.callbacks.listed()[0]["by"] == "person"
    house.at("2026-11-25T14:59")
    assert (house.works(), house.tickets()) == ({}, [])
    house.at("2026-11-25T15:00")
    assert house.works() == {"for_a_person": 1}
    assert (house.rows("callbacks")[0]["state"], house.tickets()) == ("missed", ["callback_missed"])
    assert "another telephone" in house.rows("callbacks")[0]["why"]
    assert (house.works(), house.carrier.placed) == ({}, [])


@pytest.mark.parametrize("owed", [False, True])
def test_whoever_has_another_number_by_then_is_left_to_people(house: House, owed: bool) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    assert house.callbacks.listed()[0]["by"] == "bot"
    house.at("2026-11-25T15:00")
    if owed:
        house.carrier.fails = CarrierFailed("too many calls")
        house.works()
        house.carrier.placed.clear()
    new = {"phone": "+8613900000001", "phone_hash": house.database.cipher.number_hash("+8613900000001")}
    with house.database.begin() as connection:
        connection.execute(accounts.update().values(**new))
    assert house.callbacks.listed()[0]["by"] == "person"
    house.works()
    house.at("2026-11-25T15:30")
    house.works()
    assert (house.rows("callbacks")[0]["state"], house.tickets()) == ("missed", ["callback_missed"])
    assert house.carrier.placed == []
    house.callbacks.done(house.rows("callbacks")[0]["id"])
    assert house.tickets() == []


def test_whoever_is_in_a_call_is_rung_when_it_is_over(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    call_id = a_call(house.database, house.account_id(), house.clock.now())
    with house.database.begin() as connection:
        change_call(connection, call_id, state="in-progress", direction="inbound")
    assert house.works() == {"owed": 1, "later": 1}
    with house.database.begin() as connection:
        change_call(connection, call_id, state="completed", ended_at=house.clock.now())
    house.at("2026-11-25T15:06")
    assert house.works() == {"rung": 1}


def left_reserved(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker reserves the call and is killed before it is dialled."""

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(dialling, "dial", killed)
        with pytest.raises(KeyboardInterrupt):
            house.works()


def test_what_a_colleague_has_done_meanwhile_is_not_dialled_any_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    callback = house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    left_reserved(house, monkeypatch)
    house.callbacks.done(callback, "rung by hand")
    house.at("2026-11-25T15:03")
    assert house.works() == {"not_placed": 1}
    assert house.rows("calls")[-1]["state"] == "canceled"
    for moment in ("15:04", "15:30"):
        house.at(f"2026-11-25T{moment}")
        house.works()
    assert (house.carrier.placed, house.rows("rings")[0]["state"], house.tickets()) == ([], "needless", [])
    assert house.callbacks.listed("done")[0]["why"] == "rung by hand"


def test_what_was_reserved_before_the_line_closed_is_rung_when_it_is_open(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    left_reserved(house, monkeypatch)
    with house.database.begin() as connection:
        connection.execute(dial_lines.insert().values(name=house.desk.office.line, state="tripped"))
    house.at("2026-11-25T15:03")
    assert house.works() == {"not_placed": 1}
    assert house.carrier.placed == []
    with house.database.begin() as connection:
        connection.execute(dial_lines.update().values(state="open"))
    house.works()
    house.at("2026-11-25T15:30")
    assert house.works() == {"rung": 1}


def test_outside_the_hours_of_the_law_it_waits_for_them(house: House) -> None:
    house.asked_to_ring("2026-11-25T23:00")
    house.at("2026-11-25T23:00")
    assert house.works() == {"owed": 1, "later": 1}
    house.at("2026-11-26T08:00")
    assert house.works() == {"rung": 1}


def test_figures_that_are_too_old_are_waited_for(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    read_at = house.clock.now()
    with house.database.begin() as connection:
        connection.execute(accounts.update().values(as_of=read_at - timedelta(days=3)))
    assert house.works() == {"owed": 1, "later": 1}
    house.at("2026-11-25T16:00")
    assert house.works() == {"rung": 1}


def test_what_the_law_will_not_allow_is_given_up_and_told_at_once(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.post.suppressed("automated_voice")
    house.at("2026-11-25T15:00")
    assert house.works() == {"owed": 1, "given_up": 1}
    assert house.carrier.placed == []
    assert "ALL-OPTOUT-VOICE" in house.rows("callbacks")[0]["why"]
    assert house.tickets() == ["callback_missed"]


@pytest.mark.parametrize(
    ("flag", "rule"),
    [
        *(("recalled", "ALL-RECALLED-01"), ("represented", "ALL-LEGAL-01"), ("cease", "ALL-CEASE-01")),
        *(("dispute", "ALL-DISPUTE-01"), ("insolvency", "ALL-INSOLVENCY-01"), ("breathing_space", "ALL-BREATHING-01")),
    ],
)
def test_a_mark_that_came_after_the_callback_was_booked_keeps_the_bot_off(house: House, flag: str, rule: str) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    marked = {"account_id": house.account_id(), "flag": flag, "starts": house.clock.now().date()}
    with house.database.begin() as connection:
        add_contact_row(
            connection, flags, marked | dict.fromkeys(("until", "call_id")) | {"created_at": house.clock.now()}
        )
    house.at("2026-11-25T15:00")
    assert house.works() == {"owed": 1, "given_up": 1}
    assert house.carrier.placed == []
    assert rule in house.rows("callbacks")[0]["why"]
    assert house.tickets() == ["callback_missed"]


def test_whoever_was_spoken_with_since_needs_no_callback(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T12:00")
    call_id = a_call(house.database, house.account_id(), house.clock.now())
    with house.database.begin() as connection:
        change_call(connection, call_id, direction="inbound", right_party=True, conversation=True)
    house.at("2026-11-25T15:00")
    assert house.works() == {"owed": 1, "needless": 1}
    assert (state(house), house.carrier.placed) == (("done", "needless"), [])


def test_where_nobody_knows_whether_it_rang_it_rings_no_more(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    house.carrier.fails = CarrierFailed("no answer", unknown=True)
    assert house.works() == {"owed": 1, "not_placed": 1}
    house.carrier.fails = None
    house.at("2026-11-25T16:00")
    assert house.works() == {}
    house.at("2026-11-25T17:30")
    assert house.works() == {"given_up": 1}
    assert len(house.carrier.placed) == 1
    assert house.tickets() == ["callback_missed"]


def test_a_line_that_is_busy_for_us_costs_one_try(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    house.carrier.fails = CarrierFailed("too many calls")
    assert house.works() == {"owed": 1, "not_placed": 1}
    house.carrier.fails = None
    assert house.works() == {"again": 1}
    house.at("2026-11-25T15:16")
    assert house.works() == {"rung": 1}


def test_while_the_line_is_closed_nobody_is_rung(house: House) -> None:
    house.asked_to_ring("2026-11-25T15:00")
    house.at("2026-11-25T15:00")
    closed = {"name": house.desk.office.line, "state": "tripped"}
    with house.database.begin() as connection:
        connection.execute(dial_lines.insert().values(**closed))
    assert house.works() == {"owed": 1, "held": 1}
    with house.database.begin() as connection:
        connection.execute(dial_lines.update().values(state="open"))
    assert house.works() == {"rung": 1}


def test_people_see_who_waits_the_urgent_first_and_what_is_late(house: House) -> None:
    house.asked_to_ring("2026-11-26T09:00", "passed_on")
    house.asked_to_ring("2026-11-25T09:00", "passed_on")
    house.asked_to_ring("2026-11-27T10:00", "crisis", urgent=True)
    house.at("2026-11-25T10:00")
    rows = house.callbacks.listed()
    assert [(row["callback"], row["urgent"], row["overdue"]) for row in rows] == [
        (3, True, False),
        (2, False, True),
        (1, False, False),
    ]
    assert rows[1]["at"] == "2026-11-25T09:00+08:00"
    house.callbacks.done(3, "rung, and well")
    assert [row["callback"] for row in house.callbacks.listed()] == [2, 1]
    assert house.callbacks.listed("done")[0]["why"] == "rung, and well"
    with pytest.raises(Conflict, match="nobody waits"):
        house.callbacks.done(3)
    with pytest.raises(NotFound, match="callbacks list"):
        house.callbacks.done(99)
    with pytest.raises(InvalidInput, match="state"):
        house.callbacks.listed("late")
