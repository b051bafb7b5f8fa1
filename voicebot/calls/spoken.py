"""What a turn says, in words: all that an adapter needs to say it, on any kind of line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from voicebot.conversation.reply import Next
from voicebot.understanding.meaning import Asked
from voicebot.wording.values import Value


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line: its key, and its text exactly as it is spoken."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The answer of one turn.

    `turn` is the number that the next answer must carry. `hints` are phrases the recogniser should expect.
    `interruptible` allows keys and speech over the lines.
    """

    call_id: str
    turn: int
    language: str
    pace: str
    lines: tuple[SpokenLine, ...]
    then: Next
    hints: tuple[str, ...]
    interruptible: bool


class Script(Protocol):
    """The words: every line by key, in every language. `voicebot.wording.Script` is one."""

    def say(self, key: str, language: str, values: Mapping[str, Value], pace: str = "normal") -> str: ...

    def hints(self, language: str, asked: Asked) -> tuple[str, ...]: ...
