"""Days as they are named in English."""

from __future__ import annotations

import re
from datetime import date, timedelta

from voicebot.understanding.values.days import (
    Days,
    Pattern,
    business_days,
    coming,
    day_of_month,
    later,
    month_day,
    month_end,
    month_part,
    nth_weekday,
    part_of_month,
    search,
    weekday,
    whole_month,
)
from voicebot.understanding.values.english_calendar import (
    ANY_WEEKDAY,
    COUNT,
    HOLIDAY,
    MONTH,
    MONTHS,
    NAMES_DAYS,
    NO_YEAR,
    ORDINAL,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    counted,
    day_number,
    holiday,
    year_number,
)
from voicebot.understanding.values.found import PLANNED
from voicebot.understanding.values.number_words import ONES, SMALL

PAYDAY = re.compile(
    r"\bpay\s?days?\b|\bget my (?:check|cheque|money|pay|benefits|refund|wages)\b|\b(?:get|gets|getting|got|i'm|am) paid\b|\bpay ?che(?:ck|que)s?\b"
    r"|\b(?:wages?|salary|pay|benefits?|pension|disability|unemployment|social security|ssi|ssdi|universal credit|uc|pip|giro|dole|direct deposit|stipend"
    r"|tax refund|refund|bonus|commission|check|cheque|stimulus|child support|(?:carer'?s?|jobseeker'?s?|housing)(?: allowance)?|settlement|inheritance)(?: check| payment| money| cheque)?"
    r" (?:comes?|arrives?|lands?|hits?|clears?|drops?|is in|are in|goes in|shows up|gets here|posts?)\b"
    r"|\bthe eagle flies\b|\bthey pay (?:me|us)\b|\b(?:boss|work|job|client)(?:'s)? pays? (?:me|us|out|up)\b"
)
_ORD = rf"(?P<day>{ORDINAL})"
_UNIT = r"(?P<working>business |working )?(?:more |calendar )?(?P<unit>day|week|fortnight|month|year)s?'?"
_WHICH = r"(?P<which>next|this|the following|last|the|each|every)"
_PARTS = {"beginning": "early", "start": "early", "early": "early", "middle": "mid", "mid": "mid"}
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
#: the first three also count things: "the second one", "take the first"
_CHOOSING = r"(?<!take )(?<!want )(?<!choose )(?<!pick )(?<!with )(?<!have )(?<!like )"
_LOW = (
    rf"(?:(?<!the first)(?<!the second)(?<!the third)|(?= ?(?:$|[,.;!?{PLANNED}]|of (?:next|this|the|each|every|the following) month"
    r"|(?:on|and|but|or|i|i'll|i'd|we|you|that|that's|then|for|at|is|if|works?|when|because|cause|please|so|to|will|would|won't|doesn't|isn't|from|until|by|as|in|after|before|not|no|with"
    r"|maybe|latest|around|though|sorry|it|it's|my|they|sir|ma'am|dear|love|hon|mate|pal|son|young|god|every|each|half)\b)))"
)
#: "I haven't slept in a week" looks back
_FOR_SO_LONG = re.compile(r"\b(?:haven't|hasn't|hadn't|ain't|didn't|not (?:slept|been|had)|first time)\b[\w' ]{0,30}$")
_NO_WEEK = r"(?<!next )(?<!this )(?<!last )(?<!the )(?<!a )"
_THING = rf"(?! (?:{ANY_WEEKDAY})\b| time| payment| of all| thing| one| call| half| option| plan| place| person| instal| of never| floor| person| letter| bill)(?:(?<!first)|(?! (?:{SMALL})\b))"


def english_days(text: str, today: date, asked: bool) -> Days:
    """Every day in `text`; `asked` where a day was asked for."""
    return search(PATTERNS, text, today, asked) if NAMES_DAYS.search(text) else Days([], [])


def _week(match: re.Match[str], today: date) -> date | tuple[date, ...]:
    """ "Next Friday" said before this week's Friday has two readings; the week after is the likelier."""
    which, prefix = WEEKDAYS[match["weekday"]], (match["prefix"] or "").strip()
    if prefix.endswith("last"):
        return coming(today, which) - timedelta(days=7 if which != today.weekday() else 14)
    if prefix == "next week":
        return weekday(today, which, 1)
    if prefix.startswith("next"):
        after, this = weekday(today, which, 1), weekday(today, which, 0)
        return (after, this) if this > today else after
    return coming(today, which)


