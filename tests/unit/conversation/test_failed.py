"""A call of ours whose account cannot be read when it is answered: an apology to whoever is there, and it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.audience import audience
from tests.unit.conversation.world import FACTS
from voicebot.conversation.effects import BookCallback, CloseCall, Disposition, OpenTicket
from voicebot.conversation.events import Answered, Event, Failed, HungUp, MachineAnswered, Pressed, Silence
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp
from voicebot.conversation.step import Step, begin, step


def failed_at_once(facts: Facts) -> Step:
    return step(begin("outbound", "en-US"), Failed(), facts)


@pytest.fixture(params=[True, False], ids=["people free", "nobody free"])
def facts(request: pytest.FixtureRequest) -> Facts:
    return replace(FACTS, account=None, agents_open=request.param)


def test_the_call_ends_with_an_apology_that_anyone_may_hear(facts: Facts) -> None:
    done = failed_at_once(facts)
    assert [line.key for line in done.reply.lines] == ["system.failed_callback"]
    assert audience("system.failed_callback") == "anyone"
    assert done.reply.lines[0].values == (), "neither who rings nor whom"
    assert isinstance(done.reply.then, HangUp)
    assert done.state.ended


def test_the_account_is_not_touched_and_somebody_rings_back(facts: Facts) -> None:
    kinds = [type(effect) for effect in failed_at_once(facts).effects]
    assert kinds == [OpenTicket, BookCallback, CloseCall]
    assert failed_at_once(facts).state.disposition is Disposition.SYSTEM_ERROR


@pytest.mark.parametrize(
    "event", [Answered(), MachineAnswered(ready=False), MachineAnswered(ready=True), Pressed("1"), Silence(), HungUp()]
)
def test_whatever_comes_after_it_hears_nothing(facts: Facts, event: Event) -> None:
    done = step(failed_at_once(facts).state, event, facts)
    assert done.reply.lines == ()
    assert done.effects == ()
    assert isinstance(done.reply.then, HangUp)


def test_a_second_failure_is_only_another_apology(facts: Facts) -> None:
    done = step(failed_at_once(facts).state, Failed(), facts)
    assert [line.key for line in done.reply.lines] == ["system.unavailable"]
    assert audience("system.unavailable") == "anyone"
    assert done.effects == ()
