"""Faults in who hears what, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.planted import found, saying
from voicebot.conversation.events import Answered, Event, MachineAnswered, Pressed, Silence
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import line
from voicebot.conversation.state import State
from voicebot.conversation.step import Step


def test_a_debt_word_before_verification() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "ability.ask") if isinstance(event, Pressed) and event.keys == "2" else done

    violation = found(fault).violations["no_debt_before_verification"]
    assert [label for label, _ in violation.path] == ["picks up", "presses 2"]


def test_a_question_put_to_a_machine() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "identity.ask") if isinstance(event, MachineAnswered) else done

    assert len(found(fault).violations["nothing_to_a_machine_but_its_message"].path) <= 2


def test_a_machine_s_message_for_a_person() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return saying(done, "voicemail.message") if isinstance(event, Silence) else done

    assert "no_machine_words_to_a_person" in found(fault).violations


def test_a_greeting_without_its_disclosures() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if isinstance(event, Answered):
            return replace(done, reply=replace(done.reply, lines=(line("identity.ask", name="x"),)))
        return done

    violation = found(fault).violations["disclosures_come_first"]
    assert [label for label, _ in violation.path] == ["picks up"]
