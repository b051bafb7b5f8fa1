"""Faults in what is agreed, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.planted import FREE, US, found
from voicebot.conversation.effects import GiveConsent, RecordPromise, WithdrawPromise
from voicebot.conversation.events import Event, Heard, Silence
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Intent
from voicebot.wording.values import Money


def test_a_promise_nobody_read_back() -> None:
    promise = RecordPromise("full", Money(100, "CNY"), WORLDS[FREE].facts.today)

    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, effects=(*done.effects, promise)) if isinstance(event, Silence) else done

    assert "not read back" in found(fault).violations["only_confirmed_promises"].says


def test_a_promise_without_a_yes() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if state.question == "promise_confirm" and isinstance(event, Silence) and state.amount and state.due:
            return replace(done, effects=(*done.effects, RecordPromise("full", state.amount, state.due)))
        return done

    says = found(fault, states=None).violations["only_confirmed_promises"].says
    assert says == "recorded a promise without an explicit yes"


def test_a_promise_upon_a_yes_with_an_if() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        hedged = isinstance(event, Heard) and event.meaning.clarify and event.meaning.intent is Intent.AFFIRM
        if state.question == "promise_confirm" and hedged and state.amount and state.due:
            return replace(done, effects=(*done.effects, RecordPromise("full", state.amount, state.due)))
        return done

    violation = found(fault, states=1500).violations["only_confirmed_promises"]
    assert violation.path[-1][0] == "says yes, if"


def test_a_second_promise_without_a_word() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(said for said in done.reply.lines if said.key != "promise.recorded_instead")
        return replace(done, reply=replace(done.reply, lines=lines))

    assert "second promise" in found(fault, states=None).violations["no_promise_beside_another"].says


def test_a_promise_taken_out_unasked() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if state.question == "closing_more" and isinstance(event, Silence):
            return replace(done, effects=(WithdrawPromise(), *done.effects))
        return done

    says = found(fault, states=None).violations["only_withdrawn_on_request"].says
    assert says in ("took out a promise that nobody took back", "took out a promise where none stands")


def test_a_consent_nobody_gave() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        given = GiveConsent("followup_call", facts.today)
        return replace(done, effects=(*done.effects, given)) if isinstance(event, Silence) else done

    assert "only_given_consents" in found(fault, US).violations
