"""Faults in whose account it is taken to be, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from tests.unit.conversation.explore.planted import FREE, HOTLINE, found
from voicebot.conversation.effects import FlagAccount, WithdrawPromise
from voicebot.conversation.events import Event, Heard, Silence
from voicebot.conversation.explore.walk import walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import Intent


def test_a_relative_who_gives_the_facts() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        return replace(done, state=replace(done.state, for_another=False))

    violation = found(fault, HOTLINE, 2500).violations["whoever_speaks_for_another_is_never_verified"]
    assert violation.says == "verified somebody who spoke for another"


def test_a_verified_son_who_asks_for_his_father_and_is_told() -> None:
    def as_if_nothing_were_said(state: State, event: Event, facts: Facts) -> Step:
        unheard = replace(event, signs=()) if state.verified and isinstance(event, Heard) else event
        return step(state, unheard, facts)

    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, stepping=as_if_nothing_were_said, most_states=2500)
    violation = walked.violations["a_doubt_whose_account_it_is_is_settled_first"]
    assert "answer.amount" in violation.says
    assert violation.path[-1][0] == "says ask_amount, for another"


def test_a_doubt_that_is_forgotten_when_the_caller_asks_again() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        waits = state.set_aside and isinstance(event, Silence)
        return replace(done, state=replace(done.state, verified=True, set_aside="")) if waits else done

    assert "a_doubt_whose_account_it_is_is_settled_first" in found(fault, states=1500).violations


def test_a_promise_agreed_with_somebody_who_speaks_for_another() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        yes = isinstance(event, Heard) and Sign.FOR_ANOTHER in event.signs and state.question == "promise_confirm"
        return replace(done, effects=(*done.effects, WithdrawPromise())) if yes else done

    says = found(fault, states=None).violations["a_doubt_whose_account_it_is_is_settled_first"].says
    assert says == "WithdrawPromise with somebody who speaks for another"


def test_a_fact_not_at_hand_that_is_held_against_somebody() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lacks = isinstance(event, Heard) and Sign.LACKS in event.signs
        return replace(done, effects=(*done.effects, FlagAccount("dispute"))) if lacks else done

    says = found(fault).violations["lacking_a_fact_costs_nothing"].says
    assert says == "flagged an account because something was not at hand"


def test_a_try_lost_for_a_fact_not_at_hand() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lacks = isinstance(event, Heard) and Sign.LACKS in event.signs
        return replace(done, state=replace(done.state, tries=done.state.tries + 1)) if lacks else done

    assert found(fault).violations["lacking_a_fact_costs_nothing"].says == "a try was lost for what was not at hand"


def test_a_holder_who_is_filed_as_dead() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        bereaved = isinstance(event, Heard) and event.meaning.intent is Intent.DECEASED and state.was_verified
        return replace(done, effects=(*done.effects, FlagAccount("deceased"))) if bereaved else done

    violation = found(fault).violations["nobody_verified_is_filed_as_dead"]
    assert violation.path[-1][0] == "says deceased"
