"""After a turn that failed the caller hears an apology and reaches a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.calls.conftest import Bench
from voicebot.calls import Calls
from voicebot.calls.events import Answered, PressedKeys, TransferOver
from voicebot.conversation.events import TransferResult
from voicebot.conversation.reply import HangUp, Transfer
from voicebot.errors import NotFound

URL = "https://voice.example/twilio/voice/turn/abc?turn=1"


def with_people(bench: Bench) -> Calls:
    kit = bench.calls._kit
    office = replace(kit.office, people_reachable=True)
    return Calls(kit.database, kit.clock, kit.script, kit.rules, office, kit.understand, kit.step)


def test_without_people_a_callback_is_booked(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    spoken = bench.calls.fail_turn(call_id, "11200", URL)
    assert [line.key for line in spoken.lines] == ["system.failed_callback"]
    assert isinstance(spoken.then, HangUp)
    assert bench.rows("callbacks")[0]["reason"] == "system"
    assert bench.rows("tickets")[0]["kind"] == "system"
    assert bench.calls.call(call_id).disposition == "system_error"


def test_with_people_the_caller_is_brought_to_one(bench: Bench) -> None:
    calls = with_people(bench)
    call_id = bench.outbound()
    calls.take_turn(call_id, Answered())
    spoken = calls.fail_turn(call_id, "11200", URL)
    assert isinstance(spoken.then, Transfer)
    assert bench.rows("callbacks") == []
    over = calls.take_turn(call_id, TransferOver(TransferResult.COMPLETED), turn=spoken.turn)
    assert over.turn == spoken.turn + 1


def test_the_same_failure_reported_again_changes_nothing(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    first = bench.calls.fail_turn(call_id, "11200", URL)
    before = bench.everything()
    assert bench.calls.fail_turn(call_id, "11200", URL) == first
    assert bench.everything() == before


def test_a_failure_before_the_first_words_is_answered_too(bench: Bench) -> None:
    call_id = bench.calls.open_inbound("CA1", None, "+15550100100")
    assert bench.calls.fail_turn(call_id, "11205", URL).turn == 1


def test_a_failure_leaves_an_earlier_outcome_as_it_was(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("9"), turn=1)
    bench.calls.fail_turn(call_id, "12100", URL)
    assert bench.calls.call(call_id).disposition == "do_not_call"


def test_a_call_with_a_failure_in_it_replays(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.fail_turn(call_id, "11200", URL)
    bench.calls.record_status(call_id, "completed", 4)
    assert bench.calls.replay(call_id).same


def test_the_failed_address_is_kept_without_its_query(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.fail_turn(call_id, "11200", URL)
    assert b"turn=1" not in bench.rows("turns")[0]["body"]


def test_a_call_that_is_over_is_only_excused(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("9"), turn=1)
    spoken = bench.calls.fail_turn(call_id, "12100", URL)
    assert [line.key for line in spoken.lines] == ["system.unavailable"]
    assert isinstance(spoken.then, HangUp)
    assert bench.rows("callbacks") == bench.rows("tickets") == []


def test_after_hours_nobody_is_rung(bench: Bench) -> None:
    calls = with_people(bench)
    bench.clock.advance(hours=17)  # three in the morning
    call_id = calls.open_inbound("CA1", None, "+15550100100")
    calls.take_turn(call_id, Answered())
    assert isinstance(calls.fail_turn(call_id, "11200", URL).then, HangUp)
    assert bench.rows("callbacks")[0]["at"].hour == 1, "nine in the morning where the caller is"


def test_an_unknown_call_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.calls.fail_turn("f" * 32, "11200", URL)
