"""Faults in what half-heard words lead to, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from tests.unit.conversation.explore.planted import FREE, HOTLINE, found
from voicebot.conversation.effects import FlagAccount, OpenTicket, Suppress
from voicebot.conversation.events import Event, Heard, HungUp, Silence
from voicebot.conversation.explore.inputs import events
from voicebot.conversation.explore.walk import walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Listen
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import LASTING, Asked, Intent, Meaning


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


def test_a_child_filed_on_half_heard_words() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        child = isinstance(event, Heard) and event.meaning.intent in (Intent.THIRD_PARTY, Intent.WRONG_PERSON)
        return (_as_if_sure if child else step)(state, event, facts)

    violation = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=100).violations[
        "nothing_lasting_on_half_heard_words"
    ]
    assert violation.says.startswith("minor")
    assert len(violation.path) == 2


def test_a_number_closed_for_the_less_likely_of_two_meanings() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        second = Intent.STOP_CALLING in state.choices[1:]
        half = isinstance(event, Heard) and event.meaning.clarify
        return replace(done, effects=(Suppress("all", "asked"), *done.effects)) if second and half else done

    assert "nothing_lasting_on_half_heard_words" in found(fault).violations


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


@pytest.mark.parametrize(
    "said", ["says ask_is_robot", "says abuse_anger", "says ask_who", "says callback_later", "presses *"]
)
def test_a_grave_reading_that_was_offered_and_forgotten_over_something_else(said: str) -> None:
    aside = next(
        event for label, event in events(Listen(Asked.OPEN), WORLDS[FREE].facts, outbound=True) if label == said
    )

    def fault(state: State, event: Event, facts: Facts) -> Step:
        return step(replace(state, choices=()) if event == aside and state.choices else state, event, facts)

    violation = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=300).violations[
        "nothing_grave_that_was_offered_is_dropped"
    ]
    assert violation.path[-1][0] == said


def test_the_second_of_two_meanings_lost_with_the_line() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        harmless_first = bool(state.choices) and state.choices[0] not in LASTING
        lost = isinstance(event, HungUp) and harmless_first
        return step(replace(state, choices=()) if lost else state, event, facts)

    violation = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=300).violations[
        "nothing_grave_that_was_offered_is_dropped"
    ]
    assert violation.path[-1][0] == "hangs up"


def test_a_callback_booked_on_a_yes_with_an_if() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        return (_as_if_sure if state.question == "callback_offer" else step)(state, event, facts)

    violation = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=800).violations[
        "an_unclear_yes_is_asked_for_again"
    ]
    assert violation.path[-1][0] == "says yes, if"


def test_a_yes_with_an_if_that_is_called_not_understood() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        if isinstance(event, Heard) and event.meaning.clarify and event.meaning.intent is Intent.AFFIRM:
            event = replace(event, meaning=Meaning(Intent.OUT_OF_SCOPE, 0.9))
        return step(state, event, facts)

    violations = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=800).violations
    assert "nobody asked for a clear one" in violations["an_unclear_yes_is_asked_for_again"].says


def test_a_spoken_yes_to_an_offer_that_is_taken_for_a_yes_to_the_promise_behind_it() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        return step(replace(state, choices=()) if isinstance(event, Heard) else state, event, facts)

    violations = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=2000).violations
    assert "an_answer_to_an_offer_answers_nothing_else" in violations
