"""What the bot answers: lines by key with their values, and what happens next. No words live here."""

from __future__ import annotations

from dataclasses import dataclass

from voicebot.understanding.meaning import Asked, Urgency
from voicebot.wording.values import Value


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt by key; `values` are (name, value) pairs in the order of their names."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


def line(key: str, /, **values: Value) -> Line:
    """A line with its values."""
    return Line(key, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Listen:
    """The bot waits for an answer.

    `asked` is the question for understanding. `digits` is how many keys make an answer: 1 for a menu, 0 for as many
    as the caller likes up to #. `speech` is false where only keys are safe. `seconds` of silence before `Silence`.
    `checks` names what `calls` must check in the answer ("birth_mmdd", ..., or "reference"), or is None.
    `private` is true when the answer must be masked in the journal and in logs.
    """

    asked: Asked
    digits: int = 1
    speech: bool = True
    seconds: int = 6
    checks: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """Bring the caller to a person. `reason` is a stable code such as "dispute_debt" or "asked"."""

    priority: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Stay on the line quietly for `seconds`, then step with Silence (the caller asked for a moment)."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """The bot ends the call after its lines."""


Next = Listen | Transfer | Pause | HangUp


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of one turn. `pace` is "normal" or "slow". `interruptible` allows keys and speech over the lines."""

    language: str
    lines: tuple[Line, ...]
    then: Next
    pace: str = "normal"
    interruptible: bool = True
