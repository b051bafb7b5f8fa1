"""What happens is told, in the transaction that makes it so: all of it, once, and nothing of anybody but references."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from tests.unit.calls.conftest import Bench, bench, put
from tests.unit.outreach.webhooks.told import URL, Told, told_on
from tests.unit.records.plans import a_call
from voicebot.calls.events import Answered, CallEnded, PressedKeys
from voicebot.errors import NotAllowed
from voicebot.outreach.webhooks.desk import Webhooks
from voicebot.records import Database, contact, outcomes
from voicebot.records.events import webhook_events
from voicebot.records.promises import close_promises, tell_promise

__all__ = ["bench"]


def kinds(told: Told) -> list[str]:
    return [one["type"] for one in told.told()]


def of(told: Told, kind: str) -> dict[str, Any]:
    """The data of the one event of this kind."""
    [found] = [one for one in told.told() if one["type"] == kind]
    assert (found["version"], set(found)) == (1, {"type", "timestamp", "version", "data"})
    return dict(found["data"])


def test_a_promise_is_told_when_it_is_made_and_whatever_becomes_of_it(told: Told) -> None:
    number = told.desk.promises()
    told.desk.pays("500.00", "TX-1")
    made, kept = (one for one in told.told() if one["type"].startswith("promise."))
    call_id = told.desk.rows("promises")[0]["call_id"]
    promise = {"promise": number, "account": "A-1", "call": call_id, "amount": "500.00", "currency": "CNY"}
    assert made["data"] == promise | {
        "state": "open",
        "due": "2026-11-30",
        "day": None,
        "why": "said, read back and confirmed in a call",
        "payment": None,
    }
    assert (kept["type"], kept["data"]["state"], kept["data"]["payment"]) == ("promise.kept", "kept", "TX-1")


def test_a_plan_is_told_when_it_is_agreed_to_and_accepted(told: Told) -> None:
    number = told.desk.confirms(told.desk.agrees())
    made, active = (one for one in told.told() if one["type"].startswith("plan."))
    assert (made["type"], made["data"]["state"]) == ("plan.made", "pending_confirmation")
    assert (active["type"], active["data"]["state"], active["data"]["plan"]) == ("plan.active", "active", number)
    [plan] = told.desk.rows("plans")
    assert made["data"]["count"] == plan["count"]
    assert made["data"]["first_due"] == plan["first_due"].isoformat()


def test_a_payment_is_told_when_it_is_recorded_and_when_it_is_taken_back(told: Told) -> None:
    told.desk.pays("1000.00", "TX-1")
    told.desk.takes_back("TX-1")
    recorded, back = (one["data"] for one in told.told())
    assert (recorded["payment"], recorded["amount"], recorded["reverses"]) == ("TX-1", "1000.00", None)
    assert recorded["parts"] == {"principal": "199.75", "interest": "540.25", "penalty": "260.00", "fees": "0.00"}
    assert (back["payment"], back["amount"], back["reverses"]) == ("RTX-1", "-1000.00", "TX-1")


def test_the_same_payment_again_is_told_once(told: Told) -> None:
    told.desk.pays("1000.00", "TX-1", "2026-11-24T01:00:00+00:00")
    told.desk.pays("1000.00", "TX-1", "2026-11-24T01:00:00+00:00")
    assert kinds(told) == ["payment.recorded"]


def test_a_ticket_is_told_as_it_stood_after_each_change(told: Told) -> None:
    account_id, now = told.desk.account_id(), told.desk.clock.now()
    call_id = a_call(told.database, account_id, now)
    blank = dict.fromkeys(("reason", "amount", "currency"))
    ticket = {"call_id": call_id, "account_id": account_id, "created_at": now, "kind": "dispute", "priority": "P3"}
    with told.database.begin() as connection:
        outcomes.add_outcome(connection, outcomes.tickets, ticket | blank | {"state": "open"})
        known = outcomes.open_ticket(connection, call_id, "dispute")
        assert known is not None
        outcomes.change_ticket(connection, known["id"], {"priority": "P1"}, now)
        outcomes.close_ticket(connection, call_id, "dispute", now)
        outcomes.close_ticket(connection, call_id, "dispute", now)
    told.passes()
    found = [(one["type"], one["data"]["priority"], one["data"]["state"]) for one in told.courier.told()]
    assert sorted(found) == [
        ("ticket.changed", "P1", "closed"),
        ("ticket.changed", "P1", "open"),
        ("ticket.opened", "P3", "open"),
    ]


def test_an_opt_out_is_told_with_its_accounts_and_never_with_the_number(told: Told) -> None:
    put(told.database, "A-2", reference="86000002")
    number_hash = told.database.cipher.number_hash("+8613800000101")
    row = {"number_hash": number_hash, "scope": "sms", "reason": "asked_by_text"}
    with told.database.begin() as connection:
        now = told.desk.clock.now()
        contact.add_contact_row(connection, contact.suppressions, row | {"call_id": None, "created_at": now})
        assert contact.release_suppressions(connection, number_hash, "sms", now)
        assert not contact.release_suppressions(connection, number_hash, "sms", now)
    told.passes()
    out, back = sorted(told.courier.told(), key=lambda one: one["type"], reverse=True)
    assert out["data"] == {"accounts": ["A-1", "A-2"], "call": None, "scope": "sms", "reason": "asked_by_text"}
    assert back["type"] == "contact.opted_in"
    assert number_hash not in json.dumps(told.courier.told())


@pytest.fixture
def spoken(bench: Bench) -> Told:
    """The bank of the calls' tests, and somebody who is told of its calls."""
    bank = told_on(bench.database)
    bank.webhooks.add(URL, ["call.*"], "Mei")
    return bank


