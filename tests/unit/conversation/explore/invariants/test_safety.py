"""Faults in what somebody in distress or danger hears, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from tests.unit.conversation.explore.planted import FREE, US, found, saying
from voicebot.conversation.effects import BookCallback
from voicebot.conversation.events import Event, Failed, Heard, Pressed, Silence
from voicebot.conversation.explore.walk import walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import Intent, Meaning, Urgency


def test_collection_goes_on_after_distress() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        grave = isinstance(event, Heard) and event.meaning.urgency is Urgency.P1
        return saying(done, "ability.ask") if grave else done

    assert "no_collection_after_grave_words" in found(fault).violations


def test_collection_goes_on_after_a_death_named_beside_a_number_not_at_hand() -> None:
    def as_if_only_the_number_were_named(state: State, event: Event, facts: Facts) -> Step:
        late = isinstance(event, Heard) and Sign.LACKS in event.signs and event.meaning.intent is Intent.DECEASED
        return step(state, Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9), signs=(Sign.LACKS,)) if late else event, facts)

    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=as_if_only_the_number_were_named, most_states=2500)
    assert "no_collection_after_grave_words" in walked.violations


def test_danger_without_the_crisis_text() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(said for said in done.reply.lines if not said.key.startswith("crisis."))
        return replace(done, reply=replace(done.reply, lines=lines))

    violation = found(fault).violations["danger_is_met_with_the_crisis_text"]
    assert len(violation.path) == 2


def test_a_failure_that_leaves_somebody_in_danger_alone() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        alone = isinstance(event, Failed) and state.left is Urgency.P0
        return replace(done, reply=replace(done.reply, then=HangUp())) if alone else done

    violation = found(fault).violations["danger_is_never_hung_up_on"]
    assert len(violation.path) == 3
    assert violation.path[-1][0] == "a turn fails"


def test_two_pages_for_one_person() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, state=replace(done.state, paged=False)) if done.state.paged else done

    assert "one_urgent_callback" in found(fault).violations


def test_an_ordinary_callback_after_distress() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        effects = (replace(one, urgent=False) if isinstance(one, BookCallback) else one for one in done.effects)
        return replace(done, effects=tuple(effects)) if done.state.left is Urgency.P1 else done

    assert len(found(fault, US).violations["a_callback_after_grave_words_is_urgent"].path) == 2


def test_goodbye_to_somebody_in_distress_without_naming_who_listens() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(said for said in done.reply.lines if not said.key.startswith("support."))
        return replace(done, reply=replace(done.reply, lines=lines))

    assert "a_callback_after_grave_words_is_urgent" in found(fault, US).violations


def test_a_suspected_danger_that_is_passed_over() -> None:
    def deaf(state: State, event: Event, facts: Facts) -> Step:
        heard = isinstance(event, Heard) and event.meaning.suspected
        return step(state, Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9)) if heard else event, facts)

    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=deaf, most_states=100)
    assert len(walked.violations["a_suspected_danger_is_asked_about"].path) == 2


def test_silence_on_the_question_whether_somebody_is_safe_that_is_taken_for_a_yes() -> None:
    def fault(state: State, event: Event, facts: Facts) -> Step:
        silent = state.question == "safety" and isinstance(event, Silence)
        return step(state, Pressed("1") if silent else event, facts)

    violations = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=fault, most_states=400).violations
    assert len(violations["a_suspected_danger_is_asked_about"].path) == 3


def test_hung_up_on_for_a_word_of_thanks() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        word = state.question == "crisis_end" and event == Pressed("2")
        return replace(done, reply=replace(done.reply, then=HangUp())) if word else done

    assert "danger_is_never_hung_up_on" in found(fault, US).violations