def _week_later(match: re.Match[str], today: date) -> date:
    base = today if match["from"] in ("today", "now") else today + timedelta(days=1)
    if match["from"] in WEEKDAYS:
        base = coming(today, WEEKDAYS[match["from"]])
    weeks = 2 if match["fortnight"] else int(counted(match["count"] or "a") or 1)
    return base + timedelta(weeks=weeks)


def _month_day(match: re.Match[str], today: date) -> date | None:
    day, year = day_number(match["day"]), match["year"]
    return month_day(MONTHS[match["month"]], day, today, year_number(year) if year else None) if day else None


def _no_such_day(match: re.Match[str], today: date) -> date:
    """ "The thirty second"."""
    raise ValueError(match[0])


def _day(match: re.Match[str], today: date) -> date | None:
    day = day_number(match["day"])
    months = {"next": 1, "the following": 1, "this": 0, "last": -1}.get(match["which"] or "")
    return day_of_month(day, today, months) if day else None


def _later(match: re.Match[str], today: date) -> date | None:
    count = counted(match["count"])
    if _FOR_SO_LONG.search(match.string[max(0, match.start() - 40) : match.start()]):
        return None
    if count and match["working"]:
        return business_days(today, int(count))
    return later(today, count, match["unit"]) if count else None


def _ago(match: re.Match[str], today: date) -> date | None:
    count = counted(match["count"])
    return later(today, -count, match["unit"]) if count else None


def _hours(match: re.Match[str], today: date) -> date:
    return today + timedelta(hours=day_number(match["days"]) or 0)


def _part(match: re.Match[str], today: date) -> date:
    what, which, part = match["what"] or "week", match["which"] or "", _PARTS.get(match["part"] or "", "late")
    if what == "week":
        return weekday(today, {"early": 0, "mid": 2, "late": 4}[part], 1 if which == "next" else 0)
    if what == "year":
        return date(today.year, 12, 31) if part == "late" else date(today.year + 1, 1, 1)
    months = {"next": 1, "the following": 1, "this": 0, "last": -1}.get(which)
    return part_of_month(part, today, months)


def _named_part(match: re.Match[str], today: date) -> date | None:
    return month_part(MONTHS[match["month"]], _PARTS.get(match["part"], "late"), today)


def _month_alone(match: re.Match[str], today: date) -> date | None:
    month = MONTHS[match["month"]]
    return None if month == today.month else month_part(month, "early", today)


def _weekend(match: re.Match[str], today: date) -> date:
    return weekday(today, 5, 1) if match["which"] == "next" else coming(today, 5)


def _holiday(match: re.Match[str], today: date) -> date | None:
    return holiday(match["name"], today)


def _beside_holiday(match: re.Match[str], today: date) -> date | None:
    day = holiday(match["name"], today)
    return day and day + timedelta(days=-1 if match["side"].endswith("before") else 1)


def _weekday_beside(match: re.Match[str], today: date) -> date | None:
    """ "The Monday after Thanksgiving"."""
    day, which = holiday(match["name"], today), WEEKDAYS[match["weekday"]]
    if day is None:
        return None
    return coming(day, which) if match["side"] == "after" else coming(day - timedelta(days=8), which)


def _nth_weekday(match: re.Match[str], today: date) -> date | None:
    """ "The last Friday of the month", "the first Friday in December"; of the next month where this one's is over."""
    nth, which = match["nth"] or match["alone"], WEEKDAYS[match["weekday"] or match["named"]]
    months = [1] if match["which"] == "next month" else [0] if match["which"] else [0, 1]
    if match["month"]:
        first = month_part(MONTHS[match["month"]], "early", today)
        months = [] if first is None else [(first.year - today.year) * 12 + first.month - today.month]
    found = (nth_weekday(today, _NTH[nth], which, ahead) for ahead in months)
    return next((day for day in found if day >= today), None)


def _weekday_and_day(match: re.Match[str], today: date) -> date | tuple[date, ...] | None:
    """ "Friday the fourth": the number says which Friday, and where it is none there are two readings."""
    number = day_number(match["day"])
    if number is None:
        return None
    month = match["month"]
    day = month_day(MONTHS[month], number, today) if month else day_of_month(number, today)
    which = WEEKDAYS[match["weekday"]]
    return day if day is None or day.weekday() == which else (day, coming(today, which))