def test_a_call_that_is_over_is_told_once_with_its_disposition(bench: Bench, spoken: Told) -> None:
    call_id = bench.verified()
    bench.calls.take_turn(call_id, PressedKeys("500#"), turn=3)
    assert spoken.told() == [], "it goes on"
    bench.calls.take_turn(call_id, CallEnded())
    assert spoken.told() == [], "how long it was the carrier says in a moment"
    bench.calls.record_status(call_id, "completed", 9, 61)
    bench.calls.record_status(call_id, "completed", 10, 61)
    data = of(spoken, "call.ended")
    seen = bench.calls.call(call_id)
    assert (data["call"], data["account"], data["disposition"]) == (call_id, "A-1", seen.disposition)
    assert data["disposition"] is not None
    assert (data["right_party"], data["state"], data["seconds"]) == (True, "completed", 61)


@pytest.mark.parametrize(("state", "disposition"), [("busy", "line_busy"), ("no-answer", "no_answer")])
def test_a_call_that_nobody_answered_is_told_too(bench: Bench, spoken: Told, state: str, disposition: str) -> None:
    bench.calls.record_status(bench.outbound(), state, 5)
    assert of(spoken, "call.ended")["disposition"] == disposition


def test_a_call_that_was_not_placed_is_over_and_told(bench: Bench, spoken: Told) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    bench.rules.blocking = ("CN-TIME-01",)
    with pytest.raises(NotAllowed):
        bench.calls.dial(call_id, bench.carrier)
    data = of(spoken, "call.ended")
    assert (data["state"], data["disposition"], data["dialled_at"]) == ("canceled", "cancelled", None)


def test_a_disposition_that_is_put_right_after_the_end_is_told_again(bench: Bench, spoken: Told) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.record_machine(call_id, "machine_end_beep")
    bench.calls.record_status(call_id, "completed", 9)
    spoken.passes()
    bench.calls.record_untold(call_id, 21220)
    told = {one["type"]: one["data"]["disposition"] for one in spoken.told()}
    assert told == {"call.ended": "voicemail_left", "call.corrected": "machine_no_message"}


def test_nothing_of_anybody_is_told_but_references(told: Told) -> None:
    told.desk.promises()
    told.desk.confirms(told.desk.agrees())
    told.desk.pays("100.00", "TX-1")
    told.passes()
    everything = json.dumps(told.courier.told(), ensure_ascii=False)
    for personal in ("林晓雯", "13800000101", "6201", "86000001", "0412"):
        assert personal not in everything


def test_what_is_rolled_back_is_told_to_nobody(told: Told) -> None:
    number = told.desk.promises()
    told.passes()
    account_id = told.desk.account_id()
    with told.database.engine.connect() as connection, connection.begin() as transaction:
        close_promises(connection, account_id, "withdrawn", told.desk.clock.now(), "test")
        transaction.rollback()
    assert told.passes() == {}
    with told.database.begin() as connection:
        tell_promise(connection, number, told.desk.clock.now(), "due", "its day has come")
    assert kinds(told)[-1] == "promise.due"


def test_what_is_committed_after_a_later_event_was_told_is_told_all_the_same(told: Told) -> None:
    if told.database.is_sqlite:
        pytest.skip("SQLite lets in one writer at a time")
    first, second = told.desk.promises(), told.desk.promises()
    told.passes()
    slow, quick = told.database.engine.connect(), told.database.engine.connect()
    with slow.begin() as open_still:
        tell_promise(slow, first, told.desk.clock.now(), "due", "its number is the lower one")
        with quick.begin():
            tell_promise(quick, second, told.desk.clock.now(), "due", "its number is the higher one")
        assert told.passes()["published"] == 1
        open_still.commit()
    assert told.passes()["published"] == 1
    assert {one["data"]["promise"] for one in told.courier.told() if one["type"] == "promise.due"} == {first, second}
    slow.close()
    quick.close()


def test_while_nobody_is_to_be_told_nothing_is_kept(database: Database) -> None:
    put(database)
    bank = told_on(database)
    bank.desk.promises()
    bank.webhooks.change(bank.webhooks.add(URL, ["*"], "Mei").endpoint, enabled=False)
    bank.desk.promises()
    with database.read() as connection:
        assert connection.execute(select(webhook_events.c.id)).all() == []


def test_an_endpoint_is_told_what_it_asked_for_from_when_it_was_added(told: Told) -> None:
    told.desk.pays("100.00", "TX-1")
    told.desk.clock.advance(seconds=1)
    other = "https://ledger.example.com"
    told.webhooks.add(other, ["payment.*"], "Mei")
    told.desk.promises()
    told.desk.pays("100.00", "TX-2")
    told.passes()
    brought = [(url, json.loads(body)) for url, _, body in told.courier.brought]
    assert [one["data"]["payment"] for url, one in brought if url == other] == ["TX-2"]
    assert sorted(one["type"] for url, one in brought if url == URL) == [
        "payment.recorded",
        "payment.recorded",
        "promise.made",
    ]


def test_an_event_that_cannot_be_told_keeps_no_other_back(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    told.desk.pays("100.00", "TX-1")
    with told.database.begin() as connection:
        values = {"kind": "promise.kept", "at": told.desk.clock.now(), "subject": 999}
        connection.execute(webhook_events.insert().values(values))
    told.desk.pays("100.00", "TX-2")
    came = told.webhooks.deliver()
    assert (came["published"], came["failed"]) == (2, 1)


def test_two_at_once_tell_everything_once(told: Told, database: Database) -> None:
    told.desk.promises()
    other = Webhooks(database, told.desk.clock, told.webhooks._networks, told.courier)
    for one in (told.webhooks, other, told.webhooks):
        one.deliver()
        assert one.rest(10)
    assert len(told.courier.brought) == 1
