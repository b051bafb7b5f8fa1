"""Days as they are named in Mandarin."""

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
from voicebot.understanding.values.mandarin_festivals import festival
from voicebot.understanding.values.number_words import ZH_SAID
from voicebot.understanding.values.numerals import mandarin, mandarin_digits

PAYDAY = re.compile(
    r"(?<![没不未])(?:发|开|领|拿|结)(?:了|到|完|清)?(?:下个?月|这个?月|上个?月|我)?的?(?:工资|工钱|薪水|薪|饷|奖金|年终奖|退休金|养老金|低保|补贴|补助|钱(?=了|以后|之后|再|就|的时候))(?!少|低|没|不|拖)"
    r"|(?:工资|工钱|薪水|奖金|年终奖|提成|退休金|养老金|低保|补贴|补助|赔偿金?|公积金|退税)[^\s,，。没不未是冻卡]{0,3}?(?:到账|到手|到了|下来|打下来|发|来了|打过来|结(?=了|给|清|完)|到(?=,|，|就|的|再|我|$))"
    r"|开支的时候|开支(?=了|就|再|$|那)|等\S{0,4}开支"
)
# possessive: a number is read whole or not at all
_N = rf"[{ZH_SAID}十\d]{{1,3}}+"
_DAY = r"(?P<day>三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]|3[01]|[12]\d|0?[1-9])"
_M = r"(?P<month>十[一二]|[一二两三四五六七八九十]|1[0-2]|0?[1-9]|(?<![百千万])元)"
#: a number may begin here; 周五十二月四号 is Friday, the fourth of December
_FRESH = r"(?:(?<![\d零一二两三四五六七八九十])|(?<=周[一二三四五六日天])|(?<=期[一二三四五六日天])|(?<=拜[一二三四五六日天]))"
_WEEKDAYS = {character: value for value, character in enumerate("一二三四五六")}
_WEEKDAYS |= {"日": 6, "天": 6, "末": 5} | {str(n): n - 1 for n in range(1, 8)}
_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "年": "year"}
_UNIT = r"(?P<unit>天|日|周|星期|礼拜|月|年)"
_PARTS = {"初": "early", "头": "early", "上旬": "early", "中": "mid", "中旬": "mid", "半": "mid"}
_PART = r"(?P<part>初(?![一二三四五六七八九十])|头|上旬|中旬|中|半|底|末|尾|下旬)"
_MONTH = r"(?P<which>下下个?月|下个?月|这个?月|本月|当月|上个?月)"
#: every pattern below needs one of these, and most answers hold none
NAMES_DAYS = re.compile(r"[月号日周期拜天年节旦夕宵明今昨后午秋庆双诞夜圣冬复时现马立这当会一八十]|\d[./-]\d")


def mandarin_days(text: str, today: date, asked: bool) -> Days:
    """Every day in `text`; `asked` where a day was asked for."""
    return search(PATTERNS, text, today, asked) if NAMES_DAYS.search(text) else Days([], [])


def number(text: str) -> int | None:
    """The number in figures or in words, or None."""
    if text == "元":
        return 1
    return int(text) if text.isdigit() else mandarin(text)


def _count(text: str, half: str | None) -> float | None:
    whole = 0.5 if text == "半" else number(text)
    return whole + 0.5 if whole and half else whole


def _months(which: str | None) -> int | None:
    if not which:
        return None
    return which.count("下") or -which.count("上")


def _year(text: str | None, today: date) -> int | None:
    if not text:
        return None
    if text in ("今年", "明年", "去年", "后年"):
        return today.year + {"今年": 0, "明年": 1, "去年": -1, "后年": 2}[text]
    digits = mandarin_digits(text.removesuffix("年")) or ""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _week(match: re.Match[str], today: date) -> date:
    which, prefix = _WEEKDAYS[match["weekday"]], match["prefix"] or ""
    if not prefix:
        return coming(today, which)
    return weekday(today, which, prefix.count("下") + prefix.count("再") - prefix.count("上"))


