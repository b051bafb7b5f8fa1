"""The dialogue's whole memory: a frozen value that goes to and from JSON and abstracts to finitely many shapes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from voicebot.conversation.effects import Disposition, OpenTicket
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Reason, Urgency
from voicebot.wording.values import Money

Direction = Literal["outbound", "inbound"]


@dataclass(frozen=True)
class State:
    """One call so far. `topic` names the module that asked last and `question` what it asked.

    `outcome` is how the call would be filed were it to end now, `disposition` how it was filed. `left` is the priority
    at which the call was passed on to a person: from then on nothing is said of the account. `amount` and `due` are a
    promise in the making, or a monthly amount; `promised` and `promised_by` are the promise that was recorded in this
    call and stands; `at` is a callback offered (aware). `wish` is what was asked of a plan, `offered_on` the day on
    which plans were worked out from it, and `chosen` which of them the caller took (0: none); `rounds` counts how often
    plans were looked for.

    Every ladder is a small counter: `silences`, `misses` (not understood) and `detours` (asides) belong to the pending
    question and start anew with the next; `tries` counts attempts at verification, a reference, or a callback's day.
    `choices` are the readings offered when the caller was not clear; `aside` is the question answered on the way.
    """

    direction: Direction
    language: str
    topic: str = "greeting"
    question: str = "start"
    verified: bool = False
    ended: bool = False
    disposition: Disposition | None = None
    outcome: Disposition | None = None
    left: Urgency = Urgency.NONE
    pace: Literal["normal", "slow"] = "normal"
    amount: Money | None = None
    due: date | None = None
    promised: Money | None = None
    promised_by: date | None = None
    at: datetime | None = None
    reason: Reason | None = None
    wish: Wish | None = None
    offered_on: date | None = None
    chosen: int = 0
    rounds: int = 0
    stated: tuple[OpenTicket, ...] = ()  # tickets opened for what was stated, before more was asked
    silences: int = 0
    misses: int = 0
    detours: int = 0
    tries: int = 0
    choices: tuple[str, ...] = ()
    aside: str = ""
    waiting: bool = False
    wrong: bool = False  # a fact of this attempt did not match; not said until all were asked
    for_another: bool = False  # the caller said to speak for somebody else: never verified on this call
    set_aside: str = ""  # where a verified caller spoke for another: not verified until it is known whose account it is
    interrupted: str = ""  # the question before which the caller was asked whether they are safe: once in a call
    explained: bool = False  # why verification is needed has been said
    bounded: bool = False  # a bound on amount or date has been said
    calmed: bool = False  # the one de-escalation has been said
    warned: bool = False  # the one consequence line has been said
    noted: bool = False  # a promise was recorded in this call, so that no earlier one stands
    nobody: bool = False  # a transfer came back without a person
    paged: bool = False  # the urgent callback of a crisis is booked, and a supervisor paged

    @property
    def passed_on(self) -> bool:
        """Whether the call was given to a person, so that the account is no longer spoken of."""
        return self.left is not Urgency.NONE

    @property
    def open_to_topics(self) -> bool:
        """Whether the account may be spoken of: the person is verified and the call was not passed on."""
        return self.verified and not self.passed_on

    @property
    def was_verified(self) -> bool:
        """Whether both facts matched in this call, though it may have come out since that it is about somebody else."""
        return self.verified or bool(self.set_aside)
