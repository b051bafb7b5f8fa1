"""Days as they are named in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from voicebot.understanding.days import (
    Day,
    Pattern,
    coming,
    day_of_month,
    easter_sunday,
    later,
    month_day,
    month_end,
    month_part,
    part_of_month,
    public_holiday,
    search,
    weekday,
    whole_month,
)
from voicebot.understanding.numerals import EN_SMALL, english, english_ordinal

PAYDAY = re.compile(
    r"\bpay\s?days?\b|\bget my (?:check|cheque|money|pay|benefits|refund|wages)\b|\b(?:get|gets|getting|got|i'm|am) paid\b|\bpay ?che(?:ck|que)s?\b"
    r"|\b(?:wages?|salary|pay|benefits?|pension|disability|unemployment|social security|ssi|universal credit|direct deposit"
    r"|tax refund|refund|bonus|commission|check|cheque|stimulus|child support)(?: check| payment| money)?"
    r" (?:comes?|arrives?|lands?|hits?|clears?|drops?|is in|are in|goes in|shows up|gets here)\b"
)
_WEEKDAYS = {
    name: value
    for value, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
_MONTHS = {
    name: value
    for value, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
            *("november", "december"),
        ),
        start=1,
    )
}
_MONTHS |= {name[:3]: value for name, value in _MONTHS.items() if name != "may"} | {"sept": 9}


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_M = rf"(?P<month>{_any_of(_MONTHS)})\.?"
_W = rf"(?P<weekday>{_any_of(_WEEKDAYS)})"
_SMALL = _any_of(word for word in EN_SMALL if word != "zero")
_ORDINAL = (
    r"\d{1,2} ?(?:st|nd|rd|th)|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirty[ -]first"
    r"|thirtieth|twentieth|(?:eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
)
_ORD = rf"(?P<day>{_ORDINAL})"
_COUNT = (
    r"(?P<count>\d{1,3}|a couple(?: of)?|couple(?: of)?|a few|an?|another|one more|"
    rf"(?:twenty|thirty|forty|sixty|ninety)[ -](?:one|two|three|four|five|six|seven|eight|nine)|{_SMALL})"
)
_UNIT = r"(?:business |working |more |calendar )?(?P<unit>day|week|fortnight|month|year)s?'?"
_WHICH = r"(?P<which>next|this|the following|last|the|each|every)"
_PARTS = {"beginning": "early", "start": "early", "early": "early", "middle": "mid", "mid": "mid"}
_FIXED = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "new year's": (1, 1),
    "new years": (1, 1),
    "new year": (1, 1),
    "valentine's": (2, 14),
    "valentines": (2, 14),
    "st patrick's": (3, 17),
    "halloween": (10, 31),
    "veterans day": (11, 11),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "july fourth": (7, 4),
    "juneteenth": (6, 19),
}
_OFFICIAL = {
    "thanksgiving": "Thanksgiving",
    "memorial day": "Memorial Day",
    "labor day": "Labor Day",
    "mlk day": "Martin Luther King",
    "martin luther king": "Martin Luther King",
    "presidents day": "Washington",
    "presidents' day": "Washington",
    "president's day": "Washington",
    "columbus day": "Columbus",
}
_MOVING = {"easter": 0, "good friday": -2, "easter monday": 1}
_HOLIDAYS = _any_of([*_FIXED, *_OFFICIAL, *_MOVING, "black friday"])
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_DENIED_BEFORE = re.compile(
    r"\b(?:not|isn't|wasn't|can't do|cannot do|can't make|can't pay|can't|won't|don't mean|instead of|rather than)"
    r"(?: it| that| until| till)?(?: on| by| for| in)?(?: the| this)? ?$"
)
_DENIED_AFTER = re.compile(
    r"(?:'s| is| was)? ?(?:won't work|doesn't work|does not work|will not work|isn't (?:good|possible|going)|is not|isn't|no good"
    r"|too (?:soon|early)|not (?:good|possible|gonna|going))"
)


def english_days(text: str, today: date, asked: bool) -> list[Day]:
    """Every day in `text`; `asked` where a day was asked for."""
    return [replace(day, denied=_denied(text, day)) for day in search(_PATTERNS, text, today, asked)]


def _denied(text: str, day: Day) -> bool:
    return bool(_DENIED_BEFORE.search(text[max(0, day.start - 24) : day.start]) or _DENIED_AFTER.match(text, day.end))


def _count(text: str) -> float | None:
    known = {"a few": 3, "a": 1, "an": 1, "another": 1, "one more": 1}.get(text)
    if known or "couple" in text:
        return known or 2
    if text.isdigit():
        return int(text)
    value = english(text.replace("-", " ").split())
    return float(value) if value is not None else None


def _day_number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    value = english_ordinal(re.sub(r"(?<=\d) ", "", text))
    if value is not None:
        return value
    small = english(text.replace("-", " ").split())
    return int(small) if small is not None else None


def _week(match: re.Match[str], today: date) -> date | tuple[date, ...]:
    """ "Next Friday" said before this week's Friday has two readings; the week after is the likelier."""
    which, prefix = _WEEKDAYS[match["weekday"]], (match["prefix"] or "").strip()
    if prefix.endswith("last"):
        return coming(today, which) - timedelta(days=7 if which != today.weekday() else 14)
    if prefix.startswith("next"):
        after, this = weekday(today, which, 1), weekday(today, which, 0)
        return (after, this) if this > today else after
    return coming(today, which)


