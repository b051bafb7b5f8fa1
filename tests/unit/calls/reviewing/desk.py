"""A review list with the examples and the model that it teaches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.unit.calls.conftest import NOW
from tests.unit.calls.small_prompts import build
from voicebot.calls.learned import VOICE
from voicebot.calls.reviewing import Reviews
from voicebot.records import Database
from voicebot.records.reviews import add_review
from voicebot.understanding.bank import load_bank

CALL = "c" * 32


@dataclass
class Desk:
    """The review list of a small bank, its examples and its model."""

    reviews: Reviews
    database: Database
    prompts: Path
    built: Path

    def put(self, turn: int, words: str = "啥子嘛", **values: Any) -> int:
        """One utterance on the list; its number."""
        row = {
            "call_id": CALL,
            "turn": turn,
            "at": NOW,
            "language": "zh-CN",
            "asked": "ability",
            "words": words,
            "understood": "wait",
            "confidence": 0.41,
            "alternatives": [["repeat", 0.4]],
            "reason": "unclear",
        }
        with self.database.begin() as connection:
            add_review(connection, row | values)
        return self.reviews.page(state=None, limit=1).reviews[0].id

    def taught(self, language: str = "zh-CN") -> list[tuple[str, str]]:
        examples = load_bank(self.prompts, language).examples
        return [(one.text, one.intent.value) for one in examples if one.voice == VOICE]

    def builds(self) -> None:
        build(self.prompts, self.built)
