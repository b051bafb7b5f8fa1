"""Days in what was said, counted from `today`; a payday is no day but is noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta

from voicebot.understanding.numerals import EN_SMALL, english, english_ordinal, mandarin, mandarin_digits


@dataclass(frozen=True, slots=True)
class Day:
    """One day; `readings` holds every one that may be meant where there are several."""

    value: date
    start: int
    end: int
    readings: tuple[date, ...] = ()
    denied: bool = False


Reader = Callable[[re.Match[str], date], date | tuple[date, ...] | None]

ZH_PAYDAY = re.compile(
    r"发(?:了)?(?:工资|薪水|薪|钱)|工资(?:一)?(?:到|下来|发)|发饷|领(?:到)?(?:工资|薪水)|开工资|开支的时候|发奖金"
)
EN_PAYDAY = re.compile(
    r"\bpay\s?days?\b|\bget(?:ting)? paid\b|\bgot paid\b|\bpay ?check\b|\bpaycheque\b|\bwages? (?:come|comes|arrive)|\bsalary (?:comes|arrives|hits)|\bmy (?:pay|salary|wages) (?:comes|lands|is in)"
)
_N = r"[零〇一二两三四五六七八九十\d]+"


def days(text: str, language: str, today: date, asked: bool) -> list[Day]:
    """Every day in `text`, in the order said. `asked` lets a day of the month stand alone in English."""
    found: list[Day] = []
    for pattern, reader in _ZH if language == "zh-CN" else _EN:
        for match in pattern.finditer(text):
            if any(day.start < match.end() and match.start() < day.end for day in found):
                continue
            value = reader(match, today)
            if value is not None:
                readings = value if isinstance(value, tuple) else (value,)
                several = readings if len(readings) > 1 else ()
                found.append(Day(readings[0], *match.span(), several, _denied(text, match.start(), language)))
    return sorted(found, key=lambda day: day.start)


def _denied(text: str, start: int, language: str) -> bool:
    before = text[max(0, start - 12) : start]
    pattern = r"(?:不是|不要|别|不能)$" if language == "zh-CN" else r"\bnot (?:on |by |this )?$"
    return bool(re.search(pattern, before))


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return mandarin(text)


def _month_day(month: int, day: int, today: date, year: int | None = None) -> date | None:
    """The next such day, today included; None for a day that no calendar has."""
    for candidate in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            return None
        if found >= today or year:
            return found
    return None


def day_of_month(day: int, today: date, months: int | None = None) -> date | None:
    """The next `day` of a month; of the month that many from now where one was named."""
    if not 1 <= day <= 31:
        return None
    for ahead in (months,) if months is not None else range(13):
        first = today.replace(day=1) + relativedelta(months=ahead)
        found = first + timedelta(days=day - 1)
        if found.month == first.month and (found >= today or months is not None):
            return found
    return None


def _month_end(today: date, months: int = 0) -> date:
    return today.replace(day=1) + relativedelta(months=months, day=31)


def _weekday(today: date, weekday: int, weeks: int | None) -> date:
    """`weeks` None: the next such day; 0: this week's; 1: next week's."""
    if weeks is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=weeks, days=weekday)


def _coming(today: date, weekday: int) -> date:
    """The next such day after today: nobody names the day it is by its name."""
    found = _weekday(today, weekday, None)
    return found + timedelta(days=7) if found == today else found


@lru_cache(maxsize=64)
def _holiday_table(country: str, year: int) -> dict[date, str]:
    language = {"CN": "zh_CN", "US": "en_US", "GB": "en_GB"}[country]
    return dict(holidays.country_holidays(country, years=year, language=language))


def _holiday(names: tuple[str, ...], country: str, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        for day in sorted(_holiday_table(country, year)):
            name = _holiday_table(country, year)[day]
            if day >= today and any(wanted in name for wanted in names):
                return day
    return None


# --- Mandarin ---
_ZH_WEEKDAYS = (
    {character: value for value, character in enumerate("一二三四五六")}
    | {"日": 6, "天": 6, "末": 5}
    | {str(n): n - 1 for n in range(1, 8)}
)
_ZH_SOON = {
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "今儿": 0,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "明晚": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
}
_ZH_UNIT = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_ZH_FESTIVALS = {
    "元旦": ("元旦",),
    "春节": ("春节",),
    "过年": ("春节",),
    "清明": ("清明",),
    "五一": ("劳动节",),
    "劳动节": ("劳动节",),
    "端午": ("端午",),
    "中秋": ("中秋",),
    "国庆": ("国庆",),
    "十一": ("国庆",),
}


def _zh_week(match: re.Match[str], today: date) -> date:
    prefix, weekday = match["prefix"] or "", _ZH_WEEKDAYS[match["weekday"]]
    if prefix.startswith("下"):
        return _weekday(today, weekday, prefix.count("下"))
    return _weekday(today, weekday, 0) if prefix else _coming(today, weekday)


def _zh_month_day(match: re.Match[str], today: date) -> date | None:
    month, day = _number(match["month"]), _number(match["day"])
    year = _zh_year(match["year"], today)
    return _month_day(month, day, today, year) if month and day else None


def _zh_year(text: str | None, today: date) -> int | None:
    if not text:
        return None
    if text in ("今年", "明年"):
        return today.year + (text == "明年")
    digits = mandarin_digits(text.removesuffix("年"))
    return int(digits) if digits and len(digits) == 4 else None


def _zh_day(match: re.Match[str], today: date) -> date | None:
    day, month = _number(match["day"]), match["month"]
    months = None if not month else month.count("下") if "下" in month else 0
    return day_of_month(day, today, months) if day else None


def _zh_later(match: re.Match[str], today: date) -> date | None:
    count = 0.5 if match["count"] == "半" else _number(match["count"])
    if not count:
        return None
    if match["unit"] in ("月", "个月"):
        return today + timedelta(days=15) if count == 0.5 else today + relativedelta(months=int(count))
    return today + timedelta(days=int(count * _ZH_UNIT[match["unit"]]))


def _zh_part(match: re.Match[str], today: date) -> date:
    months = (match["month"] or "").count("下")
    part = match["part"]
    if part in ("底", "末", "尾"):
        return _month_end(today, months)
    day = 1 if part == "初" else 15
    return day_of_month(day, today, months if match["month"] else None) or _month_end(today)


def _zh_festival(match: re.Match[str], today: date) -> date | None:
    return _holiday(_ZH_FESTIVALS[match["name"]], "CN", today)


_ZH: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(
            rf"(?:(?P<year>今年|明年|[零〇一二三四五六七八九\d]{{4}}年))?(?P<month>{_N})月份?的?(?P<day>{_N})(?:号|日)?(?!个|期|块|元|天)"
        ),
        _zh_month_day,
    ),
    (
        re.compile(
            r"(?P<prefix>下下个?|下个?|这个?|本|上个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])(?!个|期)"
        ),
        _zh_week,
    ),
    (
        re.compile("大后天|后天|后日|明天|明日|明儿|明晚|今天|今日|今儿|今晚"),
        lambda match, today: today + timedelta(days=_ZH_SOON[match[0]]),
    ),
    (re.compile(rf"(?P<month>下下个?月|下个?月|这个?月|本月)?的?(?P<day>{_N})(?:号|日)"), _zh_day),
    (re.compile(r"(?P<month>下下个?月|下个?月|这个?月|本)?月?(?P<part>底|末|初|中|尾)(?<=月.)"), _zh_part),
    (
        re.compile(rf"(?:过|再过|等)?(?P<count>{_N}|半)个?(?P<unit>天|日|周|星期|礼拜|月|个月)(?:以?之?后|内|左右)"),
        _zh_later,
    ),
    (re.compile(rf"(?:再过|过|等)(?P<count>{_N}|半)个?(?P<unit>天|日|周|星期|礼拜|月|个月)"), _zh_later),
    (re.compile("年底|年末"), lambda match, today: date(today.year, 12, 31)),
    (re.compile("(?P<name>元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|十一(?=假|前|后|放假|节))"), _zh_festival),
    (re.compile("周末"), lambda match, today: _weekday(today, 5, None)),
    (re.compile("月底|月末"), lambda match, today: _month_end(today)),
)

# --- English ---
_EN_WEEKDAYS = {
    name: value
    for value, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_EN_WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
_EN_MONTHS = {
    name: value
    for value, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
            *("november", "december"),
        ),
        start=1,
    )
}
_EN_MONTHS |= {name[:3]: value for name, value in _EN_MONTHS.items() if name != "may"} | {"sept": 9}
_M = "(?P<month>" + "|".join(sorted(_EN_MONTHS, key=len, reverse=True)) + ")"
_W = "(?P<weekday>" + "|".join(sorted(_EN_WEEKDAYS, key=len, reverse=True)) + ")"
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirty[ -]first|thirtieth|twentieth|(?:eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_ORD = _ORDINAL.replace("(?:", "(?P<day>", 1)
_CARD = r"(?P<count>\d{1,2}|a couple of|a couple|a few|an?|" + "|".join(sorted(EN_SMALL, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?)"


def _en_week(match: re.Match[str], today: date) -> date | tuple[date, ...]:
    weekday, prefix = _EN_WEEKDAYS[match["weekday"]], (match["prefix"] or "").strip()
    if prefix == "next":
        return _weekday(today, weekday, 1)
    if prefix == "this":
        this = _weekday(today, weekday, 0)
        return this if this >= today else _weekday(today, weekday, None)
    return _coming(today, weekday)


def _en_week_from(match: re.Match[str], today: date) -> date:
    base = (
        today + timedelta(days=1) if match["from"] == "tomorrow" else _weekday(today, _EN_WEEKDAYS[match["from"]], None)
    )
    return base + timedelta(weeks=2 if match["weeks"].startswith("two") else 1)


def _en_month_day(match: re.Match[str], today: date) -> date | None:
    text = match["day"]
    day = int(text) if text.isdigit() else english_ordinal(text) or _small(text)
    return _month_day(_EN_MONTHS[match["month"]], day, today) if day else None


def _small(text: str) -> int | None:
    value = english(text.replace("-", " ").split())
    return int(value) if value is not None else None


def _en_day(match: re.Match[str], today: date) -> date | None:
    day = english_ordinal(match["day"])
    months = {"next": 1, "this": 0}.get((match["which"] or "").strip()) if match["which"] else None
    return day_of_month(day, today, months) if day else None


def _en_later(match: re.Match[str], today: date) -> date | None:
    count = {"a couple of": 2, "a couple": 2, "a few": 3, "a": 1, "an": 1}.get(match["count"]) or _small_or_figure(
        match["count"]
    )
    unit = match["unit"].rstrip("s")
    if count is None:
        return None
    if unit == "month":
        return today + relativedelta(months=count)
    return today + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _small_or_figure(text: str) -> int | None:
    return int(text) if text.isdigit() else _small(text)


def _en_end(match: re.Match[str], today: date) -> date:
    what = match["what"]
    if what == "week":
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if what == "year":
        return date(today.year, 12, 31)
    return _month_end(today, 1 if match["which"] == "next" else 0)


def _en_slashes(match: re.Match[str], today: date) -> date | None:
    return _month_day(int(match["m"]), int(match["d"]), today)


_EN_HOLIDAYS = {
    "christmas": ("Christmas Day",),
    "thanksgiving": ("Thanksgiving",),
    "new year": ("New Year's Day",),
    "new years": ("New Year's Day",),
    "new year's": ("New Year's Day",),
    "memorial day": ("Memorial Day",),
    "labor day": ("Labor Day",),
    "independence day": ("Independence Day",),
    "fourth of july": ("Independence Day",),
}


def _en_holiday(match: re.Match[str], today: date) -> date | None:
    name = match["name"]
    if name == "easter":
        return _holiday(("Easter Monday",), "GB", today)
    if name == "boxing day":
        return _holiday(("Boxing Day",), "GB", today)
    return _holiday(_EN_HOLIDAYS[name], "US", today)


_EN: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\b(?:the )?day after tomorrow\b"), lambda match, today: today + timedelta(days=2)),
    (re.compile(rf"\b(?P<weeks>a week|two weeks) (?:from|after) (?P<from>tomorrow|{'|'.join(_EN_WEEKDAYS)})\b"), _en_week_from),
    (re.compile(r"\b(?:the )?end of (?:the |this )?(?:(?P<which>next) )?(?P<what>week|month|year)\b"), _en_end),
    (re.compile(rf"\bmid[ -]?{_M}\b"), lambda match, today: _month_day(_EN_MONTHS[match["month"]], 15, today)),
    (re.compile(r"\bmid[ -]?month\b|\bmiddle of the month\b"), lambda match, today: day_of_month(15, today)),
    (re.compile(rf"\b{_M}\.?(?: the)? (?P<day>{_ORDINAL}|\d{{1,2}}|{'|'.join(sorted(EN_SMALL, key=len, reverse=True))})\b"), _en_month_day),
    (re.compile(rf"\b(?:the )?{_ORD} of {_M}\b"), _en_month_day),
    (re.compile(rf"\b(?P<prefix>next |this |coming )?{_W}\b"), _en_week),
    (re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"), _en_slashes),
    (re.compile(rf"\b(?:in |within ){_CARD} {_UNIT}\b"), _en_later),
    (re.compile(rf"\b{_CARD} {_UNIT} (?:from (?:now|today)|later)\b"), _en_later),
    (re.compile(r"\bday of next month\b|\bstart of next month\b|\bbeginning of next month\b"), lambda match, today: day_of_month(1, today, 1)),
    (re.compile(rf"\b(?:on |by |until |before )?the {_ORD}\b(?! time| payment| of all| thing| one| call| half)(?: of (?P<which>next|this|the) month)?"), _en_day),
    (re.compile(r"\b(?P<name>christmas|thanksgiving|new year's|new years|new year|memorial day|labor day|independence day|fourth of july|easter|boxing day)\b"), _en_holiday),
    (re.compile(r"\btomorrow\b"), lambda match, today: today + timedelta(days=1)),
    (re.compile(r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\bright now\b"), lambda match, today: today),
    (re.compile(r"\bnext week\b"), lambda match, today: _weekday(today, 0, 1)),
    (re.compile(r"\bnext month\b"), lambda match, today: day_of_month(1, today, 1)),
)  # fmt: skip


def paydays(text: str, language: str) -> Iterator[re.Match[str]]:
    """Places where a payday is named instead of a day."""
    return (ZH_PAYDAY if language == "zh-CN" else EN_PAYDAY).finditer(text)