def _week_later(match: re.Match[str], today: date) -> date:
    base = today if match["from"] in ("today", "now") else today + timedelta(days=1)
    if match["from"] in _WEEKDAYS:
        base = coming(today, _WEEKDAYS[match["from"]])
    return base + timedelta(weeks=int(_count(match["count"]) or 1))


def _month_day(match: re.Match[str], today: date) -> date | None:
    day, year = _day_number(match["day"]), match.groupdict().get("year")
    return month_day(_MONTHS[match["month"]], day, today, int(year) if year else None) if day else None


def _day(match: re.Match[str], today: date) -> date | None:
    day = _day_number(match["day"])
    months = {"next": 1, "the following": 1, "this": 0, "last": -1}.get(match["which"] or "")
    return day_of_month(day, today, months) if day else None


def _later(match: re.Match[str], today: date) -> date | None:
    count = _count(match["count"])
    return later(today, count, match["unit"]) if count else None


def _ago(match: re.Match[str], today: date) -> date | None:
    count = _count(match["count"])
    return later(today, -count, match["unit"]) if count else None


def _part(match: re.Match[str], today: date) -> date:
    what, which = match["what"], match["which"] or ""
    if what == "week":
        return weekday(today, 4, 1 if which == "next" else 0)
    if what == "year":
        return date(today.year, 12, 31) if _PARTS.get(match["part"]) is None else date(today.year + 1, 1, 1)
    months = {"next": 1, "the following": 1, "this": 0, "last": -1}.get(which)
    return part_of_month(_PARTS.get(match["part"], "late"), today, months)


def _named_part(match: re.Match[str], today: date) -> date | None:
    return month_part(_MONTHS[match["month"]], _PARTS.get(match["part"], "late"), today)


def _month_alone(match: re.Match[str], today: date) -> date | None:
    month = _MONTHS[match["month"]]
    return None if month == today.month else month_part(month, "early", today)


def _weekend(match: re.Match[str], today: date) -> date:
    return weekday(today, 5, 1) if match["which"] == "next" else coming(today, 5)


def _holiday(match: re.Match[str], today: date) -> date | None:
    name = match["name"]
    if name in _FIXED:
        return month_day(*_FIXED[name], today)
    if name in _MOVING:
        return easter_sunday(today) + timedelta(days=_MOVING[name])
    if name == "black friday":
        thursday = public_holiday("Thanksgiving", "US", today - timedelta(days=1))
        return thursday + timedelta(days=1) if thursday else None
    return public_holiday(_OFFICIAL[name], "US", today)


