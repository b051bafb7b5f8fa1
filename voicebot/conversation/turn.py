"""One turn inside the dialogue: what came in, and the move a topic answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from voicebot.conversation.effects import CloseCall, Disposition, Effect
from voicebot.conversation.events import Claim
from voicebot.conversation.facts import AccountView, Facts, House
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import HangUp, Line, Listen, Next, Reply
from voicebot.conversation.signs import LANGUAGES, Sign
from voicebot.conversation.state import State
from voicebot.conversation.tongues import OTHER
from voicebot.understanding.meaning import Intent, Slots, Urgency

Form = Literal["opening", "ask", "keys", "none"]
NOTHING_SAID = Slots()


@dataclass(frozen=True, slots=True)
class Step:
    """What one event led to; `effects` are to be applied in order.

    `decided` are sentences with the rule ids they lean on in brackets: "left the flow: dispute [CN-DISPUTE-01]".
    """

    state: State
    reply: Reply
    effects: tuple[Effect, ...] = ()
    decided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """What the caller wants, whether said or keyed. `intent` is None for keys that only the question can read."""

    intent: Intent | None
    slots: Slots = NOTHING_SAID
    urgency: Urgency = Urgency.NONE
    claim: Claim | None = None
    key: str | None = None
    alternatives: tuple[Intent, ...] = ()
    readings: tuple[tuple[Intent, float], ...] = ()  # every reading of what was said, with how likely it is
    unsure: bool = False
    suspected: bool = False  # danger to life, of which nothing is certain
    silent: bool = False  # nothing came at all
    chosen: bool = False  # of two meanings that were offered
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A command in its place. `offered` are the readings between which the caller was asked to choose, if so."""

    state: State
    facts: Facts
    command: Command
    offered: tuple[str, ...] = ()

    @property
    def house(self) -> House:
        return self.facts.house_in(self.state.language)

    @property
    def language_wished(self) -> str | None:
        """The language asked for: the other one by its key, or the one that was named; None where none was."""
        if self.command.key is not None:
            return OTHER[self.state.language]
        return next((LANGUAGES[sign] for sign in self.command.signs if sign in LANGUAGES), None)

    @property
    def account(self) -> AccountView:
        """The account; the dispatcher lets no topic that needs it run without."""
        assert self.facts.account is not None
        return self.facts.account


@dataclass(frozen=True)
class Move:
    """A topic's answer. `then` is None where `state.question` is to be asked, in the given form, after `say`."""

    state: State
    say: tuple[Line, ...] = ()
    then: Next | None = None
    form: Form = "ask"
    effects: tuple[Effect, ...] = ()
    decided: tuple[str, ...] = ()
    slow: bool = False


Lines = Callable[[State, Facts], tuple[Line, ...]]
Answer = Callable[[Turn], Move | None]


@dataclass(frozen=True, slots=True)
class Question:
    """Something the bot asks, and the function that reads the answer (None: not an answer to this).

    `opening` is said the first time and on "repeat", `ask` after an aside, `keys` when words have failed twice.
    `menu` gives single keys the meaning of words. `takes` are intents that this question reads itself although a
    global pattern would.
    """

    name: str
    topic: str
    listen: Callable[[State, Facts], Listen]
    ask: Lines
    keys: Lines
    answer: Answer
    opening: Lines | None = None
    menu: Mapping[str, Intent] = field(default_factory=dict)
    takes: frozenset[Intent] = frozenset()
    needs_account: bool = False


def asking(state: State, question: str, *say: Line, form: Form = "ask", **more: Any) -> Move:
    """Go on to another question: its ladders start anew. `more` are fields of the move."""
    state = replace(state, question=question, silences=0, misses=0, detours=0, aside="", choices=(), waiting=False)
    return Move(state, say, form=form, **more)


def finish(state: State, disposition: Disposition, *say: Line, **more: Any) -> Move:
    """End the call with its one disposition."""
    effects: tuple[Effect, ...] = (*more.pop("effects", ()), CloseCall(disposition))
    state = replace(state, ended=True, disposition=disposition, outcome=disposition, choices=(), waiting=False)
    return Move(state, say, HangUp(), effects=effects, **more)


def cite(facts: Facts, *about: str) -> str:
    """The rule ids in force that bear on a decision, in brackets; empty when none does."""
    found = [rule for rule in facts.rules.rule_ids if any(word in rule for word in about)]
    return f" [{', '.join(found)}]" if found else ""
