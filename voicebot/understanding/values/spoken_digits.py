"""Digits said one by one, as people give the end of a number or a date of birth."""

from __future__ import annotations

import re

from voicebot.understanding.values.number_words import (
    EN_DIGITS,
    EN_SMALL,
    EN_TIMES,
    SMALL,
    ZH_SAID,
    ZH_TELEPHONE,
    any_of,
)
from voicebot.understanding.values.numerals import english, english_digits, mandarin_digits

#: a shorter run is no answer, a longer one is noise
SHORTEST, LONGEST = 3, 20
_ZH_DIGIT = rf"[{ZH_SAID}{''.join(ZH_TELEPHONE)}\d]"
_ZH = re.compile(rf"{_ZH_DIGIT}(?:[\s,，、-]?{_ZH_DIGIT}){{2,40}}")
_SINGLE = rf"(?:{any_of((*EN_DIGITS, *EN_TIMES))}|\d+)"
_EN = re.compile(rf"\b{_SINGLE}\b(?:[\s,-]+{_SINGLE}\b){{1,40}}|\b\d{{3,20}}\b")
#: "forty four seventeen"
_PAIRS = re.compile(rf"\b(?:(?:{SMALL}|oh|zero)\b[\s-]*){{2,6}}")


#: what was said before these is taken back, where digits follow
_CORRECTED = {
    "zh-CN": re.compile(r"不对|不是|错了|应该是|更正|[,，]是"),
    "en-US": re.compile(r"\b(?:no|nope|i mean|i meant|sorry|rather|correction|scratch that|make that|actually|it's)\b"),
}


def digits_in(text: str, language: str, asked: bool) -> str | None:
    """The first run of digits, or the first after the last correction of one.

    `asked` where digits were asked for, which lets them be said in pairs.
    """
    said = (_first_run(piece, language, asked) for piece in reversed(_CORRECTED[language].split(text)))
    return next((run for run in said if run is not None), None)


def _first_run(text: str, language: str, asked: bool) -> str | None:
    if language == "zh-CN":
        runs = (mandarin_digits(re.sub(r"[\s,，、-]", "", found[0])) for found in _ZH.finditer(text))
    else:
        runs = (english_digits(re.sub(r"[,-]", " ", found[0]).split()) for found in _EN.finditer(text))
    fitting = next((run for run in runs if run and SHORTEST <= len(run) <= LONGEST), None)
    if asked and language == "en-US":
        return max(fitting or "", _in_pairs(text) or "", key=len) or None
    return fitting


def _in_pairs(text: str) -> str | None:
    found = _PAIRS.search(text)
    if found is None:
        return None
    spoken, words = "", found[0].replace("-", " ").split()
    at = 0
    while at < len(words):
        two = english(words[at : at + 2]) if words[at] not in ("oh", "zero") and len(words) > at + 1 else None
        joined = two is not None and two > EN_SMALL.get(words[at], 0)
        value = two if joined else EN_SMALL.get(words[at], 0)
        spoken += str(value)
        at += 2 if joined else 1
    return spoken if SHORTEST < len(spoken) <= LONGEST else None