def _beside_holiday(match: re.Match[str], today: date) -> date | None:
    day = _holiday(match, today)
    return day and day + timedelta(days=-1 if match["side"].endswith("before") else 1)


def _nth_weekday(match: re.Match[str], today: date) -> date | None:
    """ "The last Friday of the month", "the first Friday in December"; of the next month where this one's is over."""
    months = [1] if match["which"] == "next month" else [0] if match["which"] else [0, 1]
    if match["month"]:
        first = month_part(_MONTHS[match["month"]], "early", today)
        months = [] if first is None else [(first.year - today.year) * 12 + first.month - today.month]
    found = (_nth(today, match["nth"], _WEEKDAYS[match["weekday"]], ahead) for ahead in months)
    return next((day for day in found if day >= today), None)


def _nth(today: date, nth: str, which: int, months: int) -> date:
    if nth == "last":
        end = month_end(today, months)
        return end - timedelta(days=(end.weekday() - which) % 7)
    first = month_end(today, months).replace(day=1)
    return first + timedelta(days=(which - first.weekday()) % 7, weeks=_NTH[nth])


def _weekday_and_day(match: re.Match[str], today: date) -> date | None:
    """ "Friday the fourth": the number says which Friday."""
    day = _day_number(match["day"])
    if day is None:
        return None
    return month_day(_MONTHS[match["month"]], day, today) if match["month"] else day_of_month(day, today)


def _slashes(match: re.Match[str], today: date) -> date | None:
    year = match["year"]
    return month_day(int(match["month"]), int(match["day"]), today, None if not year else int(year) % 2000 + 2000)


def _iso(match: re.Match[str], today: date) -> date:
    return date.fromisoformat(match[0])


def _after_this(match: re.Match[str], today: date) -> date:
    return coming(today, _WEEKDAYS[match["weekday"]]) + timedelta(days=7)


