"""What can happen on a call, as the dialogue sees it. Keys and speech arrive as the same few events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voicebot.conversation.signs import Sign
from voicebot.understanding.meaning import Meaning


class Claim(StrEnum):
    """What `calls` found when it checked a value the caller supplied against what is kept as keyed hashes.

    The dialogue never sees the stored value, and never the hash: only this.
    """

    MATCH = "match"  # the fact that was asked for is right
    MISMATCH = "mismatch"  # it is wrong
    FOUND = "found"  # an account reference names an account; `Facts.account` is now set
    NOT_FOUND = "not_found"  # it names none


class TransferResult(StrEnum):
    """How a transfer to a person ended."""

    COMPLETED = "completed"
    NOBODY = "nobody"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody picked up (outbound) or rang us (inbound): the first event of every call."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Speech, already understood. `claim` is set only where the question asked for something to be checked.

    `signs` are what the words say beside their meaning.
    """

    meaning: Meaning
    claim: Claim | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """Keys 0-9 * # in the order pressed, the finishing # left out. Never empty."""

    keys: str
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """The time for an answer went by and nothing was heard."""


@dataclass(frozen=True, slots=True)
class MachineAnswered:
    """A machine took the call. `ready` is true once its greeting has ended and a message may be left."""

    ready: bool


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """A transfer to a person came back."""

    result: TransferResult


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone, or the carrier ended the call. The dialogue can only take note."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A turn of ours failed, or its reply did not reach the line: what came in is lost."""


#: what comes from the line
Happened = Answered | Heard | Pressed | Silence | MachineAnswered | TransferEnded | HungUp
Event = Happened | Failed
