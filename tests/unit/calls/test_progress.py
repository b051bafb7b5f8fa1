"""What the carrier reports beside the turns, in any order and more than once."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.unit.calls.conftest import Bench
from voicebot.calls.events import Answered, PressedKeys
from voicebot.errors import InvalidInput, NotFound

PROGRESS = (("initiated", 0), ("ringing", 1), ("in-progress", 2), ("completed", 3))


@pytest.mark.parametrize("order", list(permutations(PROGRESS)))
def test_reports_in_any_order_and_twice_end_in_the_same_state(bench: Bench, order: tuple[tuple[str, int], ...]) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    for status, sequence in (*order, *order):
        bench.calls.record_status(call_id, status, sequence)
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition) == ("completed", "hung_up_before_verification")
    assert len(bench.rows("turns")) == 2


@pytest.mark.parametrize(
    ("status", "disposition"),
    [
        ("busy", "line_busy"),
        ("no-answer", "no_answer"),
        ("failed", "carrier_failed"),
        ("canceled", "cancelled"),
        ("completed", "hung_up_before_verification"),
    ],
)
def test_a_call_without_a_conversation_says_how_it_ended(bench: Bench, status: str, disposition: str) -> None:
    call_id = bench.outbound()
    assert bench.calls.record_status(call_id, status, 2, duration=0)
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition, call.seconds) == (status, disposition, 0)
    assert call.ended_at == bench.clock.now()


def test_a_terminal_state_is_never_left(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.record_status(call_id, "no-answer", 1)
    before = bench.everything()
    for status in ("in-progress", "completed", "busy"):
        assert not bench.calls.record_status(call_id, status, 9)
    assert bench.everything() == before


def test_without_sequence_numbers_a_call_only_goes_on(bench: Bench) -> None:
    call_id = bench.outbound()
    assert bench.calls.record_status(call_id, "in-progress")
    assert not bench.calls.record_status(call_id, "ringing")
    assert bench.calls.call(call_id).state == "in-progress"


def test_hanging_up_after_the_end_changes_no_disposition(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("9"), turn=1)
    bench.calls.record_status(call_id, "completed", 3)
    assert bench.calls.call(call_id).disposition == "do_not_call"


def test_a_fault_at_the_end_of_a_call_closes_it_as_ours(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())

    def faulty(*_: Any) -> Any:
        raise ZeroDivisionError

    bench.with_step(faulty).record_status(call_id, "completed", 3)
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition) == ("completed", "system_error")
    assert len(bench.rows("turns")) == 1


def test_a_state_no_carrier_has_is_refused(bench: Bench) -> None:
    with pytest.raises(InvalidInput, match="CallStatus"):
        bench.calls.record_status(bench.outbound(), "exploded")


def test_a_report_of_an_unknown_call_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.calls.record_status("f" * 32, "completed", 1)
    with pytest.raises(NotFound):
        bench.calls.record_machine("f" * 32, "human")


def test_a_machine_that_is_ready_is_left_the_neutral_message(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    spoken = bench.calls.record_machine(call_id, "machine_end_beep")
    assert spoken is not None
    assert [line.key for line in spoken.lines] == ["voicemail"]
    assert bench.calls.call(call_id).disposition == "voicemail_left"
    assert bench.calls.take_turn(call_id, PressedKeys("1"), turn=1) == spoken


@pytest.mark.parametrize("answered_by", ["human", "unknown", "something new"])
def test_whoever_may_be_a_person_is_treated_as_one(bench: Bench, answered_by: str) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    assert bench.calls.record_machine(call_id, answered_by) is None
    assert bench.calls.call(call_id).answered_by == answered_by
    assert len(bench.rows("turns")) == 1


def test_a_caller_who_has_pressed_a_key_is_no_machine(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("1"), turn=1)
    assert bench.calls.record_machine(call_id, "machine_end_beep") is None
    assert bench.calls.call(call_id).disposition is None


def test_a_machine_reported_twice_is_spoken_to_once(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    first = bench.calls.record_machine(call_id, "machine_start")
    before = bench.everything()
    assert bench.calls.record_machine(call_id, "machine_start") == first
    assert bench.everything() == before


def test_a_machine_found_before_the_first_words_hears_no_greeting(bench: Bench) -> None:
    call_id = bench.outbound()
    spoken = bench.calls.record_machine(call_id, "machine_end_beep")
    assert spoken is not None
    assert bench.calls.take_turn(call_id, Answered()) == spoken


def a_machine_that_could_not_be_told(bench: Bench) -> str:
    """A call that a machine took, and whose line could not be taken to the message."""
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    assert bench.calls.record_machine(call_id, "machine_end_beep") is not None
    assert bench.calls.call(call_id).disposition == "voicemail_left"
    bench.calls.record_untold(call_id, 21220)
    return call_id


def test_a_message_that_could_not_be_told_is_not_filed_as_left(bench: Bench) -> None:
    call_id = a_machine_that_could_not_be_told(bench)
    assert bench.calls.call(call_id).disposition is None, "the line still stands at the greeting"
    bench.calls.record_status(call_id, "completed", 3)
    assert bench.calls.call(call_id).disposition is not None
    assert bench.calls.call(call_id).disposition != "voicemail_left"
    assert bench.calls.journal(call_id)[2].decided == ("the machine's line could not be told: nothing was left",)


def test_a_message_that_could_not_be_told_because_the_call_was_over_was_not_left(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.record_machine(call_id, "machine_end_beep")
    bench.calls.record_status(call_id, "completed", 3)
    bench.calls.record_untold(call_id, 21220)
    assert bench.calls.call(call_id).disposition == "machine_no_message"


def test_a_person_who_was_taken_for_a_machine_and_not_told_so_is_heard(bench: Bench) -> None:
    call_id = a_machine_that_could_not_be_told(bench)
    spoken = bench.calls.take_turn(call_id, PressedKeys("9"), turn=1)
    assert [line.key for line in spoken.lines] == ["stopped"], "the answer to the greeting, which the line still is at"
    assert bench.calls.call(call_id).disposition == "do_not_call"


def test_what_was_not_for_a_machine_stays_as_it_is_filed(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("9"), turn=1)
    before = bench.everything()
    bench.calls.record_untold(call_id, 21220)
    assert bench.everything() == before


def test_nobody_is_told_of_a_call_that_does_not_exist(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.calls.record_untold("f" * 32, 21220)
