"""One transition, and what came before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from voicebot.conversation.effects import Disposition
from voicebot.conversation.events import Event
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Next
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.wording.values import Money

Promise = tuple[Money, date]
#: how many payments, of how much, and how much in all, minor units
Plan = tuple[int, int, int]
#: the tickets and flags that answer a statement
ANSWERED_BY: Mapping[str, frozenset[str]] = {
    "dispute": frozenset({"dispute", "fraud"}),
    "paid_claim": frozenset({"paid_claim"}),
    "hardship": frozenset({"hardship"}),
}


@dataclass(frozen=True)
class History:
    """What an invariant must remember: the walk carries it beside the state, never in it.

    `owed` counts the turns since a person was asked for and none was given. `grave`: P0 or P1 was heard. `readback`
    is the promise that was read back last, while its question is open, and `plan` the plan, while it is the one chosen.
    `consent` is a consent asked for. `met`: somebody pressed or spoke, so that no later report makes a machine of them.
    `paged`: the urgent callback is booked.
    `standing`: a promise was recorded and not taken back. `another`: the caller, not verified, spoke for somebody else.
    `doubted`: somebody verified did, and has not said since, when asked, that the account is their own.
    `stated` is what a verified person said of the account that no reminder may follow; `tickets` and
    `holds` are the kinds of work opened and flags set to answer it.
    """

    owed: int = 0
    grave: bool = False
    readback: Promise | None = None
    plan: Plan | None = None
    consent: bool = False
    met: bool = False
    filed: Disposition | None = None
    paged: bool = False
    standing: bool = False
    another: bool = False
    doubted: bool = False
    stated: frozenset[str] = frozenset()
    tickets: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()

    @property
    def lost(self) -> tuple[str, ...]:
        """What was stated and is not yet kept by both a ticket and a hold."""
        if not self.stated:
            return ()
        kept = self.tickets & self.holds
        return tuple(one for one in sorted(self.stated) if not ANSWERED_BY[one] & kept)


@dataclass(frozen=True)
class Transition:
    """What happened, to what was before, and what was made of it."""

    before: State
    then: Next | None
    event: Event
    step: Step
    history: History
    facts: Facts
    audience: Mapping[str, str]
    discloses: Mapping[str, tuple[str, ...]]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(line.key for line in self.step.reply.lines)
