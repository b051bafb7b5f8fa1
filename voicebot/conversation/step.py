"""The one function of the dialogue: step(state, event, facts) -> Step."""

from __future__ import annotations

from dataclasses import dataclass

from voicebot.conversation.effects import Effect
from voicebot.conversation.events import Event
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Reply
from voicebot.conversation.state import Direction, State


@dataclass(frozen=True, slots=True)
class Step:
    """What one event led to. `decided` are sentences with rule ids in brackets: "left the flow: dispute [CN-DISPUTE-01]".

    `lines` spoken are in `reply`; `effects` are to be applied in order.
    """

    state: State
    reply: Reply
    effects: tuple[Effect, ...] = ()
    decided: tuple[str, ...] = ()


def begin(direction: Direction, language: str) -> State:
    """The state of a call before its first event. `language` is the account's, or the hotline's default."""
    return State(direction=direction, language=language)


def step(state: State, event: Event, facts: Facts) -> Step:
    """The next state, the reply and the effects of `event`. Total: it raises for no event in no state."""
    raise NotImplementedError