def _month_day(match: re.Match[str], today: date) -> date | None:
    month, day = number(match["month"]), number(match["day"])
    return month_day(month, day, today, _year(match["year"], today)) if month and day else None


def _no_such_day(match: re.Match[str], today: date) -> date:
    """十三月五号, 二月三十二号."""
    raise ValueError(match[0])


def _month_part(match: re.Match[str], today: date) -> date | None:
    month = number(match["month"])
    return month_part(month, _PARTS.get(match["part"], "late"), today, _year(match["year"], today)) if month else None


def _month_alone(match: re.Match[str], today: date) -> date | None:
    month, year = number(match["month"]), _year(match["year"], today)
    if not month or (month == today.month and not year):
        return None
    return month_part(month, "early", today, year)


def _day(match: re.Match[str], today: date) -> date | None:
    day = number(match["day"])
    return day_of_month(day, today, _months(match["which"])) if day else None


def _part(match: re.Match[str], today: date) -> date:
    which = match["which"]
    named = None if which is None or which.startswith("月") else _months(which)
    return part_of_month(_PARTS.get(match["part"], "late"), today, named)


def _later(match: re.Match[str], today: date) -> date | None:
    count = _count(match["count"], match.groupdict().get("half"))
    return later(today, count, _UNITS[match["unit"]]) if count else None


def _either(match: re.Match[str], today: date) -> tuple[date, ...] | None:
    low, high = mandarin(match["low"]), mandarin(match["high"])
    if not low or not high or high != low + 1:
        return None
    return tuple(later(today, count, _UNITS[match["unit"]]) for count in (low, high))


def _relative(match: re.Match[str], today: date) -> date | tuple[date, ...]:
    word = match[0]
    if word.startswith(("明后", "今明")):
        first = today + timedelta(days=1 if word[0] == "明" else 0)
        return first, first + timedelta(days=1)
    days = {"后": 2 + word.count("大"), "前": -2 - word.count("大"), "明": 1, "昨": -1, "今": 0}
    return today + timedelta(days=days[word.lstrip("大")[0]])


def _last_day(match: re.Match[str], today: date) -> date | None:
    if match["month"]:
        return month_part(number(match["month"]) or 0, "late", today)
    which = match["which"]
    return date(today.year, 12, 31) if "年" in which else month_end(today, _months(which) or 0)


def _within(match: re.Match[str], today: date) -> date | tuple[date, ...]:
    """This week means Sunday at the latest to some, and Friday to others."""
    if match["year"]:
        return date(today.year, 12, 31)
    return month_end(today) if match["month"] else (weekday(today, 6, 0), weekday(today, 4, 0))


def _weeks_later(match: re.Match[str], today: date) -> date | None:
    weeks = number(match["count"])
    return weekday(today, _WEEKDAYS[match["weekday"]], weeks) if weeks else None


def _nth(match: re.Match[str], today: date) -> date:
    nth = -1 if match["nth"].startswith("最") else (number(match["nth"][1]) or 1) - 1
    return nth_weekday(today, nth, _WEEKDAYS[match["weekday"]], _months(match["which"]) or 0)


def _either_day(match: re.Match[str], today: date) -> tuple[date, ...] | None:
    """五六号: the fifth or the sixth."""
    low, high = (number(f"{match['tens'] or ''}{match[side]}") for side in ("low", "high"))
    if not low or high != low + 1:
        return None
    return tuple(day for number in (low, high) if (day := day_of_month(number, today)))


def _working(match: re.Match[str], today: date) -> date | None:
    count = number(match["count"])
    return business_days(today, count) if count else None


