"""Faults on the way to a person, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.planted import US, again, found
from voicebot.conversation.effects import BookCallback
from voicebot.conversation.events import Event, Failed, TransferEnded
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Listen, Reply, Transfer
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Asked


def test_a_wish_for_a_person_that_is_not_heard() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if not isinstance(done.reply.then, Transfer):
            return done
        return Step(state, Reply(state.language, (), Listen(asked=Asked.OPEN)), (), ())

    assert "a_person_within_two_turns" in found(fault).violations


def test_a_question_to_somebody_who_has_spoken_to_a_person() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        back = isinstance(event, TransferEnded)
        return replace(done, reply=again(done)) if back else done

    assert "nothing_after_a_person" in found(fault).violations


def test_a_failure_that_is_dead_air() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, reply=replace(done.reply, lines=())) if isinstance(event, Failed) else done

    assert found(fault).violations["a_failure_brings_a_person"].says == "dead air after a failure"


def test_a_failure_after_which_nobody_rings() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        kept = tuple(effect for effect in done.effects if not isinstance(effect, BookCallback))
        return replace(done, effects=kept) if isinstance(event, Failed) else done

    assert found(fault, US).violations["a_failure_brings_a_person"].says == "a failure that nobody makes good"
