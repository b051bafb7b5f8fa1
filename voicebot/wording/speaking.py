"""Values as they are spoken: money, days, moments, digits, telephone numbers, rates."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

import phonenumbers

from voicebot.wording.numerals import digits, english, english_ordinal, mandarin
from voicebot.wording.values import Digits, Money, Percent, Phone, Value

WEEKDAYS = {
    "zh-CN": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en-US": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
#: unit and hundredth, one and many, by currency
_ENGLISH_MONEY = {
    "CNY": ("yuan", "yuan", "fen", "fen"),
    "USD": ("dollar", "dollars", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "SGD": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
}
MANDARIN_MONEY = {
    "USD": ("美元", "美分"),
    "GBP": ("英镑", "便士"),
    "EUR": ("欧元", "欧分"),
    "HKD": ("港元", "港分"),
    "SGD": ("新加坡元", "新加坡分"),
}
CURRENCIES = frozenset(_ENGLISH_MONEY)
#: the longest name, or other text of the house, that a line may hold
TEXT_LIMIT = 200
_GROUPS = re.compile(r"\d+")


def money(amount: Money, language: str) -> str:
    """两千三百元整, 十二元三角四分; "two thousand three hundred dollars and five cents"."""
    if amount.currency not in CURRENCIES:
        raise ValueError(f"is in {amount.currency}, and only {', '.join(sorted(CURRENCIES))} are spoken")
    minus = amount.minor < 0
    whole, hundredths = divmod(abs(amount.minor), 100)
    if language == "zh-CN":
        return ("负" if minus else "") + _mandarin_money(whole, hundredths, amount.currency)
    return ("minus " if minus else "") + _english_money(whole, hundredths, amount.currency)


def _mandarin_money(whole: int, hundredths: int, currency: str) -> str:
    if currency != "CNY":
        unit, part = MANDARIN_MONEY[currency]
        spoken = f"{mandarin(whole)}{unit}" if whole or not hundredths else ""
        return spoken + (f"{mandarin(hundredths)}{part}" if hundredths else "整")
    jiao, fen = divmod(hundredths, 10)
    spoken = f"{mandarin(whole)}元" if whole or not hundredths else ""
    if not hundredths:
        return spoken + "整"
    spoken += f"{mandarin(jiao)}角" if jiao else ("零" if whole else "")
    return spoken + (f"{mandarin(fen)}分" if fen else "")


def _english_money(whole: int, hundredths: int, currency: str) -> str:
    one, many, part, parts = _ENGLISH_MONEY[currency]
    spoken = f"{english(whole)} {one if whole == 1 else many}" if whole or not hundredths else ""
    if not hundredths:
        return spoken
    rest = f"{english(hundredths)} {part if hundredths == 1 else parts}"
    return f"{spoken} and {rest}" if spoken else rest


@lru_cache(maxsize=1024)
def day(value: date, language: str) -> str:
    """十二月四日，星期五; "Friday, December fourth"."""
    weekday = WEEKDAYS[language][value.weekday()]
    if language == "zh-CN":
        return f"{_plain(value.month)}月{_plain(value.day)}日，{weekday}"
    return f"{weekday}, {MONTHS[value.month - 1]} {english_ordinal(value.day)}"


def moment(value: datetime, language: str) -> str:
    """A day and a time on it, in the zone the value carries: "Friday, December fourth, at ten thirty a.m."."""
    if value.tzinfo is None:
        raise ValueError("has no zone")
    return f"{day(value.date(), language)}{'，' if language == 'zh-CN' else ', at '}{_time(value, language)}"


def _time(value: datetime, language: str) -> str:
    if language == "zh-CN":
        minutes = "" if not value.minute else ("半" if value.minute == 30 else _minutes(value.minute))
        return f"{_part_of_day(value.hour)}{mandarin(value.hour % 12 or 12)}点{minutes}"
    half = "a.m." if value.hour < 12 else "p.m."
    minutes = "" if not value.minute else f" {'oh ' if value.minute < 10 else ''}{english(value.minute)}"
    return f"{english(value.hour % 12 or 12)}{minutes} {half}"


def _minutes(minute: int) -> str:
    return f"{'零' if minute < 10 else ''}{_plain(minute)}分"


def _part_of_day(hour: int) -> str:
    for until, name in ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午")):
        if hour < until:
            return name
    return "晚上"


def _plain(number: int) -> str:
    """A number in a date or a minute, where two is èr."""
    return "二" if number == 2 else mandarin(number)


@lru_cache(maxsize=512)
def telephone(value: str, language: str) -> str:
    """A number in the groups in which it is written at home; a short code as it is."""
    written = value
    with suppress(phonenumbers.NumberParseException):
        parsed = phonenumbers.parse(value, None)
        written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    groups = _GROUPS.findall(written)
    if not groups:
        raise ValueError("is no telephone number")
    return ("，" if language == "zh-CN" else ", ").join(digits(group, language) for group in groups)


def percent(value: str, language: str) -> str:
    """A rate to two places, without empty ones: 百分之十三点零三; "thirteen point zero three percent"."""
    try:
        shown = Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    except InvalidOperation:
        raise ValueError("is no decimal number") from None
    whole, _, places = f"{shown:f}".partition(".")
    if language == "zh-CN":
        after = f"点{digits(places, language, phone=False)}" if places else ""
        return f"百分之{_plain(int(whole))}{after}"
    after = f" point {digits(places, language)}" if places else ""
    return f"{english(int(whole))}{after} percent"


def count(value: int, language: str) -> str:
    """A whole number before what it counts."""
    return mandarin(value) if language == "zh-CN" else english(value)


def key(value: int, language: str) -> str:
    """The name of a key."""
    return digits(str(value), language, phone=False)


def text(value: str, language: str) -> str:
    """A name as it is; one that is empty or endless would break the sentence around it."""
    if not value.strip() or len(value) > TEXT_LIMIT:
        raise ValueError(f"has {len(value.strip())} characters, and it takes from 1 to {TEXT_LIMIT}")
    return value


#: how a value is checked, and said
Say = Callable[[Value, str], str]


def typed(kind: type, say: Callable[..., str], within: str = "") -> Say:
    """Says a value of exactly this type (a datetime is no date, True is no count), or what it holds `within`."""

    def said(value: Value, language: str) -> str:
        if type(value) is not kind:
            raise TypeError(f"wants {kind.__name__}, got {type(value).__name__}")
        return say(getattr(value, within) if within else value, language)

    return said


#: by their names in the catalogue
TYPES: dict[str, Say] = {
    "text": typed(str, text),
    "count": typed(int, count),
    "key": typed(int, key),
    "date": typed(date, day),
    "datetime": typed(datetime, moment),
    "Money": typed(Money, money),
    "Digits": typed(Digits, digits, "value"),
    "Phone": typed(Phone, telephone, "value"),
    "Percent": typed(Percent, percent, "value"),
}
