"""Faults in how calls end, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.planted import found
from voicebot.conversation.effects import CloseCall, Disposition, OpenTicket
from voicebot.conversation.events import Event, Failed
from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Urgency


def test_two_dispositions() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        ended = done.state.ended and not state.ended
        return replace(done, effects=(*done.effects, CloseCall(Disposition.REFUSED))) if ended else done

    assert "one_disposition" in found(fault).violations


def test_something_done_after_the_end() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=(OpenTicket("system", Urgency.P3),)) if state.ended else done

    assert "nothing_after_the_end" in found(fault).violations


def test_an_outcome_lost_to_a_failure() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lost = replace(done.state, outcome=Disposition.SYSTEM_ERROR)
        return replace(done, state=lost) if isinstance(event, Failed) else done

    assert "a_failure_keeps_the_outcome" in found(fault).violations
