"""Nobody is called who may not be, and nobody is called twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.unit.calls.conftest import NOW, PHONE, Bench, FakeCarrier, put
from voicebot.calls.asking import LEDGER_RULE, SAMPLE_RULE, ZONE_RULE
from voicebot.calls.carrier import Dial
from voicebot.calls.dialling import reserve_outbound
from voicebot.calls.events import Answered
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.rules import Answer, Question
from voicebot.errors import CarrierFailed, Conflict, InvalidInput, NotAllowed, NotFound
from voicebot.records.calls import call_row


def test_a_call_is_reserved_then_dialled_with_its_own_id(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    assert bench.calls.call(call_id).state == "reserved"
    assert bench.calls.dial(call_id, bench.carrier) == f"CA{call_id}"
    assert bench.carrier.placed == [Dial(call_id, PHONE)]
    call = bench.calls.call(call_id)
    assert (call.state, call.via) == ("dialling", "fake line")


def test_the_attempt_is_on_record_as_dialling_before_the_carrier_hears_of_it(bench: Bench) -> None:
    seen: list[str] = []

    class Looking(FakeCarrier):
        def place(self, dial: Dial) -> str:
            seen.append(bench.calls.call(dial.attempt).state)
            return super().place(dial)

    bench.calls.dial(bench.calls.reserve_outbound("A-1"), Looking())
    assert seen == ["dialling"]


def test_a_call_is_dialled_once_only(bench: Bench) -> None:
    call_id = bench.outbound()
    with pytest.raises(Conflict, match="once"):
        bench.calls.dial(call_id, bench.carrier)
    assert len(bench.carrier.placed) == 1


def test_a_refused_call_failed_and_is_over(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    with pytest.raises(CarrierFailed):
        bench.calls.dial(call_id, FakeCarrier(fails=CarrierFailed("no such number", code=21211)))
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition) == ("failed", "carrier_failed")


@pytest.mark.parametrize("error", [CarrierFailed("timed out", unknown=True), RuntimeError("broke")])
def test_a_call_that_may_have_been_placed_is_unknown_and_never_dialled_again(bench: Bench, error: Exception) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    with pytest.raises(type(error)):
        bench.calls.dial(call_id, FakeCarrier(fails=error))
    assert bench.calls.call(call_id).state == "unknown"
    with pytest.raises(Conflict):
        bench.calls.dial(call_id, bench.carrier)
    assert bench.carrier.placed == []


def test_a_process_that_stood_still_behind_the_fence_places_nothing_any_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    answer = bench.rules.may_call

    def slowly(question: Question) -> Answer:
        bench.clock.advance(seconds=31)
        return answer(question)

    monkeypatch.setattr(bench.rules, "may_call", slowly)
    with pytest.raises(CarrierFailed, match="stood still"):
        bench.calls.dial(call_id, bench.carrier)
    assert bench.carrier.placed == []
    assert bench.calls.call(call_id).state == "failed"


def test_a_webhook_settles_an_unknown_call(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    with pytest.raises(CarrierFailed):
        bench.calls.dial(call_id, FakeCarrier(fails=CarrierFailed("timed out", unknown=True)))
    bench.calls.record_status(call_id, "in-progress", 2)
    assert bench.calls.take_turn(call_id, Answered()).lines[0].key == "greeting"
    assert bench.calls.call(call_id).state == "in-progress"


def test_a_webhook_that_overtakes_the_carriers_failure_stands(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")

    class Overtaken(FakeCarrier):
        def place(self, dial: Dial) -> str:
            bench.calls.record_status(dial.attempt, "ringing", 1)
            raise CarrierFailed("timed out", unknown=True)

    with pytest.raises(CarrierFailed):
        bench.calls.dial(call_id, Overtaken())
    assert bench.calls.call(call_id).state == "ringing"


def test_a_blocked_account_is_refused_with_the_rules_and_it_is_on_record(bench: Bench) -> None:
    bench.rules.blocking = ("CN-TIME-01",)
    with pytest.raises(NotAllowed) as refused:
        bench.calls.reserve_outbound("A-1")
    assert refused.value.rule_ids == ("CN-TIME-01",)
    [decision] = bench.rows("decisions")
    assert (decision["allowed"], decision["rule_ids"]) == (False, ["CN-TIME-01"])
    assert bench.rows("calls") == []


def test_the_gate_is_asked_again_when_the_call_is_dialled(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    bench.rules.blocking = ("CN-TIME-01",)
    with pytest.raises(NotAllowed):
        bench.calls.dial(call_id, bench.carrier)
    assert bench.carrier.placed == []
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition) == ("canceled", "cancelled")
    assert [row["allowed"] for row in bench.rows("decisions")] == [True, False]


def test_the_gate_sees_earlier_calls_and_never_the_one_that_asks(bench: Bench) -> None:
    first = bench.outbound()
    bench.clock.advance(hours=1)
    second = bench.outbound()
    histories = [[call["id"] for call in question.calls] for question in bench.rules.asked]
    assert histories == [[], [], [first], [first]]
    assert second not in histories[3]


def test_the_gate_sees_calls_to_the_same_number_for_another_account(bench: Bench) -> None:
    put(bench.database, "A-2", reference="77")
    first = bench.outbound()
    bench.clock.advance(hours=1)
    bench.calls.reserve_outbound("A-2")
    assert [call["id"] for call in bench.rules.asked[-1].calls] == [first]


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"zone": "Mars/Olympus"}, ZONE_RULE),
        ({"principal": -5}, LEDGER_RULE),
        ({"minimum_due": 500_000}, LEDGER_RULE),
        ({"currency": "XTS"}, LEDGER_RULE),
    ],
)
def test_an_account_that_cannot_be_trusted_is_not_called(bench: Bench, broken: dict[str, Any], rule: str) -> None:
    put(bench.database, "A-2", reference="77", phone="+8613800000102", **broken)
    with pytest.raises(NotAllowed) as refused:
        bench.calls.reserve_outbound("A-2")
    assert refused.value.rule_ids == (rule,)


def test_an_old_ledger_is_not_called_about(bench: Bench) -> None:
    bench.clock.advance(**{"seconds": timedelta(days=2).total_seconds()})
    with pytest.raises(NotAllowed, match=LEDGER_RULE):
        bench.calls.reserve_outbound("A-1")


@pytest.mark.parametrize("purpose", ["collection", "plan_reminder", "callback"])
def test_the_gate_is_asked_about_what_the_call_is_for_both_times(bench: Bench, purpose: str) -> None:
    bench.calls.dial(bench.calls.reserve_outbound("A-1", purpose=purpose), bench.carrier)
    assert [question.purpose for question in bench.rules.asked] == [purpose, purpose]


def test_a_call_for_what_no_rule_knows_is_refused(bench: Bench) -> None:
    with pytest.raises(InvalidInput, match="plan_reminder"):
        bench.calls.reserve_outbound("A-1", purpose="survey")
    assert bench.rows("decisions") == bench.rows("calls") == []


def test_what_a_call_is_for_is_noted_with_its_id_or_there_is_no_call(bench: Bench) -> None:
    noted: list[str] = []

    def note(connection: Connection, call_id: str) -> None:
        row = call_row(connection, call_id)
        assert row is not None
        noted.append(row["id"])

    assert [bench.calls.reserve_outbound("A-1", note=note)] == noted
    before = bench.everything()

    def fails(connection: Connection, call_id: str) -> None:
        raise LookupError("the member is gone")

    with pytest.raises(LookupError):
        bench.calls.reserve_outbound("A-1", note=fails)
    assert bench.everything() == before


def test_nothing_is_noted_of_a_call_that_may_not_be(bench: Bench) -> None:
    bench.rules.blocking = ("CN-TIME-01",)
    noted: list[str] = []
    with pytest.raises(NotAllowed):
        bench.calls.reserve_outbound("A-1", note=lambda _, call_id: noted.append(call_id))
    assert noted == []


def test_an_unknown_account_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.calls.reserve_outbound("nobody")
    with pytest.raises(NotFound):
        bench.calls.dial("f" * 32, bench.carrier)


@pytest.mark.parametrize(("wanted", "spoken"), [(None, "zh-CN"), ("en-US", "en-US"), ("tlh", "zh-CN")])
def test_a_call_speaks_the_accounts_language_unless_told_otherwise(bench: Bench, wanted: str, spoken: str) -> None:
    assert bench.calls.call(bench.calls.reserve_outbound("A-1", wanted)).language == spoken


@pytest.mark.parametrize("line", ["twilio", "fake line"])
def test_an_invented_person_is_rung_on_no_carrier(bench: Bench, line: str) -> None:
    put(bench.database, "S-1", reference="78", sample=True)
    call_id = bench.calls.reserve_outbound("S-1")
    carrier = FakeCarrier(name=line)
    with pytest.raises(NotAllowed, match="invented") as refused:
        bench.calls.dial(call_id, carrier)
    assert refused.value.rule_ids == (SAMPLE_RULE,)
    assert carrier.placed == []
    assert bench.calls.call(call_id).state == "canceled"
    assert bench.rows("decisions")[-1]["rule_ids"] == [SAMPLE_RULE]


def test_an_invented_person_is_rung_on_the_built_in_line(bench: Bench) -> None:
    put(bench.database, "S-1", reference="78", sample=True)
    carrier = FakeCarrier(name=REHEARSAL_CARRIER)
    bench.calls.dial(bench.calls.reserve_outbound("S-1"), carrier)
    assert len(carrier.placed) == 1


@pytest.mark.parametrize(("line", "placed"), [("fake line", 0), (REHEARSAL_CARRIER, 1)])
def test_nobodys_telephone_is_rung_about_figures_that_are_not_fresh(bench: Bench, line: str, placed: int) -> None:
    put(bench.database, as_of=NOW - bench.calls._kit.office.ledger_fresh)
    carrier = FakeCarrier(name=line)
    first = bench.calls.reserve_outbound("A-1")
    bench.calls.dial(first, carrier)
    assert len(carrier.placed) == 1, "just fresh"
    bench.calls.record_status(first, "busy", 1)
    bench.clock.advance(seconds=1)
    call_id, carrier.placed = bench.calls.reserve_outbound("A-1"), []
    if not placed:
        with pytest.raises(NotAllowed, match="LEDGER_FRESH_MINUTES") as refused:
            bench.calls.dial(call_id, carrier)
        assert refused.value.rule_ids == (LEDGER_RULE,)
    else:
        bench.calls.dial(call_id, carrier)
    assert len(carrier.placed) == placed


def test_on_a_carriers_installation_such_a_call_is_not_even_planned(bench: Bench) -> None:
    kit = bench.calls._kit
    fresh = kit.office.ledger_fresh
    real = replace(kit, office=replace(kit.office, line="twilio"))
    put(bench.database, as_of=NOW - fresh - timedelta(seconds=1))
    put(bench.database, "S-1", reference="78", sample=True, as_of=NOW - fresh - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match="LEDGER_FRESH_MINUTES"):
        reserve_outbound(real, "A-1")
    assert reserve_outbound(real, "S-1"), "an invented person is rung on the built-in line"
