"""The dialogue's whole memory: a frozen value that goes to and from JSON and abstracts to finitely many shapes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from voicebot.conversation.effects import Disposition
from voicebot.wording.values import Money

Direction = Literal["outbound", "inbound"]


@dataclass(frozen=True, slots=True)
class State:
    """One call so far. `topic` names the module that asked last and `question` what it asked.

    Extended by the topics; every field is a plain value so that a snapshot is its JSON.
    """

    direction: Direction
    language: str
    topic: str = "greeting"
    question: str = "start"
    verified: bool = False
    ended: bool = False
    disposition: Disposition | None = None
    pace: str = "normal"
    amount: Money | None = None
    due: date | None = None
