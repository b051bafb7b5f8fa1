"""What happens on a call, as its two ends would tell it: the bot's lines, the caller's answers, the line's news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BotSaid:
    """A line the caller hears. `interruptible` lines are cut short by keys or speech.

    `turn` is the place in `Webhooks.posted` of the answer it came in.
    """

    text: str
    language: str
    pace: str
    interruptible: bool
    turn: int


@dataclass(frozen=True, slots=True)
class Played:
    """A recording the caller hears."""

    url: str
    turn: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """The line is silent for `seconds`, because the bot asked for it."""

    seconds: int
    turn: int


@dataclass(frozen=True, slots=True)
class CallerPressed:
    """Keys that reached the bot."""

    keys: str


@dataclass(frozen=True, slots=True)
class CallerSaid:
    """Speech that reached the bot, as it was recognised."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CallerSilent:
    """The time for an answer went by."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Keys or words that went nowhere, and why: nobody was listening, or only the other kind was."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Dialled:
    """Somebody else is being called into the call."""

    number: str


@dataclass(frozen=True, slots=True)
class PersonEnded:
    """How that went, in the carrier's words: completed, no-answer, busy or failed."""

    result: str


@dataclass(frozen=True, slots=True)
class LineFault:
    """The carrier noted an error; `code` is its number. The call goes on with the fallback where there is one."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over. `by` is caller, bot or line; `status` is the call's last status."""

    by: str
    status: str


Moment = (
    BotSaid
    | Played
    | Quiet
    | CallerPressed
    | CallerSaid
    | CallerSilent
    | NotTaken
    | Dialled
    | PersonEnded
    | LineFault
    | Ended
)


def lines(heard: Iterable[Moment]) -> list[str]:
    """The words of the bot's lines, in order."""
    return [moment.text for moment in heard if isinstance(moment, BotSaid)]


def seconds(said: BotSaid) -> float:
    """About how long a line takes: four characters a second in Chinese, fourteen in English, fewer when slow."""
    rate = 4.0 if said.language.startswith(("zh", "cmn")) else 14.0
    return len(said.text) / (rate * (0.8 if said.pace == "slow" else 1.0))
