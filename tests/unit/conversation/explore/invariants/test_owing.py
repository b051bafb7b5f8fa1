"""Faults with whoever owes nothing, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.planted import SETTLED, found
from voicebot.conversation.effects import RecordPromise
from voicebot.conversation.events import Event, Heard
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import line
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Intent
from voicebot.wording.values import Money


def test_figures_called_old_where_nothing_is_due() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(
            line("reminder.stale") if said.key == "reminder.nothing_due" else said for said in done.reply.lines
        )
        return replace(done, reply=replace(done.reply, lines=lines))

    violation = found(fault, SETTLED, 60).violations["whoever_owes_nothing_hears_so"]
    assert "reminder.stale" in violation.says


def test_what_would_suit_somebody_who_owes_nothing() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        asked = done.state.question == "closing_more" and isinstance(event, Heard)
        return replace(done, state=replace(done.state, question="ability", topic="ability")) if asked else done

    violation = found(fault, SETTLED, 60).violations["whoever_owes_nothing_is_asked_for_nothing"]
    assert violation.says == "asked ability of somebody who owes nothing"


def test_a_promise_of_somebody_who_owes_nothing() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        promises = isinstance(event, Heard) and event.meaning.intent is Intent.PROMISE_FULL
        if not (promises and done.state.question == "closing_more"):
            return done
        return replace(done, effects=(*done.effects, RecordPromise("full", Money(100, "CNY"), facts.today)))

    violation = found(fault, SETTLED, 60).violations["whoever_owes_nothing_is_asked_for_nothing"]
    assert violation.says == "agreed a payment with somebody who owes nothing"
