"""A time of day in an utterance: "at three", "half past six", "after work", 明天下午三点半, 晚上八点以后, or a while from now.

Minutes after midnight, or minutes from now. An hour that may be morning or evening has both readings: whoever knows the
day and the lawful hours chooses. "After six" is a little after it, "before six" well before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from voicebot.understanding.values.number_words import EN_SMALL, ZH_DIGITS, any_of

HALF_DAY, DAY = 12 * 60, 24 * 60
#: how far "after" and "before" an hour lie from it
AFTER, BEFORE = 15, 30
#: the longest while that is an answer to when to ring
LONGEST_WHILE = 12 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """`minutes` after midnight, the likeliest first where there are several; or so many minutes from now, `wait`."""

    minutes: tuple[int, ...] = ()
    wait: int | None = None


#: by the part of the day: what it means alone, and whether an hour named beside it is of the afternoon
_PARTS = {
    **dict.fromkeys(("早上", "早晨", "清晨", "一早", "一大早"), (9 * 60, False)),
    **dict.fromkeys(("上午", "morning"), (10 * 60, False)),
    **dict.fromkeys(("中午", "noon", "midday", "lunch", "lunch time", "lunchtime"), (12 * 60, True)),
    **dict.fromkeys(("下午", "afternoon"), (15 * 60, True)),
    **dict.fromkeys(("傍晚",), (18 * 60, True)),
    **dict.fromkeys(("晚上", "晚", "今晚", "明晚", "夜里", "evening", "tonight", "night"), (19 * 60, True)),
    "凌晨": (5 * 60, False),
}
#: what is named by what one does then
_DOINGS = {
    **dict.fromkeys(("下班", "下了班", "after work", "when i get off work", "when i'm off work"), 18 * 60 + 30),
    **dict.fromkeys(("午饭后", "吃完午饭", "after lunch"), 13 * 60 + 30),
    **dict.fromkeys(("晚饭后", "吃完晚饭", "after dinner"), 19 * 60 + 30),
}

_ZH_PART = r"凌晨|早上|早晨|清晨|一大早|一早|上午|中午|下午|傍晚|今晚|明晚|晚上|夜里|晚(?=[二两三四五六七八九十\d])"
_ZH_HOUR = r"二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九]|2[0-4]|1\d|0?\d"
_ZH_SMALL = r"[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九]|[0-5]?\d"
_ZH_CLOCK = re.compile(
    rf"(?P<part>{_ZH_PART})?(?:的|大概|大约|差不多|就)?(?<![\d.百千万几])(?P<hour>{_ZH_HOUR})(?:点钟?(?![一二三四五六七八九\d]+[个块元毛月号万千百])|时(?![候间])|:(?=\d\d))"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|零?(?P<minute>{_ZH_SMALL})分?)?"
    r"(?:左右|前后)?(?P<side>以后|之后|过后|往后|后|以前|之前|前)?"
)
_ZH_ALONE = re.compile(rf"(?P<part>{_ZH_PART})(?!好)")
_ZH_DOING = re.compile(r"下了?班|午饭后|吃完午饭|晚饭后|吃完晚饭")
_ZH_WHILE = re.compile(
    rf"(?:再?过)?(?:(?P<half>半)个?(?:小时|钟头)|(?P<hours>{_ZH_HOUR}|几)个?(?P<more>半)?(?:小时|钟头)"
    rf"|(?P<minutes>{_ZH_SMALL}|几)分钟)(?:之后|以后|后|再|吧|$|打|联系)"
)
#: 一点 is also "a little": it is an hour beside a part of the day, or where the clock is named
_ZH_A_LITTLE = re.compile(r"^一点$")

_EN_HOUR = rf"2[0-3]|1\d|0?\d|{any_of(word for word, value in EN_SMALL.items() if 1 <= value <= 12)}"
_EN_MINUTE = r"(?:oh |0)five|ten|fifteen|twenty(?:[ -]five)?|thirty(?:[ -]five)?|forty(?:[ -]five)?|fifty(?:[ -]five)?"
_COUNTED = (
    r"(?! ?(?:hundred|thousand|grand|k\b|minutes?|mins?|hours?|days?|weeks?|months?|years?|times?|dollars?|bucks|pounds?"
    r"|yuan|percent|%|installments?|instalments?|payments?|st\b|nd\b|rd\b|th\b|\d|[.,:]\d|/))"
)
_EN_CLOCK = re.compile(
    rf"\b(?P<side>after|past|from|before|by|until|till|at|around|about|say|maybe)? ?"
    rf"(?:(?P<to>half|quarter|(?:a )?quarter|ten|twenty|five) (?P<way>past|to|after) )?"
    rf"(?P<hour>{_EN_HOUR})(?:[:.](?P<digits>[0-5]\d)| (?P<minute>{_EN_MINUTE})(?![ -]\w*(?:dollar|buck|pound)))?"
    rf"{_COUNTED}(?P<clock> ?o'?clock)?(?: ?(?P<half>[ap])\.? ?m\b\.?)?"
    r"(?:,? (?:in the |this |tomorrow |at )?(?P<part>morning|afternoon|evening|night|tonight)\b)?"
)
_EN_ALONE = re.compile(
    r"\b(?:in the|this|that|today|tomorrow|\w+day) (?P<part>morning|afternoon|evening|night)s?\b"
    r"|\b(?:at |around )?(?P<other>tonight|noon|midday|lunch ?time)\b|\bat (?P<at>night|lunch)\b"
)
_EN_DOING = re.compile(r"\bafter (?:work|lunch|dinner)\b|\bwhen i(?:'m| get) off work\b")
_EN_WHILE = re.compile(
    rf"\b(?:in|after|give me) (?:about |around )?(?:(?P<half>half an hour)|(?:an|one|1) hour(?P<and> and a half)?\b"
    rf"|(?P<hours>{_EN_HOUR}|a couple of|a few)(?P<more> and a half)? hours?"
    rf"|(?P<minutes>\d{{1,3}}|{any_of(EN_SMALL)}|a few|a couple of) min(?:ute)?s?)\b|\ban hour from now\b"
)
#: nothing names a time without one of these
_NAMES = {
    "zh-CN": re.compile(r"[点时晚午早晨班饭夜]|:\d|小时|钟"),
    "en-US": re.compile(
        rf"\d|\b(?:{_EN_HOUR})\b|morning|afternoon|evening|night|noon|midday|lunch|dinner|work|hour|min"
    ),
}


def clock_in(text: str, language: str) -> Clock | None:
    """The time that cleaned text names; None where it names none. Bounded time for any input."""
    if _NAMES[language].search(text) is None:
        return None
    return _mandarin(text) if language == "zh-CN" else _english(text)


def _mandarin(text: str) -> Clock | None:
    wait = _while(_ZH_WHILE.search(text), _zh_number)
    if wait is not None:
        return Clock(wait=wait)
    for found in _ZH_CLOCK.finditer(text):
        if _ZH_A_LITTLE.match(found[0]):
            continue
        hour = _zh_number(found["hour"])
        minute = (
            30 if found["half"] else 15 * _zh_number(found["quarter"] or "零") + _zh_number(found["minute"] or "零")
        )
        side = "" if found["side"] is None else "after" if "后" in found["side"] else "before"
        return _read(hour, minute, found["part"], side)
    doing = _ZH_DOING.search(text)
    if doing:
        return Clock((_DOINGS[doing[0]],))
    alone = _ZH_ALONE.search(text)
    return Clock((_PARTS[alone["part"]][0],)) if alone else None


def _english(text: str) -> Clock | None:
    wait = _while(_EN_WHILE.search(text), _en_number)
    if wait is not None:
        return Clock(wait=wait)
    doing = _EN_DOING.search(text)
    if doing:
        return Clock((_DOINGS[doing[0]],)) if doing[0] in _DOINGS else Clock((_DOINGS["after work"],))
    for found in _EN_CLOCK.finditer(text):
        sure = (found["side"], found["digits"], found["clock"], found["half"], found["part"], found["way"])
        if any(sure):
            return _en_clock(found)
    alone = _EN_ALONE.search(text)
    part = alone and (alone["part"] or alone["other"] or alone["at"])
    return Clock((_PARTS[part][0],)) if part else None


def _en_clock(found: re.Match[str]) -> Clock | None:
    hour, minute = _en_number(found["hour"]), int(found["digits"] or 0)
    if found["minute"]:
        minute = sum(_en_number(word) for word in re.split(r"[ -]", found["minute"].replace("oh ", "").lstrip("0")))
    if found["way"]:
        quarter = {"half": 30, "quarter": 15, "a quarter": 15}
        off = quarter.get(found["to"]) or _en_number(found["to"])
        hour, minute = (hour, off) if found["way"] != "to" else (hour - 1 or 12, 60 - off)
    part = {"a": "morning", "p": "afternoon"}.get(found["half"] or "", found["part"])
    side = {"after": "after", "past": "after", "before": "before", "by": "before"}.get(found["side"] or "", "")
    return _read(hour, minute, part, side)


def _read(hour: int, minute: int, part: str | None, side: str) -> Clock | None:
    if hour > 24 or minute > 59:
        return None
    shift = AFTER if side == "after" else -BEFORE if side == "before" else 0
    at = [(one * 60 + minute + shift) % DAY for one in _hours(hour, part)]
    return Clock(tuple(at))


def _hours(hour: int, part: str | None) -> tuple[int, ...]:
    """The hours of the day that it may be, the likeliest first."""
    if hour > 12 or hour == 0:
        return (hour % 24,)
    if part is None:
        return (12,) if hour == 12 else ((hour, hour + 12) if hour >= 8 else (hour + 12, hour))
    later = _PARTS[part][1]
    if part in ("晚上", "晚", "今晚", "明晚", "夜里", "night", "tonight", "evening") and hour == 12:
        return (0,)
    if part in ("中午", "noon", "midday") and hour >= 10:
        return (hour,)
    return (hour % 12 + 12,) if later else (hour % 12,)


def _while(found: re.Match[str] | None, number: Callable[[str], int]) -> int | None:
    """So many minutes from now."""
    if found is None:
        return None
    groups = found.groupdict()
    if groups["half"]:
        return 30
    if groups["minutes"]:
        said = groups["minutes"]
        wait = {"几": 10, "a few": 10, "a couple of": 5}.get(said) or number(said)
    else:
        said = groups.get("hours")
        hours = 1 if said is None else {"几": 2, "a few": 2, "a couple of": 2}.get(said) or number(said)
        wait = hours * 60 + (30 if groups.get("more") or groups.get("and") else 0)
    return wait if 0 < wait <= LONGEST_WHILE else None


def _zh_number(said: str) -> int:
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    value = ZH_DIGITS.get(ones, 0)
    return value + (10 * ZH_DIGITS.get(tens, 1) if ten else 0)


def _en_number(said: str) -> int:
    return int(said) if said.isdigit() else EN_SMALL.get(said, 0)
