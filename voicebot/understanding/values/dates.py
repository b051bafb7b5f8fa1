"""Days and paydays in an utterance, in either language."""

from __future__ import annotations

import re
from datetime import date

from voicebot.understanding.values import english_dates, mandarin_dates
from voicebot.understanding.values.days import Days
from voicebot.understanding.values.found import mixes, without

#: pay that does not come names no day
_UNPAID = re.compile(r"[没不未](?:有|能|给)?(?:我们?|人|钱|一)?$")


def days(text: str, language: str, today: date, asked: bool) -> Days:
    """Every day in `text`, in the order said. `asked` lets a day stand with fewer words around it."""
    own, other = mandarin_dates.mandarin_days, english_dates.english_days
    if language == "en-US":
        own, other = other, own
    found = own(text, today, asked)
    if not mixes(text, language):
        return found
    more = other(without(without(text, found.real), found.unreal), today, False)
    return Days(sorted([*found.real, *more.real], key=lambda day: day.start), [*found.unreal, *more.unreal])


def names_payday(text: str, language: str) -> bool:
    """Whether a payday is named, which is no day that we know."""
    pattern = mandarin_dates.PAYDAY if language == "zh-CN" else english_dates.PAYDAY
    return any(not _UNPAID.search(text[max(0, match.start() - 6) : match.start()]) for match in pattern.finditer(text))
