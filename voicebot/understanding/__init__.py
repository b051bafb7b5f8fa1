"""PURE. What was said becomes a Meaning: intent, slots, urgency, evidence. No I/O beyond loading its own model."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicebot.understanding.meaning import Asked, Meaning

if TYPE_CHECKING:
    from voicebot.understanding.pipeline import Understanding

# Utterances are too short to share between processors, and threads that wait for one another cost more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Syllables are compared one by one; the dictionary of phrases would cost forty megabytes and a quarter of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
_HOUSE = Path(__file__).resolve().parents[2]
PROMPTS, BUILT = _HOUSE / "prompts", _HOUSE / "var"


def understand(text: str, language: str, asked: Asked | str, today: date) -> Meaning:
    """The meaning of `text`, an answer to the question `asked`, on the day `today`; the model is loaded once.

    Raises InvalidInput for an unknown language or question, Misconfigured when the model is missing or stale.
    """
    return loaded().understand(text, language, asked, today)


@cache
def loaded() -> Understanding:
    """The understanding of this installation."""
    from voicebot.understanding.pipeline import Understanding

    return Understanding.load(PROMPTS, BUILT)


def ensure_model(prompts: Path = PROMPTS, folder: Path = BUILT) -> bool:
    """Build the model where it is missing or stale; whether it had to be built."""
    from voicebot.understanding import model, training

    if model.is_current(prompts, folder):
        return False
    training.build(prompts, folder)
    return True