_PATTERNS = (
    Pattern(re.compile(r"(?<!\d)20\d\d-\d\d-\d\d(?!\d)"), _iso),
    Pattern(re.compile(r"\b(?:the )?day after tomorrow\b|\bday after next\b"), lambda match, today: today + timedelta(days=2)),
    Pattern(re.compile(r"\b(?:the )?day before yesterday\b"), lambda match, today: today - timedelta(days=2)),
    Pattern(re.compile(rf"\bnot (?:this |on )?(?:coming )?{_W},? (?:but )?the (?:one|{_any_of(_WEEKDAYS)}|week) after\b(?: that| next)?"), _after_this),
    Pattern(re.compile(rf"\b{_W} (?:week|after next)\b"), _after_this),
    Pattern(re.compile(rf"\b{_COUNT} weeks? (?:from|on|after) (?P<from>today|now|tomorrow|{_any_of(_WEEKDAYS)})\b"), _week_later),
    Pattern(re.compile(rf"\b(?:the )?(?P<part>beginning|start|middle|end|early|late|mid)[ -]?(?:of |in )?{_M}(?!\w)"), _named_part),
    Pattern(re.compile(rf"\b(?:the )?(?P<part>beginning|start|middle|mid|end|last day)[ -]?(?:of )?(?:{_WHICH} )?(?P<what>week|month|year)\b"), _part),
    Pattern(re.compile(r"\bmonth'?s?[ -]end\b"), lambda match, today: month_end(today)),
    Pattern(re.compile(rf"\b(?P<nth>last|first|second|third|fourth) {_W} (?:of|in) (?:the month|(?P<which>this month|next month)|{_M})(?!\w)"), _nth_weekday),
    Pattern(re.compile(rf"\b(?:(?:next|this|on) )?{_W},? (?:the )?(?P<day>{_ORDINAL})(?: of {_M})?(?!\w| week)"), _weekday_and_day),
    Pattern(re.compile(r"\bthe week after next\b"), lambda match, today: weekday(today, 0, 2)),
    Pattern(re.compile(rf"\b(?P<side>the day before|the day after) (?P<name>{_HOLIDAYS})(?!\w)"), _beside_holiday),
    Pattern(re.compile(rf"\b{_M}(?: the)? (?P<day>{_ORDINAL}|\d{{1,2}}|(?:twenty|thirty)[ -](?:one|two|three|four|five|six|seven|eight|nine)|{_SMALL})\b(?:,? (?P<year>20\d\d))?(?! (?:hundred|dollars|bucks))"), _month_day),
    Pattern(re.compile(rf"\b(?:the )?(?P<day>{_ORDINAL}|\d{{1,2}}) (?:of )?{_M}(?!\w)"), _month_day),
    Pattern(re.compile(rf"\b(?P<prefix>next week |next |this past |this coming |this |coming |last )?(?:on )?{_W}\b(?! ?(?:through|to) )"), _week),
    Pattern(re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{2}|20\d\d))?(?![\d/])"), _slashes),
    Pattern(re.compile(rf"\b(?:in|within|inside|after|give me|need|for another|wait) (?:about |around |like |maybe |roughly |the next |another |just |at least )*{_COUNT} {_UNIT}(?:'? time)?\b(?! ago| behind| late| old)(?<!after a day)"), _later),
    Pattern(re.compile(rf"\b{_COUNT} {_UNIT} (?:from (?:now|today)|later)\b"), _later),
    Pattern(re.compile(r"\b(?P<count>\d{1,2}|a couple(?: of)?|a|two|three|four|five|six|ten) (?P<unit>day|week)s? ago\b"), _ago),
    Pattern(re.compile(rf"\b(?:on |by |until |till |before |around )?the {_ORD}\b(?! time| payment| of all| thing| one| call| half| option| plan| place| person| instal)(?:(?: day)? of (?P<which>next|this|the|the following|each|every) month)?"), _day),
    Pattern(re.compile(rf"\b{_ORD} of (?P<which>next|this|the|the following) month\b"), _day),
    Pattern(re.compile(rf"\b(?P<which>next|this|the following) month,? (?:on )?(?:the )?{_ORD}\b"), _day),
    Pattern(re.compile(rf"\b(?P<name>{_HOLIDAYS})(?!\w)"), _holiday),
    Pattern(re.compile(r"\b(?:(?P<which>next|this|the|over the|this coming) )?weekend\b"), _weekend),
    Pattern(re.compile(r"\btomorrow\b|\btmrw\b"), lambda match, today: today + timedelta(days=1)),
    Pattern(re.compile(r"\byesterday\b|\blast night\b"), lambda match, today: today - timedelta(days=1)),
    Pattern(re.compile(r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\bright now\b|\bright away\b|\bstraight away\b|\bimmediately\b"), lambda match, today: today),
    Pattern(re.compile(rf"^(?:um |uh |well |maybe |probably |about |around |like |i need |i'd need |say |another |just )*{_COUNT} {_UNIT}(?:,| max| tops| or so| maybe| please|$)"), _later, asked=True),
    Pattern(re.compile(rf"\b(?:the )?(?P<which>){_ORD}\b(?! time| payment| of all| thing| one| call| half| option| plan)"), _day, asked=True),
    Pattern(re.compile(rf"\b(?:in |by |until |till |sometime in )?{_M}(?!\w)(?<!\bmay)"), _month_alone, asked=True, vague=True),
    Pattern(re.compile(r"\bnext week\b"), lambda match, today: (weekday(today, 0, 1), weekday(today, 6, 1)), vague=True),
    Pattern(re.compile(r"\bnext month\b"), lambda match, today: whole_month(today, 1), vague=True),
)  # fmt: skip
