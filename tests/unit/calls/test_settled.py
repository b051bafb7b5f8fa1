"""Whoever has paid what was overdue is not rung for it, whatever was planned before; and is told what they owe now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.calls.conftest import Bench, put
from voicebot.calls.events import Answered, PressedKeys
from voicebot.calls.settled import RULE, settled
from voicebot.errors import NotAllowed
from voicebot.outreach.arriving import read
from voicebot.outreach.payments import Payments

OWES: dict[str, int] = {"principal": 900, "interest": 50, "penalty": 0, "fees": 0, "minimum_due": 100}
NOTHING = dict.fromkeys(OWES, 0)


def pays(bench: Bench, amount: str, reference: str = "TX-1") -> None:
    payments = Payments(bench.database, bench.clock, lambda *_: None)
    asked = {"account": "A-1", "amount": amount, "paid_at": bench.clock.now().isoformat(), "reference": reference}
    payments.record(read(asked), "api")


def takes_back(bench: Bench, reference: str = "TX-1") -> None:
    payments = Payments(bench.database, bench.clock, lambda *_: None)
    asked = {"reverses": reference, "paid_at": bench.clock.now().isoformat(), "reference": f"R{reference}"}
    payments.record(read(asked), "api")


@pytest.mark.parametrize(
    ("owed", "purpose", "is_settled"),
    [
        (OWES, "collection", False),
        (OWES | {"minimum_due": 0}, "collection", True),
        (NOTHING, "collection", True),
        (OWES | {"minimum_due": 0}, "plan_reminder", False),
        (NOTHING, "plan_reminder", True),
        (NOTHING, "callback", False),
        (NOTHING, "confirmation", False),
        (NOTHING | {"principal": -5, "interest": 5}, "collection", False),
    ],
)
def test_what_is_overdue_calls_for_collection_and_anything_owed_for_a_reminder_of_a_plan(
    owed: dict[str, int], purpose: str, is_settled: bool
) -> None:
    assert settled(owed, purpose) is is_settled


def test_a_call_that_was_reserved_is_not_dialled_once_its_person_has_paid(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    pays(bench, "200.00")
    with pytest.raises(NotAllowed, match="Nothing is overdue") as refused:
        bench.calls.dial(call_id, bench.carrier)
    assert refused.value.rule_ids == (RULE,)
    assert bench.carrier.placed == []
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition) == ("canceled", "cancelled")
    last = bench.rows("decisions")[-1]
    assert (last["call_id"], last["allowed"], last["rule_ids"]) == (call_id, False, [RULE]), "the reason is on record"


def test_no_call_is_reserved_to_whoever_has_paid(bench: Bench) -> None:
    pays(bench, "200.00")
    with pytest.raises(NotAllowed, match=RULE):
        bench.calls.reserve_outbound("A-1")
    assert bench.rows("calls") == []


def test_part_of_what_is_overdue_does_not_settle_it(bench: Bench) -> None:
    pays(bench, "199.99")
    bench.calls.dial(bench.calls.reserve_outbound("A-1"), bench.carrier)
    assert len(bench.carrier.placed) == 1


def test_a_payment_that_bounced_settles_nothing(bench: Bench) -> None:
    pays(bench, "200.00")
    takes_back(bench)
    bench.calls.dial(bench.calls.reserve_outbound("A-1"), bench.carrier)
    assert len(bench.carrier.placed) == 1


@pytest.mark.parametrize("ledger", [{"minimum_due": 0}, {"minimum_due": 0, "principal": 0, "interest": 0}])
def test_a_ledger_that_says_nothing_is_overdue_stops_a_reserved_call_too(bench: Bench, ledger: dict[str, Any]) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    put(bench.database, **ledger)
    with pytest.raises(NotAllowed, match=RULE):
        bench.calls.dial(call_id, bench.carrier)


def test_a_plan_is_reminded_of_while_anything_is_owed_and_not_after(bench: Bench) -> None:
    pays(bench, "200.00")
    first = bench.calls.reserve_outbound("A-1", purpose="plan_reminder")
    bench.calls.dial(first, bench.carrier)
    bench.calls.record_status(first, "busy", 1)
    call_id = bench.calls.reserve_outbound("A-1", purpose="plan_reminder")
    pays(bench, "1683.50", "TX-2")
    with pytest.raises(NotAllowed, match=RULE):
        bench.calls.dial(call_id, bench.carrier)


def told(bench: Bench) -> dict[str, Any]:
    """What a call that is answered now knows of the account."""
    with bench.database.read() as connection:
        row = connection.exec_driver_sql("SELECT id FROM accounts").scalar_one()
        view = bench.calls._kit.world_of(connection, row, bench.clock.now()).account
    assert view is not None
    assert not view.stale, "figures that make sense are told, whatever they come to"
    return {"total": view.total_due.minor, "minimum": view.minimum_due.minor, "days": view.days_past_due}


def test_a_call_tells_what_is_owed_after_the_payments_recorded_since_the_ledger_was_read(bench: Bench) -> None:
    assert told(bench) == {"total": 188_350, "minimum": 20_000, "days": 4}
    bench.clock.advance(hours=6)
    pays(bench, "50.00")
    assert told(bench) == {"total": 183_350, "minimum": 15_000, "days": 4}
    pays(bench, "150.00", "TX-2")
    assert told(bench) == {"total": 168_350, "minimum": 0, "days": 0}, "what was overdue is paid: nothing is late"
    pays(bench, "1683.50", "TX-3")
    assert told(bench) == {"total": 0, "minimum": 0, "days": 0}, "nothing is owed, and that is no old figure"


def test_whoever_waits_to_be_rung_back_is_rung_back_though_nothing_is_owed(bench: Bench) -> None:
    put(bench.database, minimum_due=0, principal=0, interest=0, penalty=0, fees=0)
    bench.calls.dial(bench.calls.reserve_outbound("A-1", purpose="callback"), bench.carrier)
    assert len(bench.carrier.placed) == 1


def test_a_call_under_way_goes_on_with_what_it_has_said(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    pays(bench, "200.00")
    assert bench.calls.take_turn(call_id, PressedKeys("1"), turn=1).then is not None
    assert bench.calls.replay(call_id).same
