"""Whether an answer names a time of day: an hour, a part of the day, or a time from now."""

from __future__ import annotations

import re

_NUMBER = r"(?:1[0-9]|2[0-3]|0?[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MINUTES = r"(?:[:.][0-5]\d| (?:oh five|ten|fifteen|twenty|thirty|forty|fifty)(?:[ -]five)?)"
_PART = r"(?:morning|afternoon|evening|night|lunch ?time)"
_COUNTED = (
    r"(?:\d|hundred|thousand|grand|k\b|minutes?|hours?|days?|weeks?|months?|years?|times?|dollars?|pounds?|yuan|percent"
    r"|installments?|instalments?|payments?|st\b|nd\b|rd\b|th\b)"
)
_EN = re.compile(
    rf"\b{_NUMBER}{_MINUTES}? ?(?:o'?clock|[ap]\.? ?m\b)"
    rf"|\b(?:at|around|about|after|before|by|past|until|till) (?:half past |quarter (?:past|to) )?{_NUMBER}\b"
    rf"{_MINUTES}?(?![:.%]?[ -]?{_COUNTED}|%)"
    rf"|\b(?:half|quarter) past {_NUMBER}\b"
    rf"|\b(?:in the|this|today|tomorrow|\w+day) {_PART}s?\b|\btonight\b|\bat (?:noon|midday|night|lunch)\b"
    rf"|\bafter (?:work|lunch|dinner)\b"
    rf"|\bin (?:an?|half an?|a few|a couple of|{_NUMBER}) (?:hours?|minutes?)\b"
)
_ZH_NUMBER = r"(?:[01]?\d|2[0-3]|[二两三四五六七八九]|二?十[一二三四五六七八九]?)"
_ZH_PART = r"(?:上午|中午|下午|傍晚|晚上|早上|早晨|凌晨|夜里|今晚|明晚)"
_ZH = re.compile(
    # "one o'clock" is also "a little": it counts beside a part of the day, or where the clock is named
    rf"{_ZH_NUMBER}(?:点|时(?![候间]))|{_ZH_PART}(?!好)|一点(?:钟|半|整|左右)|\d:[0-5]\d|下了?班|(?:午|晚)饭后"
    rf"|(?:半|几|[一二两三四五六七八九十]+|\d+)个?(?:半)?(?:小时|钟头|分钟)(?:之?后|以后|再)"
)


def names_a_time(said: str, language: str) -> bool:
    """Whether these normalised words name a time of day."""
    return (_ZH if language == "zh-CN" else _EN).search(said) is not None
