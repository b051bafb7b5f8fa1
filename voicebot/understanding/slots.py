"""Values in an utterance, read for the question that was asked. What has two readings is marked, never assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from voicebot.understanding import dates
from voicebot.understanding.days import Day, day_of_month, month_day
from voicebot.understanding.english_money import english_amounts
from voicebot.understanding.mandarin_money import mandarin_amounts
from voicebot.understanding.meaning import Asked, Slots
from voicebot.understanding.money import Found, overlaps
from voicebot.understanding.numerals import mandarin
from voicebot.understanding.spoken_digits import digits_in
from voicebot.understanding.terms import months_in, reason_in

Said = TypeVar("Said", covariant=True)

#: the most an answer can mean, major units
LARGEST = Decimal("100000000")
#: what is said about these is never money
_NO_MONEY = frozenset({Asked.VERIFY, Asked.IDENTITY})
#: here a number by itself is money
_MONEY = frozenset({Asked.AMOUNT, Asked.CONFIRM})
#: what takes back the value before it
_CORRECTION = {
    "zh-CN": re.compile(
        r"不对|不是|不(?=[,，、])|说错|搞错|弄错|记错|错了|哦不|啊不|噢不|应该是|改成|改到|换成|还是(?!不)|算了"
    ),
    "en-US": re.compile(
        r"\bno\b|\bsorry\b|\bwait\b|\bi mean\b|\bi meant\b|\bactually\b|\bscratch that\b|\brather\b|\bmake (?:it|that)\b"
        r"|\bcorrection\b|\binstead\b|\bshould be\b|\bmy mistake\b|\bon second thought\b|\bbetter\b|\bchange (?:it|that)\b"
    ),
}
_BARE_DAY = re.compile(
    r"(?:就|那就|大概|差不多|应该|嗯|那|在)*(?P<day>[一二三四五六七八九十\d]{1,3})(?:吧|号|日|左右)*"
)


class _Named(Protocol[Said]):
    """An amount or a day, and where it stands."""

    @property
    def value(self) -> Said: ...
    @property
    def readings(self) -> tuple[Said, ...]: ...
    @property
    def denied(self) -> bool: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Values(Generic[Said]):
    """What was said of one kind: the value meant, and every reading where several remain."""

    meant: Said | None
    readings: tuple[Said, ...] = ()


def read(text: str, language: str, asked: Asked, today: date) -> Slots:
    """The slots of cleaned text. Bounded time for any input."""
    days = dates.days(text, language, today, asked is Asked.DATE)
    payday = dates.names_payday(text, language)
    strong = [day for day in days if not day.vague]
    weak = [] if payday else [day for day in days if day.vague]
    amounts = [] if asked in _NO_MONEY else _amounts(text, language, asked, days)
    amount = _chosen(text, language, amounts)
    day = _chosen(text, language, strong or weak)
    if day.meant is None and asked is Asked.DATE:
        day = _Values(_lone_day(text, language, today))
    readings = {
        "amount": tuple(f"{value:.2f}" for value in amount.readings),
        "date": tuple(value.isoformat() for value in day.readings),
    }
    taken = [*((one.start, one.end) for one in strong), *((one.start, one.end) for one in amounts)]
    return Slots(
        amount=amount.meant,
        date=day.meant,
        months=months_in(text, language, taken),
        reason=reason_in(text, language),
        payday=payday and day.meant is None,
        digits=digits_in(text, language, asked is Asked.VERIFY) if asked is Asked.VERIFY or not taken else None,
        ambiguous=tuple(name for name, several in readings.items() if several),
        readings=tuple((name, several) for name, several in readings.items() if several),
    )


def _amounts(text: str, language: str, asked: Asked, days: Sequence[Day]) -> list[Found]:
    if language == "zh-CN":
        found: Iterable[Found] = mandarin_amounts(text, asked is not Asked.DATE)
    else:
        found = english_amounts(text, asked in _MONEY)
    taken = [(day.start, day.end) for day in days]
    kept = (one for one in found if one.value <= LARGEST and not overlaps(taken, one.start, one.end))
    return sorted(kept, key=lambda one: one.start)


def _chosen(text: str, language: str, found: Sequence[_Named[Said]]) -> _Values[Said]:
    """The value meant: a denied one is not; one said to correct another replaces it; else the first, with the rest."""
    meant = [one for one in found if not one.denied]
    if not meant:
        return _Values(None)
    last = meant[-1]
    before = [one for one in found if one.end <= last.start]
    if before and _CORRECTION[language].search(text[before[-1].end : last.start]):
        return _Values(last.value, last.readings)
    first = meant[0]
    others = tuple(dict.fromkeys(one.value for one in meant))
    return _Values(first.value, first.readings or (others if len(others) > 1 else ()))


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
