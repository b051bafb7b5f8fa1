"""Amounts as they are said in English. A bare number counts only where money was asked for or a verb says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from voicebot.understanding.money import CENT, Found, overlaps
from voicebot.understanding.numerals import EN_SMALL, english

_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}
_SCALE = "hundred|thousand|grand|k|million"
_WORD = "|".join(sorted(EN_SMALL, key=len, reverse=True)) + f"|{_SCALE}"
_SMALL = "|".join(sorted((word for word in EN_SMALL if word != "zero"), key=len, reverse=True))
_RUN = re.compile(
    rf"\b(?:(?:a|an)\s+(?=(?:{_SCALE})\b))?(?:{_WORD})\b(?:(?:\s+and)?[\s-]+(?:a\s+)?(?:{_WORD})\b){{0,14}}+"
)
_FIGURE = re.compile(
    r"(?P<sign>[$£€¥]\s?)?(?<![\d/.])(?P<figure>\d[\d,]{0,14}+(?:\.\d{1,2}+)?)(?![\d.]\d)(?P<scale>\s?(?:k|grand|thousand|hundred)\b)?"
    r"(?!\s?(?:/|st\b|nd\b|rd\b|th\b|%|percent))"
)
_RANGE = re.compile(
    rf"\b(?:between\s+)?\$?(?P<low>{_SMALL}|\d{{1,5}})(?:\s+(?P<lowscale>{_SCALE}))?\s*(?:dollars?\s+|bucks?\s+)?(?:or|to|and|-|and\s+maybe)\s*(?:maybe\s+)?"
    rf"\$?(?P<high>(?:{_SMALL})(?:[ -](?:{_SMALL}))?|\d{{1,5}})(?:\s+(?P<scale>{_SCALE}))?\b(?P<unit>\s+(?:dollars?|bucks?|pounds?|quid))?"
)
_AND_A_HALF = re.compile(
    rf"\b(?P<count>{_SMALL}|\d{{1,3}})\s+and\s+a\s+half\s+(?P<scale>{_SCALE})\b|\b(?P<whole>{_SMALL}|\d{{1,3}}|a)\s+(?P<of>hundred|thousand|grand)\s+and\s+a\s+half\b"
)
_POINT = re.compile(
    rf"\b(?P<whole>{_SMALL}|\d{{1,3}})\s+point\s+(?P<part>one|two|three|four|five|six|seven|eight|nine|\d)\s+(?P<scale>thousand|grand|k)\b"
)
_UNIT = re.compile(r"\s*(?:dollars?|bucks?|pounds?|quid|euros?|yuan|rmb|usd|gbp)\b")
_CENTS = re.compile(
    r"\s*(?:dollars?|pounds?|euros?|bucks)\s+(?:and\s+)?(?P<cents>[a-z][a-z -]*?|\d{1,2})\s+(?:cents?|pence|p)\b"
)
_ROUGH = (
    (re.compile(r"\bhalf (?:a|of a) (?:grand|thousand)\b"), Decimal(500)),
    (re.compile(r"\b(?:a )?couple(?: of)? hundred\b"), Decimal(200)),
    (re.compile(r"\b(?:a )?couple(?: of)? (?:grand|thousand)\b"), Decimal(2000)),
    (re.compile(r"\b(?:a )?few hundred\b"), Decimal(300)),
    (re.compile(r"\b(?:a )?few (?:grand|thousand)\b"), Decimal(3000)),
    (re.compile(r"\ba tenner\b"), Decimal(10)),
    (re.compile(r"\ba fiver\b"), Decimal(5)),
    (re.compile(r"\ba c-note\b"), Decimal(100)),
)
_NOT_MONEY = re.compile(
    r"\s*-?\s*(?:more\s+|business\s+|small\s+|other\s+|little\s+)?(?:months?|days?|weeks?|years?|times?|seconds?|secs?|minutes?|mins?|hours?|kids?|child|children|people|person|percent|per cent|%"
    r"|o'clock|a\.?m|p\.?m|instal|payments?|cents?|pence|calls?|jobs?|cards?|accounts?|daughters?|sons?|things?|questions?|letters?|miles?|stars?|star|of (?:them|us|you)|ways?|agents?|points?|options?|digits?)\b"
)
_MEANT = re.compile(
    r"\b(?:pay|paid|paying|do|afford|manage|send|sent|give|about|maybe|around|put|have|scrape|spare|transfer|only|up to|make it|it's|take|throw|swing|cover|drop|kick in"
    r"|make|making|borrow|get you|need|roughly|say|said|meant|mean|like|least|most|than|was|to|got|got is|have is|left is|payments of|instal?lments of)\s+(?:you\s+|down\s+|another\s+)?(?:about\s+|maybe\s+|like\s+|a\s+|around\s+|only\s+|just\s+|up to\s+)?$"
)
_MONTHLY = re.compile(r"\s+(?:dollars |bucks )?(?:a|per|each|every) (?:month|week|fortnight|paycheck)\b")
_DENIED_BEFORE = re.compile(
    r"\b(?:not|isn't|wasn't|don't have|do not have|haven't got|ain't got|no|can't (?:do|pay|afford|swing|manage|give|make)|cannot (?:do|pay|afford)|couldn't (?:do|pay|afford)"
    r"|instead of|rather than|never said)\s+(?:you )?(?:even )?(?:\$|about\s|a\s|the\s|that\s)*$"
)


@dataclass(frozen=True, slots=True)
class _Number:
    """A stretch that is a number: what it may be worth, whether it can only be money, whether it was said roughly."""

    start: int
    end: int
    readings: tuple[Decimal, ...]
    sure: bool = False
    rough: bool = False


def english_amounts(text: str, bare: bool) -> Iterator[Found]:
    """Amounts in lower-case English text; `bare` lets a lone number count without a word that says money."""
    taken: list[tuple[int, int]] = []
    for number in _numbers(text):
        if overlaps(taken, number.start, number.end):
            continue
        found = _amount(text, number, bare)
        if found is not None:
            taken.append((found.start, found.end))
            yield found


def _amount(text: str, number: _Number, bare: bool) -> Found | None:
    cents = _CENTS.match(text, number.end)
    unit = cents or _UNIT.match(text, number.end)
    readings = number.readings
    if not unit and not number.sure:
        large = readings[0] >= 10 or "hundred" in text[number.start : number.end]
        if _NOT_MONEY.match(text, number.end) or not large:
            return None
        if not (bare or _means_money(text, number.start, number.end)):
            return None
    if unit and len(readings) > 1 and readings[0] > readings[1]:
        readings = readings[:1]  # "two fifty" has two readings, "two fifty dollars" has one
    extra = _small(cents["cents"].strip()) * CENT if cents else Decimal(0)
    several = tuple(value + extra for value in readings) if len(readings) > 1 or number.rough else ()
    denied = bool(_DENIED_BEFORE.search(text[max(0, number.start - 30) : number.start]))
    return Found(readings[0] + extra, number.start, unit.end() if unit else number.end, several, denied)


def _numbers(text: str) -> Iterator[_Number]:
    for pattern, value in _ROUGH:
        for match in pattern.finditer(text):
            yield _Number(*match.span(), (value,), sure=True, rough=True)
    for match in _AND_A_HALF.finditer(text):
        whole, scale = match["count"] or match["whole"], match["scale"] or match["of"]
        yield _Number(*match.span(), ((_small(whole) + Decimal("0.5")) * _SCALES[scale],), sure=True)
    for match in _POINT.finditer(text):
        yield _Number(*match.span(), ((_small(match["whole"]) + _small(match["part"]) / 10) * 1000,), sure=True)
    for match in _RANGE.finditer(text):
        readings = _range(match)
        if readings:
            yield _Number(*match.span(), readings, sure=bool(match["unit"] or match["scale"]))
    for match in _FIGURE.finditer(text):
        scale = _SCALES.get((match["scale"] or "").strip(), 1)
        yield _Number(*match.span(), (Decimal(match["figure"].replace(",", "")) * scale,), sure=bool(match["sign"]))
    for match in _RUN.finditer(text):
        readings = _words(match[0])
        if readings:
            yield _Number(*match.span(), readings)


def _range(match: re.Match[str]) -> tuple[Decimal, ...]:
    scale = _SCALES.get(match["scale"] or "", 1)
    high = _small(match["high"]) * scale
    low = _small(match["low"]) * _SCALES.get(match["lowscale"] or match["scale"] or "", 1)
    between = match[0].startswith("between") or " and " not in match[0]
    return (low, high) if between and Decimal(5) <= low < high else ()


def _small(text: str) -> Decimal:
    if text == "a":
        return Decimal(1)
    return Decimal(text) if text.isdigit() else english(text.replace("-", " ").split()) or Decimal(0)


def _words(text: str) -> tuple[Decimal, ...]:
    words = text.replace("-", " ").split()
    plain = english(words)
    if plain is not None:
        return (plain,)
    return _pairs([word for word in words if word not in ("and", "a")])


def _pairs(words: list[str]) -> tuple[Decimal, ...]:
    """Two readings: "two fifty" is 250 or 2.50; "nine ninety nine" 999 or 9.99; "twelve fifty" 1250 or 12.50."""
    for cut in range(1, len(words)):
        first, second = english(words[:cut]), english(words[cut:])
        if first is not None and second is not None and 1 <= first < 100 and 10 <= second < 100:
            return (first * 100 + second, first + second * CENT)
    return ()


def _means_money(text: str, start: int, end: int) -> bool:
    """Whether something beside a bare number says that money is meant."""
    named = re.search(r"[$£€¥]|\b(?:hundred|thousand|grand)\b|\dk\b", text[start:end])
    return bool(named or _MONTHLY.match(text, end) or _MEANT.search(text[max(0, start - 30) : start]))