def _hours(match: re.Match[str], today: date) -> date | None:
    hours = number(match["count"]) or 0
    return today + timedelta(days=hours // 24) if hours and hours % 24 == 0 else None


def _about(match: re.Match[str], today: date) -> tuple[date, ...]:
    low, high = (10, 15) if match[0].startswith("十") else (2, 3)
    return today + timedelta(days=low), today + timedelta(days=high)


_YEAR = r"(?P<year>今年|明年|去年|后年|(?<![\d零〇一二三四五六七八九])[零〇一二三四五六七八九\d]{4}年|(?<!\d)2\d年)"
#: 三月五号, with or without its year
MONTH_DAY = re.compile(rf"(?:{_YEAR})?的?{_FRESH}{_M}月份?的?(?P<day>{_N})(?:号|日)?(?![个期块元天百千万月结次付])")


def _beside(match: re.Match[str], today: date) -> date | None:
    """A festival, or so many days before or after it."""
    day = festival(match["name"], today)
    if day is None or not match["side"]:
        return day
    away = timedelta(days=number(match["away"]) or 0)
    return day - away if match["side"] == "前" else day + away


_DIGITS = r"[\d零一二两三四五六七八九十]"
_NOW = "(?:现在|马上|立刻|立马|这就|当场|一会儿)"
_WEEK = "(?:周|星期|礼拜)"
_WEEKDAY = "(?P<weekday>[一二三四五六日天末1-7])"
PATTERNS = (
    Pattern(re.compile(rf"(?:{_FRESH}{_M}月(?:份)?|(?P<which>下下个?月|下个?月|这个?月|本月|当月|今年|年|月))的?最后(?:一|1)天"), _last_day),
    Pattern(MONTH_DAY, _month_day, how="number"),
    Pattern(re.compile(rf"(?<![\d零一二两三四五六七八九十个])(?P<month>{_N})月份?的?(?P<day>{_N})[号日]"), _no_such_day),
    Pattern(re.compile(rf"(?:{_YEAR})?的?{_FRESH}{_M}月份?的?{_PART}"), _month_part),
    Pattern(re.compile(rf"{_YEAR}的?(?P<month>{_N})月份?"), _month_alone),
    Pattern(re.compile(rf"(?<!\d)(?P<count>{_N})个?{_WEEK}以?之?后的?{_WEEK}{_WEEKDAY}"), _weeks_later),
    Pattern(re.compile(rf"(?:{_MONTH}|月底|每月)?的?(?P<nth>第[一二三四]|最后一)个{_WEEK}{_WEEKDAY}"), _nth),
    Pattern(
        re.compile(rf"(?<!周一到)(?<!周一至)(?P<prefix>再下个?|下下个?|下个?|这个?|本|上上个?|上个?)?{_WEEK}{_WEEKDAY}(?![个期次百千万十]|(?<=一)[到至]周五)"),
        _week,
        how="weekday",
    ),
    Pattern(re.compile("明后(?:两)?天|今明两天|大*后天|大*前天|后日|后儿|明[天日儿早晚]|今[天日儿早晚夜]|昨[天日晚儿]"), _relative),
    Pattern(re.compile(rf"(?<!{_DIGITS})(?P<tens>二?十)?(?P<low>[一二三四五六七八])(?P<high>[二三四五六七八九])[号日]"), _either_day),
    Pattern(re.compile(rf"(?:{_MONTH}|(?<!\d)每个?月)?的?{_FRESH}{_DAY}(?:号|日)(?![楼线店人码机]|方案|那[种个](?!时候)|选手|计划|套餐|窗口)"), _day, how="number"),
    Pattern(re.compile(rf"(?P<which>下下个?月|下个?月|这个?月|本月|当月|上个?月|月){_PART}"), _part),
    Pattern(re.compile(rf"(?P<year>今年以?之?内|年内)|(?P<month>(?:这个?月|本月|当月)以?之?内|月内)|(?:这个?|本){_WEEK}以?之?内"), _within),
    Pattern(re.compile(rf"(?P<count>{_N})个?工作日(?!前|没)"), _working),
    Pattern(
        re.compile(rf"(?:再|过|再过|等|再等)?(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])个?{_UNIT}(?:以?之?后|以?之?内|左右|吧|就|再)"),
        _either,
    ),
    Pattern(re.compile(rf"(?P<count>{_N})个?小时(?:以?之?内|以?之?后)"), _hours),
    Pattern(re.compile("十来天(?:以?之?[后内]|吧|左右|$)|过两天"), _about),
    Pattern(
        re.compile(rf"(?:过|再过|等)?(?<![\d零一二两三四五六七八九十百千])(?P<count>{_N}|半)个?(?P<half>半)?{_UNIT}(?:以?之?后|以?之?内|左右|(?:的)?时间内)"),
        _later,
    ),
    Pattern(
        re.compile(rf"(?:再过|过|再等|等|宽限|缓|给我|延后|延期|推迟|晚|拖)(?:我|个|您|你们)?(?P<count>{_N}|半)个?(?P<half>半)?{_UNIT}(?!前|没|了(?!吧|再)|清)"),
        _later,
    ),
    Pattern(re.compile("(?:今年)?年底|年末|岁末"), lambda match, today: date(today.year, 12, 31)),
    Pattern(
        re.compile(
            "(?P<name>元旦|大年初一|春节|(?<!不)过年(?!红包)|过(?:完|了)年|(?<![一二两三四五六七八九十几半多去今明\\d])年前|大年三十|年三十|除夕|元宵|正月十五|清明|(?<![百千万\\d])五一(?!期|个月)|劳动节|端午|中秋|国庆|双十一|双十二"
            "|十一(?=假|前|后|放假|节)|圣诞|平安夜|情人节|妇女节|三八(?=节)|儿童节|六一(?=节|儿童|前|后)|教师节|冬至|感恩节|复活节|万圣|跨年|光棍节|建军节)(?:节|那天)?(?:的?(?P<side>[前后])(?P<away>[一二两三])天)?"
        ),
        _beside,
        how="festival",
    ),
    Pattern(re.compile("周末"), lambda match, today: coming(today, 5)),
    Pattern(
        re.compile(rf"{_NOW}(?:就|去|给你们?|能|可以)*(?:还(?!不|没|得|是|有|在|要)|转(?!人工|接)|付|交|打款|打钱|结清|办)"),
        lambda match, today: today,
        asked=True,
        vague=True,
    ),
    Pattern(re.compile(rf"^(?:就|那就|那)?{_NOW}(?!没|不|还没|还不)"), lambda match, today: today, asked=True, vague=True),
    Pattern(re.compile(rf"^(?:大概|差不多|最多|可能|就|要|得|嗯|那就)*(?P<count>{_N}|半)个?(?P<half>半)?{_UNIT}(?:吧|左右|呢|啊|,|$)"), _later, asked=True),
    Pattern(re.compile(rf"{_MONTH}的?{_DAY}(?=$|[\s,，。]|还|之?前|以前|吧|去|左右|那天|[啊呀嘛哈咯啦])"), _day, how="number"),
    Pattern(re.compile(rf"(?:{_FRESH}(?P<which>)|每月)(?P<day>三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九])(?=我?(?:还(?!不|是)|去还|领|发))"), _day, how="number"),
    Pattern(re.compile(r"(?<!\d)(?P<year>)(?P<month>1[0-2]|0?[1-9])[./-](?P<day>3[01]|[12]\d|0?[1-9])(?![\d万千百块元])"), _month_day, asked=True, how="number"),
    Pattern(re.compile(rf"(?P<year>)(?<![\d零一二两三四五六七八九])(?P<month>{_N})月(?:份)?(?!{_N}|底|初|中|末)"), _month_alone, asked=True, vague=True),
    Pattern(re.compile("下下个?月|下个?月"), lambda match, today: whole_month(today, match[0].count("下")), vague=True),
    Pattern(
        re.compile(rf"(?:下下个?|下个?){_WEEK}"),
        lambda match, today: (weekday(today, 0, match[0].count("下")), weekday(today, 6, match[0].count("下"))),
        vague=True,
    ),
)  # fmt: skip
