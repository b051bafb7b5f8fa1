"""Why somebody has fallen behind, in their own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from voicebot.understanding.meaning import Reason
from voicebot.understanding.values.reasons_english import ENGLISH
from voicebot.understanding.values.reasons_mandarin import MANDARIN

_PATTERNS: Mapping[str, Sequence[tuple[Reason, re.Pattern[str]]]] = {"zh-CN": MANDARIN, "en-US": ENGLISH}
#: stand before a reason that is denied, or only imagined
_DENIED = {
    "zh-CN": re.compile(
        r"(?:不是(?:因为|说)?|并非|(?<!有)没有?|不至于|别咒我|要是|如果|假如|万一|哪天|怕|担心)[^\s,，。没]{0,4}$"
    ),
    "en-US": re.compile(
        r"\b(?:not (?:because|that|as if|like)|didn't|haven't|hasn't|never|nobody|if|unless|in case|worried)\b"
        r"(?: (?!and|but|so)[\w']+){0,3} ?$"
    ),
}


def reason_in(text: str, language: str) -> Reason | None:
    """The reason that says most: a death before a lost job, a lost job before what it leads to."""
    for reason, pattern in _PATTERNS[language]:
        for match in pattern.finditer(text):
            if not _DENIED[language].search(text[max(0, match.start() - 40) : match.start()]):
                return reason
    return None
