"""Faults in what is stated and wished, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from tests.unit.conversation.explore.planted import FREE, found, saying
from voicebot.conversation.effects import OpenTicket, Suppress
from voicebot.conversation.events import Event, Heard
from voicebot.conversation.explore.walk import walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import Intent


def test_a_nine_that_stops_nothing() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=tuple(e for e in done.effects if not isinstance(e, Suppress)))

    assert "nine_stops_automated_calls" in found(fault).violations


def test_a_language_that_nobody_named() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        switched = isinstance(event, Heard) and event.meaning.intent is Intent.LANGUAGE_SWITCH and not event.signs
        return replace(done, state=replace(done.state, language="en-US")) if switched else done

    violation = found(fault).violations["only_the_language_asked_for"]
    assert violation.says == "taken out of zh-CN unasked"
    assert violation.path[-1][0] == "says language_switch"


def test_a_claim_of_payment_that_opens_no_ticket() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        kept = tuple(e for e in done.effects if not (isinstance(e, OpenTicket) and e.kind == "paid_claim"))
        return replace(done, effects=kept)

    violation = found(fault, states=None).violations["what_is_stated_is_kept"]
    assert violation.says == "stated and lost: paid_claim"
    assert violation.path[-1][0] == "hangs up"


def test_a_dispute_by_key_that_holds_nothing_until_more_is_said() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=()) if done.state.question == "dispute_kind" else done

    violation = found(fault, states=None).violations["what_is_stated_is_kept"]
    assert [label for label, _ in violation.path[-2:]] == ["presses 6", "hangs up"]


def test_a_clear_wish_for_no_calls_that_is_asked_about_as_a_promise_taken_back() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        stop = isinstance(event, Heard) and event.meaning.intent is Intent.STOP_CALLING
        if state.promised is None or state.question != "closing_more" or not stop:
            return done
        return replace(saying(done, "promise.withdraw.ask"), effects=())

    violation = found(fault, states=3000).violations["a_wish_for_no_calls_is_heeded"]
    assert violation.path[-1][0] == "says stop_calling"


def test_a_wish_for_no_calls_half_heard_again_and_only_offered_again() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        stop = isinstance(event, Heard) and event.meaning.intent is Intent.STOP_CALLING and event.meaning.clarify
        return step(replace(state, choices=()) if stop else state, event, facts)

    violation = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=400).violations[
        "a_wish_for_no_calls_is_heeded"
    ]
    assert "half heard twice" in violation.says
