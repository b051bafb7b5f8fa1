"""Values in an utterance, read for the question that was asked. What has two readings is marked, never assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from voicebot.understanding.meaning import Asked, Slots
from voicebot.understanding.values import dates
from voicebot.understanding.values.birthdays import birthday_in, birthdays
from voicebot.understanding.values.clock_times import clock_in
from voicebot.understanding.values.days import day_of_month, month_day
from voicebot.understanding.values.dialect import plain
from voicebot.understanding.values.english_money import english_amounts
from voicebot.understanding.values.found import PLANNED, Found, mixes, without
from voicebot.understanding.values.mandarin_money import mandarin_amounts
from voicebot.understanding.values.meant import Values, amount_meant, day_meant, months_meant, refused
from voicebot.understanding.values.named import names_values
from voicebot.understanding.values.numerals import mandarin
from voicebot.understanding.values.reasons import reason_in
from voicebot.understanding.values.shares import share_in
from voicebot.understanding.values.spoken_digits import digits_in
from voicebot.understanding.values.terms import lengths, plans

#: the most an answer can mean, major units
LARGEST = Decimal("100000000")
#: what is said about this is never a time of day
_NO_TIME = frozenset({Asked.VERIFY})
#: what is said about these is never money
_NO_MONEY = frozenset({Asked.VERIFY, Asked.IDENTITY})
#: ١٢ is 12
_OTHER_DIGIT = re.compile(r"[^\W0-9_a-z\u4e00-\u9fff](?<=\d)")
_UNITLESS = re.compile(r"[一二三四五六七八九十\d]{1,3}")
_BARE_DAY = re.compile(
    r"(?:就|那就|大概|差不多|应该|嗯|那|在)*(?P<day>[一二三四五六七八九十\d]{1,3})(?:吧|号|日|左右)*"
)


def read(text: str, language: str, asked: Asked, today: date) -> Slots:
    """The slots of cleaned text. Bounded time for any input."""
    text = text if text.isascii() else _OTHER_DIGIT.sub(lambda match: str(int(match[0])), text)
    text = plain(text, language)
    clock = clock_in(text, language) if asked not in _NO_TIME else None
    slots = _read(text, language, asked, today)
    if clock is None:
        return slots
    several = tuple(map(str, clock.minutes)) if len(clock.minutes) > 1 else ()
    readings = (*slots.readings, ("clock", several)) if several else slots.readings
    return replace(slots, clock=next(iter(clock.minutes), None), wait=clock.wait, readings=readings)


def _read(text: str, language: str, asked: Asked, today: date) -> Slots:
    if asked is Asked.VERIFY or names_values(text, language):
        return read_values(text, language, asked, today)
    return Slots(
        reason=reason_in(text, language),
        payday=dates.names_payday(text, language),
        share=share_in(text, language) if asked not in _NO_MONEY else None,
    )


def read_values(text: str, language: str, asked: Asked, today: date) -> Slots:
    """The slots of plain text, every value looked for."""
    planned = plans(text, language, asked)
    named = dates.days(without(text, planned, PLANNED), language, today, asked is Asked.DATE)
    days = named.real
    left = without(without(text, days), named.unreal)
    months = lengths(without(left, planned, PLANNED), language, planned)
    left = without(left, months, PLANNED)
    amounts = [] if asked in _NO_MONEY else _amounts(left, language, asked)
    amounts = [one for one in amounts if not _names_day(text[one.start : one.end], one.value, days)]
    gone = refused(text, language, (amounts, days, months))
    payday = dates.names_payday(text, language)
    day = day_meant(text, language, _firm(days, payday), gone, today)
    if day.meant is None and asked is Asked.DATE:
        # where the calendar ends there is no next such day
        with suppress(ValueError, OverflowError):
            day = Values(_lone_day(text, language, today))
            amounts = amounts if day.meant is None else []
    payday = payday and day.meant is None
    digits = _digits(text, language, asked, bool(amounts or days))
    if asked is Asked.VERIFY:
        day = Values(_birthday(text, language, days, today) or birthday_in(digits or "", today))
    amount = amount_meant(text, language, amounts, gone)
    plan = months_meant(text, language, months, gone)
    readings = {
        "amount": tuple(f"{value:.2f}" for value in amount.readings),
        "date": tuple(value.isoformat() for value in day.readings),
        "months": tuple(str(value) for value in plan.readings),
    }
    return Slots(
        amount=amount.meant,
        date=day.meant,
        months=plan.meant,
        reason=reason_in(text, language),
        payday=payday,
        digits=digits,
        share=share_in(text, language) if amount.meant is None and asked not in _NO_MONEY else None,
        ambiguous=tuple(name for name, several in readings.items() if several),
        readings=tuple((name, several) for name, several in readings.items() if several),
    )


def _amounts(text: str, language: str, asked: Asked) -> list[Found[Decimal]]:
    own, other = mandarin_amounts, english_amounts
    if language == "en-US":
        own, other = other, own
    found = list(own(text, asked))
    if not found and mixes(text, language):
        found = list(other(text, Asked.OPEN))
    return sorted((one for one in found if 0 < one.value <= LARGEST), key=lambda one: one.start)


def _names_day(words: str, value: Decimal, days: Sequence[Found[date]]) -> bool:
    """二十二，对，二十二号: the number again, without a unit, is no sum."""
    return _UNITLESS.fullmatch(words) is not None and any(value == day.value.day for day in days)


def _firm(days: Sequence[Found[date]], payday: bool) -> list[Found[date]]:
    """A vague day ("next month") gives way to any other, and to a payday."""
    firm = [day for day in days if not day.vague]
    return firm or ([] if payday else list(days))


def _digits(text: str, language: str, asked: Asked, taken: bool) -> str | None:
    verifying = asked is Asked.VERIFY
    return digits_in(text, language, verifying) if verifying or not taken else None


def _birthday(text: str, language: str, days: Sequence[Found[date]], today: date) -> date | None:
    """The birthday that was said, where no other number might be meant: 三月五号还是六号."""
    found = birthdays(text, language, today).real
    if not found:
        return None
    numbered = [day for day in days if day.how == "number"]
    said = (day_meant(text, language, one, refused(text, language, (one,)), today) for one in (numbered, found))
    other, born = said
    if other.readings or born.readings or born.meant is None:
        return None
    agree = other.meant is None or (other.meant.month, other.meant.day) == (born.meant.month, born.meant.day)
    return born.meant if agree else None


def _lone_day(text: str, language: str, today: date) -> date | None:
    """Asked for a day, a lone number from 1 to 31 is a day of the month; four digits are month and day."""
    if language == "zh-CN":
        found = _BARE_DAY.fullmatch(text.strip(" .。,，!！"))
        bare = found["day"] if found else ""
        number = int(bare) if bare.isdigit() else mandarin(bare)
        return day_of_month(number, today) if number and 1 <= number <= 31 else None
    bare = text.strip(" .,!")
    if not bare.isascii() or not bare.isdigit():
        return None
    if len(bare) == 4:
        return month_day(int(bare[:2]), int(bare[2:]), today)
    return day_of_month(int(bare), today) if len(bare) <= 2 else None
