"""What a telephone line reports of a call, before anything is understood or checked."""

from __future__ import annotations

from dataclasses import dataclass

from voicebot.conversation.events import TransferResult


@dataclass(frozen=True, slots=True)
class Answered:
    """The call is up: the first event of every call."""


@dataclass(frozen=True, slots=True)
class HeardText:
    """What the recogniser made of the caller's speech, raw; `confidence` lies in 0..1 where the carrier gives one."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PressedKeys:
    """Keys as the carrier reports them, raw."""

    keys: str


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """The time for an answer went by."""


@dataclass(frozen=True, slots=True)
class MachineFound:
    """A machine took the call. `ready` is true once a message may be left."""

    ready: bool


@dataclass(frozen=True, slots=True)
class TransferOver:
    """A transfer to a person came back."""

    result: TransferResult


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The caller or the carrier ended the call."""


LineEvent = Answered | HeardText | PressedKeys | NothingHeard | MachineFound | TransferOver | CallEnded
