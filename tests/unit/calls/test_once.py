"""A turn is one transaction: repeated, late or failed, it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.calls import toy
from tests.unit.calls.conftest import Bench
from voicebot.calls.events import (
    Answered,
    HeardText,
    LineEvent,
    PressedKeys,
)
from voicebot.conversation.effects import RecordPromise, SendMessage
from voicebot.errors import Conflict, NotFound
from voicebot.wording.values import Money


def test_a_repeated_turn_gets_the_same_reply_and_changes_nothing(bench: Bench) -> None:
    call_id = bench.verified()
    first = bench.calls.take_turn(call_id, HeardText("500"), token="t-1", turn=3)
    before = bench.everything()
    bench.clock.advance(seconds=7)
    assert bench.calls.take_turn(call_id, HeardText("500"), token="t-1", turn=3) == first
    assert bench.calls.take_turn(call_id, HeardText("900"), turn=3) == first
    assert bench.everything() == before


def test_a_late_turn_gets_the_reply_it_had(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    early = bench.calls.take_turn(call_id, PressedKeys("1"), turn=1)
    bench.calls.take_turn(call_id, PressedKeys("0412"), turn=2)
    before = bench.everything()
    assert bench.calls.take_turn(call_id, PressedKeys("9"), turn=1) == early
    assert bench.everything() == before


def test_an_answer_reported_twice_greets_once(bench: Bench) -> None:
    call_id = bench.outbound()
    first = bench.calls.take_turn(call_id, Answered(), token="a")
    assert bench.calls.take_turn(call_id, Answered(), token="b") == first
    assert len(bench.rows("turns")) == 1


def test_a_repeated_token_without_a_turn_number_gets_the_stored_reply(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    first = bench.calls.take_turn(call_id, PressedKeys("1"), token="k")
    assert bench.calls.take_turn(call_id, PressedKeys("1"), token="k") == first
    assert len(bench.rows("turns")) == 2


def test_a_turn_that_has_not_come_is_refused(bench: Bench) -> None:
    call_id = bench.outbound()
    before = bench.everything()
    with pytest.raises(Conflict):
        bench.calls.take_turn(call_id, PressedKeys("1"), turn=5)
    assert bench.everything() == before


def test_an_unknown_call_is_not_found(bench: Bench) -> None:
    for event in (Answered(), HeardText("yes")):
        with pytest.raises(NotFound):
            bench.calls.take_turn("f" * 32, event)


@pytest.mark.parametrize("event", [PressedKeys("1"), HeardText("yes")])
def test_a_fault_in_the_dialogue_leaves_nothing_half_written(bench: Bench, event: LineEvent) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    before = bench.everything()

    def faulty(*_: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.with_step(faulty).take_turn(call_id, event, turn=1)
    assert bench.everything() == before
    assert bench.calls.take_turn(call_id, event, turn=1).turn == 2


def test_a_fault_while_effects_are_written_takes_the_journal_back_too(bench: Bench) -> None:
    call_id = bench.verified()
    before = bench.everything()

    def impossible(state: Any, event: Any, facts: Any) -> Any:
        # A promise that no ledger could hold: the journal's row is written by then.
        promise: Any = RecordPromise
        return replace(
            toy.step(state, event, facts), effects=(SendMessage("first"), promise("full", Money(1, "CNY"), None))
        )

    with pytest.raises(Exception, match=r"(?i)not.null"):
        bench.with_step(impossible).take_turn(call_id, HeardText("500"), turn=3)
    assert bench.everything() == before
