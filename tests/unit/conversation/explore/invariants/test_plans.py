"""Faults in what is agreed of plans, each found by a shortest call."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.unit.conversation.explore.planted import found
from voicebot.conversation.effects import AgreePlan
from voicebot.conversation.events import Event, Silence
from voicebot.conversation.facts import Facts
from voicebot.conversation.plan_terms import options
from voicebot.conversation.reply import line
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.wording.values import Money


def test_a_plan_nobody_read_back() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        offered = options(state, facts)
        if state.question == "plan_options" and isinstance(event, Silence) and offered:
            return replace(done, effects=(*done.effects, AgreePlan(offered[0], "CNY", 72)))
        return done

    assert "not read back" in found(fault, states=None).violations["only_plans_read_back"].says


def test_a_plan_agreed_to_by_silence() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        offered = options(state, facts)
        if state.question == "plan_readback" and isinstance(event, Silence):
            return replace(done, effects=(*done.effects, AgreePlan(offered[state.chosen - 1], "CNY", 72)))
        return done

    says = found(fault, states=None).violations["only_plans_read_back"].says
    assert says == "agreed to a plan without an explicit yes"


def test_a_plan_read_back_without_what_breaks_it() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        lines = tuple(said for said in done.reply.lines if not said.key.startswith("plan.breaks"))
        return replace(done, reply=replace(done.reply, lines=lines))

    assert "a_plan_is_disclosed_whole" in found(fault, states=None).violations


def test_a_plan_dearer_than_what_was_said() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        wish = done.state.wish
        if "plan.options.keys" not in (said.key for said in done.reply.lines) or wish is None or wish.monthly is None:
            return done
        dear = Money(int((wish.monthly + Decimal(1)) * 100), "CNY")
        more = line("plan.option", key=1, count=3, amount=dear, total=dear)
        return replace(done, reply=replace(done.reply, lines=(*done.reply.lines, more)))

    assert "no_more_than_they_can_pay" in found(fault, states=None).violations
