"""A fault planted in the dialogue, for the walk to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from voicebot.conversation.events import Event
from voicebot.conversation.explore.walk import Walked, walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Listen, Reply, line
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.understanding.meaning import Asked

HOTLINE = "inbound, CN, people free"
FREE, US = "outbound, CN, people free", "outbound, US, nobody free"
SETTLED = "inbound, nothing owed"
Fault = Callable[[State, Event, Facts, Step], Step]


def found(fault: Fault, world: str = FREE, states: int | None = 1200) -> Walked:
    """What a walk finds of a dialogue with this fault in it."""

    def faulty(state: State, event: Event, facts: Facts) -> Step:
        return fault(state, event, facts, step(state, event, facts))

    return walk({world: WORLDS[world]}, KNOWLEDGE, stepping=faulty, most_states=states)


def saying(done: Step, key: str) -> Step:
    """The step with one more line said."""
    return replace(done, reply=replace(done.reply, lines=(*done.reply.lines, line(key))))


def again(done: Step) -> Reply:
    """The reply, followed by listening instead of by what it led to."""
    return replace(done.reply, then=Listen(asked=Asked.IDENTITY))