def _slashes(match: re.Match[str], today: date) -> date | None:
    """Month first, as in America, unless there is no such month."""
    year, first, second = match["year"], int(match["first"]), int(match["second"])
    month, day = (second, first) if first > 12 else (first, second)
    found = month_day(month, day, today, None if not year else int(year) % 2000 + 2000)
    if found and found < today and day <= 12:
        return month_day(day, month, today, found.year)
    return found


def _iso(match: re.Match[str], today: date) -> date:
    return date.fromisoformat(match[0])


def _after_this(match: re.Match[str], today: date) -> date:
    weeks = 2 if match.groupdict().get("fortnight") else 1
    return coming(today, WEEKDAYS[match["weekday"]]) + timedelta(weeks=weeks)


PATTERNS = (
    Pattern(re.compile(r"(?<!\d)20\d\d-\d\d-\d\d(?!\d)"), _iso, how="number"),
    Pattern(re.compile(r"\b(?:the )?day after tomorrow\b|\bday after next\b"), lambda match, today: today + timedelta(days=2)),
    Pattern(re.compile(r"\bnot tomorrow,? (?:but )?the day after\b"), lambda match, today: today + timedelta(days=2)),
    Pattern(re.compile(r"\b(?:the )?day before yesterday\b"), lambda match, today: today - timedelta(days=2)),
    Pattern(re.compile(rf"\bnot (?:this |on )?(?:coming )?{WEEKDAY},? (?:but )?the (?:one|{ANY_WEEKDAY}|week) after\b(?: that| next)?"), _after_this),
    Pattern(re.compile(rf"\bthe {WEEKDAY} after\b(?= ?(?:$|[,.;]|that|this))"), _after_this),
    Pattern(re.compile(rf"\b{WEEKDAY} (?:week|after next|(?P<fortnight>fortnight))\b"), _after_this),
    Pattern(re.compile(r"\b(?P<from>today|tomorrow)(?P<count>)(?P<fortnight>) week\b"), _week_later),
    Pattern(re.compile(rf"\b(?:{COUNT} weeks? (?:from |on |after |come )?|(?:a )?(?P<fortnight>fortnight) (?:from |on )?|{_NO_WEEK}week (?:from |on |(?=today|tomorrow)))(?P<from>today|now|tomorrow|{ANY_WEEKDAY})\b"), _week_later),
    Pattern(re.compile(r"\bthis (?:time|day) next week\b"), lambda match, today: today + timedelta(days=7)),
    Pattern(re.compile(rf"\b(?:the )?(?P<part>(?:beginning|start|middle|end|last day|last)(?= of| in)|early|late|mid)[ -]?(?:of |in )?{MONTH}(?!\w)"), _named_part),
    Pattern(re.compile(rf"\b(?:the )?(?P<part>beginning|start|middle|mid|end|last day)[ -]?(?:of )?(?:{_WHICH} )?(?P<what>week|month|year)\b"), _part),
    Pattern(re.compile(r"\b(?P<part>early|late)(?: in)? (?P<which>next) (?P<what>week|month)\b|\blater this week\b"), _part),
    Pattern(re.compile(rf"\bthe (?P<part>last) of {_WHICH} (?P<what>month|year)\b"), _part),
    Pattern(re.compile(r"\bmonth'?s?[ -]end\b"), lambda match, today: month_end(today)),
    Pattern(re.compile(rf"\b(?P<nth>last|first|second|third|fourth) {WEEKDAY} (?:of|in) (?:the month|(?P<which>this month|next month)|{MONTH})(?!\w)|\bthe (?P<alone>last|first|second|third|fourth) (?P<named>{ANY_WEEKDAY})\b(?! (?:of|in)\b)"), _nth_weekday),
    Pattern(re.compile(rf"\b(?:(?:next|this|on) )?{WEEKDAY},? (?:the )?(?P<day>{ORDINAL})(?: (?:of )?{MONTH})?(?!\w| week){_THING}"), _weekday_and_day, how="number"),
    Pattern(re.compile(r"\bthe week after next\b"), lambda match, today: weekday(today, 0, 2)),
    Pattern(re.compile(rf"\b(?:the )?(?P<side>day before|day after) (?P<name>{HOLIDAY})(?!\w)"), _beside_holiday),
    Pattern(re.compile(rf"\b(?:the )?{WEEKDAY} (?P<side>before|after) (?P<name>{HOLIDAY})(?!\w)"), _weekday_beside),
    Pattern(re.compile(rf"(?<!\ba )\b(?:the )?(?:thirty[ -](?!first)|(?:forty|fifty|sixty|seventy|eighty|ninety)[ -])(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b(?: of {MONTH})?"), _no_such_day),
    Pattern(re.compile(rf"\b(?:the )?(?P<day>{ORDINAL}) of {MONTH}(?!\w)(?:,? {YEAR})?"), _month_day, how="number"),
    Pattern(re.compile(rf"\b{MONTH}(?: the)? (?P<day>{ORDINAL}|\d{{1,2}}|(?:twenty|thirty)[ -](?:{ONES})|{SMALL})\b{NO_YEAR}(?:,? {YEAR})?(?! (?:hundred|dollars|bucks))"), _month_day, how="number"),
    Pattern(re.compile(rf"\b(?:the )?(?P<day>{ORDINAL}|\d{{1,2}}) (?:of )?{MONTH}(?!\w)(?:,? {YEAR})?"), _month_day, how="number"),
    Pattern(re.compile(rf"\b(?P<prefix>next week |next |this past |this coming |this |coming |last )?(?:on |come )?{WEEKDAY}\b(?! ?(?:through|to) )"), _week, how="weekday"),
    Pattern(re.compile(r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{2}|20\d\d))?(?![\d/])"), _slashes, how="number"),
    Pattern(re.compile(rf"\b(?:in|within|inside|after|give me|need|for another|wait),? (?:about |around |(?:like|maybe|say|i don't know),? |roughly |the next |another |just |at least )*{COUNT} {_UNIT}(?:'? time)?\b(?! ago| behind| late| old)(?<!after a day)"), _later),
    Pattern(re.compile(rf"\b{COUNT} {_UNIT}(?: from (?:now|today)| later|'?s? time)\b"), _later),
    Pattern(re.compile(rf"(?<!for )\b{COUNT} (?P<working>)(?P<unit>day|week)s?,? and (?:i'll|i will|you'll)\b"), _later),
    Pattern(re.compile(r"\b(?:in|within|give me) (?P<days>twenty four|24|forty eight|48|seventy two|72) hours\b"), _hours),
    Pattern(re.compile(r"\b(?P<count>\d{1,2}|a couple(?: of)?|a|two|three|four|five|six|ten) (?P<unit>day|week)s? ago\b"), _ago),
    Pattern(re.compile(rf"{_CHOOSING}\bthe {_ORD}\b{_LOW}{_THING}(?:(?: day)? of (?P<which>next|this|the|the following|each|every) month)?"), _day, how="number"),
    Pattern(re.compile(rf"\b{_ORD} of (?P<which>next|this|the|the following) month\b"), _day, how="number"),
    Pattern(re.compile(rf"\b(?P<which>next|this|the following) month,? (?:on )?(?:the )?{_ORD}\b"), _day, how="number"),
    Pattern(re.compile(rf"\b(?P<name>{HOLIDAY})(?!\w)"), _holiday, how="festival"),
    Pattern(re.compile(r"\b(?:(?P<which>next|this|the|over the|this coming) )?weekend\b"), _weekend),
    Pattern(re.compile(r"\btomorrow\b"), lambda match, today: today + timedelta(days=1)),
    Pattern(re.compile(r"\byesterday\b|\blast night\b"), lambda match, today: today - timedelta(days=1)),
    Pattern(re.compile(r"\btoday\b|\btonight\b|\bthis very day\b|\bthis (?:morning|afternoon|evening)\b"), lambda match, today: today),
    Pattern(re.compile(r"\bright now\b|\bright away\b|\bstraight away\b|\bimmediately\b"), lambda match, today: today, asked=True, vague=True),
    Pattern(re.compile(rf"^(?:um |uh |well |maybe |probably |about |around |like |i need |i'd need |say |another |just )*{COUNT} {_UNIT}(?:,| max| tops| or so| maybe| please|$)"), _later, asked=True),
    Pattern(re.compile(rf"\b(?:the )?(?P<which>){_ORD}\b{_THING}"), _day, asked=True, how="number"),
    Pattern(re.compile(rf"\b{MONTH}(?!\w)(?<!\bmay)"), _month_alone, asked=True, vague=True),
    Pattern(re.compile(r"\bnext week\b"), lambda match, today: (weekday(today, 0, 1), weekday(today, 6, 1)), vague=True),
    Pattern(re.compile(r"\bnext month\b"), lambda match, today: whole_month(today, 1), vague=True),
)  # fmt: skip
