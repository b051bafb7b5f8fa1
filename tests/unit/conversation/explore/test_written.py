"""A violation as a call that can be played."""

from __future__ import annotations

from tests.unit.conversation.explore.planted import FREE, found, saying
from voicebot.conversation.events import Event, Pressed
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.explore.written import written_call
from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.conversation.step import Step


def test_a_violation_is_written_as_a_call_that_can_be_played() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "ability.ask") if isinstance(event, Pressed) and event.keys == "2" else done

    violation = found(fault).violations["no_debt_before_verification"]
    call = written_call(violation, WORLDS[FREE], lambda meaning, language: "something", "CN-0001")
    assert call["direction"] == "outbound"
    assert call["account"] == "CN-0001"
    assert call["turns"] == [{"caller": "picks up"}, {"caller presses": "2"}]
