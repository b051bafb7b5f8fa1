"""Days and paydays in an utterance, in either language."""

from __future__ import annotations

from datetime import date

from voicebot.understanding import english_dates, mandarin_dates
from voicebot.understanding.days import Day


def days(text: str, language: str, today: date, asked: bool) -> list[Day]:
    """Every day in `text`, in the order said. `asked` lets a day stand with fewer words around it."""
    if language == "zh-CN":
        return mandarin_dates.mandarin_days(text, today, asked)
    return english_dates.english_days(text, today, asked)


def names_payday(text: str, language: str) -> bool:
    """Whether a payday is named, which is no day that we know."""
    pattern = mandarin_dates.PAYDAY if language == "zh-CN" else english_dates.PAYDAY
    return pattern.search(text) is not None
