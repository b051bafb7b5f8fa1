"""Whether an answer names any value at all: most name none, and need not be read for one."""

from __future__ import annotations

import re

from voicebot.understanding.values import english_calendar, english_numbers, mandarin_dates
from voicebot.understanding.values.found import mixes
from voicebot.understanding.values.number_words import EN_DIGITS, EN_TIMES, ZH_NUMBER, ZH_TELEPHONE, any_of

#: no sum, day, length or run of digits is named without one of these; each reader may need more
_NAMES = {
    "zh-CN": (
        re.compile(rf"{ZH_NUMBER[:-1]}{''.join(ZH_TELEPHONE)}\d半几多块元毛角分]"),
        mandarin_dates.NAMES_DAYS,
    ),
    "en-US": (
        english_calendar.NAMES_DAYS,
        english_numbers.NAMES_NUMBERS,
        re.compile(rf"\b(?:{any_of((*EN_DIGITS, *EN_TIMES))}|dozen|hal(?:f|ves)|quarters?)\b"),
    ),
}


def names_values(text: str, language: str) -> bool:
    """Whether cleaned text may name a value. One in which languages mix always may."""
    return mixes(text, language) or any(pattern.search(text) for pattern in _NAMES[language])
