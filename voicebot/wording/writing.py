"""Values as they are written on a page: money, days, moments, telephone numbers, rates. For the ear: `speaking`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import phonenumbers

from voicebot.wording.speaking import MANDARIN_MONEY, MONTHS, WEEKDAYS, Say, text, typed
from voicebot.wording.values import Digits, Money, Percent, Phone

_SIGNS = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "HKD": "HK$", "SGD": "S$"}
CURRENCIES = frozenset(_SIGNS)


def figure(minor: int) -> str:
    """Minor units as a bare figure, such as 12,345.67: for a column whose head names the currency."""
    return f"{Decimal(minor).scaleb(-2):,.2f}"


def money(amount: Money, language: str) -> str:
    """2,300.50元; "$2,300.50"."""
    if amount.currency not in CURRENCIES:
        raise ValueError(f"is in {amount.currency}, and only {', '.join(sorted(CURRENCIES))} are written")
    if language == "zh-CN":
        return figure(amount.minor) + currency(amount.currency, language)
    minus = "-" if amount.minor < 0 else ""
    return f"{minus}{_SIGNS[amount.currency]}{figure(abs(amount.minor))}"


def currency(code: str, language: str) -> str:
    """What a column of figures is in: 元; "¥"."""
    if language == "zh-CN":
        return "元" if code == "CNY" else MANDARIN_MONEY[code][0]
    return _SIGNS[code]


def day(value: date, language: str) -> str:
    """2026年12月4日（星期五）; "Friday, December 4, 2026"."""
    weekday = WEEKDAYS[language][value.weekday()]
    if language == "zh-CN":
        return f"{value.year}年{value.month}月{value.day}日（{weekday}）"
    return f"{weekday}, {MONTHS[value.month - 1]} {value.day}, {value.year}"


def day_and_year(value: date, language: str) -> tuple[str, str]:
    """A day for a narrow column, and its year: 12月4日 and 2026年; "Dec 4" and "2026"."""
    if language == "zh-CN":
        return f"{value.month}月{value.day}日", f"{value.year}年"
    return f"{MONTHS[value.month - 1][:3]} {value.day}", str(value.year)


def moment(value: datetime, language: str) -> str:
    """A day and a time on it, in the zone the value carries: "Friday, December 4, 2026, at 10:30 a.m."."""
    if value.tzinfo is None:
        raise ValueError("has no zone")
    if language == "zh-CN":
        return f"{day(value.date(), language)}{value:%H:%M}"
    half = "a.m." if value.hour < 12 else "p.m."
    return f"{day(value.date(), language)}, at {value.hour % 12 or 12}:{value:%M} {half}"


def telephone(value: str, language: str) -> str:
    """A number with its country, in groups; a short code as it is."""
    with suppress(phonenumbers.NumberParseException):
        parsed = phonenumbers.parse(value, None)
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if not any(map(str.isdigit, value)):
        raise ValueError("is no telephone number")
    return value


def percent(value: str, language: str) -> str:
    """A rate to two places: 13.03%."""
    try:
        return f"{Decimal(value).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,f}%"
    except InvalidOperation:
        raise ValueError("is no decimal number") from None


def _plain(value: object, language: str) -> str:
    return str(value)


#: by their names in a catalogue, the same as those of `speaking`
TYPES: Mapping[str, Say] = {
    "text": typed(str, text),
    "count": typed(int, _plain),
    "key": typed(int, _plain),
    "date": typed(date, day),
    "datetime": typed(datetime, moment),
    "Money": typed(Money, money),
    "Digits": typed(Digits, _plain, "value"),
    "Phone": typed(Phone, telephone, "value"),
    "Percent": typed(Percent, percent, "value"),
}
