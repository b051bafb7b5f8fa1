"""Faults in what half-heard words lead to, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from tests.unit.conversation.explore.planted import FREE, HOTLINE, found
from voicebot.conversation.effects import FlagAccount, OpenTicket, Suppress
from voicebot.conversation.events import Event, Heard, HungUp, Silence
from voicebot.conversation.explore.walk import walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import Intent


def _as_if_sure(state: State, event: Event, facts: Facts) -> Step:
    if isinstance(event, Heard) and event.meaning.clarify:
        event = replace(event, meaning=replace(event.meaning, clarify=False))
    return step(state, event, facts)


def test_a_number_closed_or_an_account_held_for_good_on_half_heard_words() -> None:
    violation = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=_as_if_sure, most_states=100).violations[
        "nothing_lasting_on_half_heard_words"
    ]
    assert len(violation.path) == 2


def test_a_death_filed_on_half_heard_words() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        half = isinstance(event, Heard) and event.meaning.clarify and event.meaning.intent is Intent.DECEASED
        return replace(done, effects=(FlagAccount("deceased"), *done.effects)) if half else done

    violation = found(fault).violations["nothing_lasting_on_half_heard_words"]
    assert violation.says.startswith("deceased")


def test_a_grave_reading_that_was_offered_and_forgotten_in_silence() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        silent = isinstance(event, Silence) and state.choices
        return step(replace(state, choices=()) if silent else state, event, facts)

    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=300)
    assert len(walked.violations["nothing_grave_that_was_offered_is_dropped"].path) == 3


def test_a_grave_reading_that_was_offered_and_lost_with_the_line() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if not isinstance(event, HungUp):
            return done
        return replace(done, effects=tuple(e for e in done.effects if not isinstance(e, OpenTicket | Suppress)))

    violation = found(fault, HOTLINE).violations["nothing_grave_that_was_offered_is_dropped"]
    assert violation.path[-1][0] == "hangs up"


def test_a_spoken_yes_to_an_offer_that_is_taken_for_a_yes_to_the_promise_behind_it() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        return step(replace(state, choices=()) if isinstance(event, Heard) else state, event, facts)

    violations = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=2000).violations
    assert "an_answer_to_an_offer_answers_nothing_else" in violations
