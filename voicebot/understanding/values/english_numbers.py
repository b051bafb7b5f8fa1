"""Numbers as they are said in English, with every reading of each: whether one is money is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from voicebot.understanding.values.number_words import EN_SCALES, EN_SMALL, ONES, SMALL, TENS, any_of
from voicebot.understanding.values.numerals import english, english_digits, figures

CENT = Decimal("0.01")
SCALES = {"hundred": 100} | EN_SCALES
SCALE = "|".join(SCALES)
_WORD = f"{any_of(EN_SMALL)}|{SCALE}"
#: sixty and sixteen are two numbers, a hundred and sixteen is one
_AFTER_SCALE = "(?:(?<=hundred)|(?<=thousand)|(?<=grand)|(?<=million)|(?<=k))"
_OH = "(?:oh|o)"
_RUN = re.compile(
    rf"\b(?:(?:a|an)\s+(?=(?:{SCALE})\b))?(?:{_WORD})\b(?:(?:{_AFTER_SCALE}\s+and)?[\s-]+(?:a\s+|{_OH}\s+(?=(?:{ONES})\b(?!\s+(?:{SCALE})\b)))?(?:{_WORD})\b){{0,63}}+"
)
#: no number has more words
_MOST_WORDS = 24
_FIGURE = re.compile(
    r"(?P<sign>[$£€¥]\s?)?(?<![\d/.])(?<!\d,)(?P<figure>\d(?:[.,]?\d){0,30}+)(?P<scale>\s?(?:k|grand|thousand|hundred|million)\b)?"
    r"(?!\s?(?:/|st\b|nd\b|rd\b|th\b|%|percent))"
)
#: a recogniser puts a space after the thousands, and it may have heard two numbers
_SPACED = re.compile(
    r"(?P<sign>[$£€¥]\s?)?(?<![\d/.-])(?<!\d[ ,])(?P<thousands>[1-9]\d?),?\s(?P<rest>\d{3})(?![\d/]|[ .,-]\d)"
)
_SUM = r"(?<![\d./])(?<!\d,)(?:\d{1,3}(?:,\d{3})+|\d{1,5})(?![\d/]|[.,]\d)"
#: no number is named without one of these
NAMES_NUMBERS = re.compile(rf"\d|\b(?:{_WORD}|a tenner|tenner|fiver|a monkey|a pony|a buck|couple|few|half)\b")
_RANGE = re.compile(
    rf"\b(?:between\s+)?\$?(?P<low>(?:{SMALL})(?:[ -](?:{SMALL}))?|{_SUM})(?:\s+(?P<lowscale>{SCALE}))?\s*(?:dollars?\s+|bucks?\s+)?(?:or(?: maybe)?|to|and|-|and\s+maybe|maybe)\s*"
    rf"\$?(?P<high>(?:{SMALL})(?:[ -](?:{SMALL}))?|{_SUM}|(?P<one>a))(?:\s+(?P<scale>{SCALE}))?\b(?P<unit>\s+(?:dollars?|bucks?|pounds?|quid))?"
)
_AND_A_HALF = re.compile(
    rf"\b(?P<count>{SMALL}|\d{{1,3}})\s+and\s+a\s+half\s+(?P<scale>{SCALE})\b|\b(?P<whole>{SMALL}|\d{{1,3}}|a)\s+(?P<of>hundred|thousand|grand)\s+and\s+a\s+(?P<share>half|quarter)\b"
)
#: "one point five" is no time, and "at one point five hundred" no fraction
_POINT = re.compile(
    rf"(?<!\bat )\b(?P<whole>(?:{TENS})[ -](?:{ONES})|{SMALL}|zero|\d{{1,3}})\s+point\s+(?P<part>(?:{ONES}|zero|oh|\d)\b(?:\s+(?:{ONES}|zero|oh|\d)\b){{0,5}}+)(?:\s+(?P<scale>{SCALE})\b)?"
)
_FRACTION = re.compile(
    r"\b(?P<share>half|three quarters|(?:a |one )?quarter)(?: of)? an? (?P<of>hundred|thousand|grand|million)\b"
)
SHARES = {
    "quarter": Decimal("0.25"),
    "three quarters": Decimal("0.75"),
    "half": Decimal("0.5"),
    "dime": Decimal("0.1"),
    "nickel": Decimal("0.05"),
}
_NOTES = {"fives": 5, "fivers": 5, "tens": 10, "tenners": 10, "twenties": 20, "fifties": 50, "hundreds": 100}
_IN_NOTES = re.compile(rf"\b(?P<count>{SMALL}|(?:a )?couple(?: of)?) (?P<note>{'|'.join(_NOTES)})\b")
_ROUGH = (
    (re.compile(r"\b(?:a )?couple(?: of)? hundred\b"), (200,)),
    (re.compile(r"\b(?:a )?couple(?: of)? (?:grand|thousand)\b"), (2000,)),
    (re.compile(r"\b(?:a )?few hundred\b"), (300,)),
    (re.compile(r"\b(?:a )?few (?:grand|thousand)\b"), (3000,)),
    (re.compile(r"\bfor hundred\b"), (400, 100)),
    (re.compile(r"^a monkey\b|(?<=bung you )a monkey\b|(?<=give you )a monkey\b"), (500,)),
    (re.compile(r"^a pony\b|(?<=bung you )a pony\b|(?<=give you )a pony\b"), (25,)),
)
_EXACT = (
    (re.compile(r"\b(?:a )?tenner\b"), Decimal(10)),
    (re.compile(r"\b(?:a )?fiver\b"), Decimal(5)),
)
_BUCK = re.compile(r"\ba buck (?P<cents>twenty five|fifty|seventy five|ninety nine|\d\d)\b")
#: ends right before what is refused, so that of two sums in a row the first is
_REFUSED = re.compile(r"\b(?:not|isn't|wasn't|instead of|rather than) (?:\$)?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A stretch that is a number: what it may be worth, whether it can only be money, whether it was said roughly."""

    start: int
    end: int
    readings: tuple[Decimal, ...]
    sure: bool = False
    rough: bool = False


def numbers(text: str) -> Iterator[Number]:
    """Every number in lower-case English text, the likelier way to read a stretch before the others."""
    if not NAMES_NUMBERS.search(text):
        return
    for pattern, values in _ROUGH:
        for match in pattern.finditer(text):
            yield Number(*match.span(), tuple(Decimal(value) for value in values), sure=True, rough=True)
    for pattern, value in _EXACT:
        for match in pattern.finditer(text):
            yield Number(*match.span(), (value,), sure=True)
    yield from _slang(text)
    for match in _AND_A_HALF.finditer(text):
        whole, scale = match["count"] or match["whole"], match["scale"] or match["of"]
        more = SHARES[match["share"] or "half"]
        yield Number(*match.span(), ((small(whole) + more) * SCALES[scale],), sure=True)
    for match in _FRACTION.finditer(text):
        share = SHARES[match["share"].removeprefix("a ").removeprefix("one ")]
        yield Number(*match.span(), (share * SCALES[match["of"]],), sure=match["share"] == "half", rough=True)
    for match in _POINT.finditer(text):
        digits = english_digits(match["part"].split()) or ""
        value = (small(match["whole"]) + Decimal(f"0.{digits}")) * SCALES.get(match["scale"] or "", 1)
        whole_cents = value == round(value, 2)
        yield Number(*match.span(), (value,) if whole_cents else (), sure=bool(match["scale"]))
    for match in _SPACED.finditer(text):
        if not _REFUSED.search(text, max(0, match.start() - 12), match.start()):
            whole, rest = Decimal(match["thousands"] + match["rest"]), Decimal(match["rest"])
            yield Number(*match.span(), (whole, rest), sure=bool(match["sign"]), rough=True)
    for match in _RANGE.finditer(text):
        readings = _range(match)
        if readings:
            yield Number(*match.span(), readings, sure=bool(match["unit"] or match["scale"]))
    for match in _FIGURE.finditer(text):
        scale = SCALES.get((match["scale"] or "").strip(), 1)
        readings = tuple(value * scale for value in figures(match["figure"]))
        yield Number(*match.span(), readings, sure=bool(match["sign"]))
    for match in _RUN.finditer(text):
        readings = _words(match[0])
        two = _apart(match) if len(readings) != 1 else ()
        if len(two) == 2 and _REFUSED.search(text, max(0, match.start() - 12), match.start()):
            yield from two
        elif not readings and two:
            yield Number(*match.span(), tuple(value for one in two for value in one.readings), rough=True)
        elif match[0] not in ("grand", "k", "million"):
            yield Number(*match.span(), readings)


def _apart(match: re.Match[str]) -> tuple[Number, ...]:
    """Two sums in a row, in every way they can be parted: "not sixty seventy", "five hundred fifteen hundred"."""
    gaps = [gap.span() for gap in re.finditer(r"\s+and\s+|[\s-]+", match[0])]
    out: list[Number] = []
    for end, start in gaps[:_MOST_WORDS]:
        first, second = match[0][:end], match[0][start:]
        low, high = (english(part.replace("-", " ").split()) for part in (first, second))
        large = low is not None and high is not None and low >= 20 and high >= 20
        if large and second.split()[0] not in SCALES and not first.endswith(" a"):
            out.append(Number(match.start(), match.start() + end, (low or Decimal(0),)))
            out.append(Number(match.start() + start, match.end(), (high or Decimal(0),)))
    return tuple(out)


def _slang(text: str) -> Iterator[Number]:
    for match in _IN_NOTES.finditer(text):
        count = Decimal(2) if "couple" in match["count"] else small(match["count"])
        yield Number(*match.span(), (count * _NOTES[match["note"]],), sure=True)
    for match in _BUCK.finditer(text):
        cents = small(match["cents"])
        yield Number(*match.span(), (1 + cents * CENT, 100 + cents), sure=True, rough=True)


def _range(match: re.Match[str]) -> tuple[Decimal, ...]:
    if match["one"] and not match["scale"]:
        return ()
    scale = SCALES.get(match["scale"] or "", 1)
    high = small(match["high"]) * scale
    low = small(match["low"])
    if match["lowscale"]:
        low *= SCALES[match["lowscale"]]
    elif low < 10 or not match["one"]:
        low *= scale
    between = match[0].startswith("between") or " and " not in match[0]
    return (low, high) if between and Decimal(5) <= low < high else ()


def small(text: str) -> Decimal:
    if text == "a":
        return Decimal(1)
    text = text.replace(",", "")
    return Decimal(text) if text.isdigit() else english(text.replace("-", " ").split()) or Decimal(0)


def _words(text: str) -> tuple[Decimal, ...]:
    words = text.replace("-", " ").split()
    if len(words) > _MOST_WORDS:
        return ()
    if "oh" in words or "o" in words:
        return _with_oh(["oh" if word == "o" else word for word in words])
    plain = english(words)
    if plain is not None:
        return (plain,)
    return _pairs([word for word in words if word not in ("and", "a")])


def _with_oh(words: list[str]) -> tuple[Decimal, ...]:
    """ "Three oh eight" is 308, or 3.08; "twelve hundred oh five" 1205, "three oh eight ninety nine" 308.99."""
    at = words.index("oh")
    first, last, cents = english(words[:at]), EN_SMALL.get(words[at + 1], 0), words[at + 2 :]
    if first is None or not 0 < last < 10:
        return ()
    if first >= 100:
        return (first + last,) if not cents and first % 100 == 0 else ()
    whole = first * 100 + last
    if not cents:
        return (whole, first + last * CENT)
    part = english(cents)
    return (whole + part * CENT,) if part is not None and 10 <= part < 100 else ()


def _pairs(words: list[str]) -> tuple[Decimal, ...]:
    """Two numbers in a row: "two fifty" is 250 or 2.50, "four hundred twelve sixty" 412.60, "sixty seventy" either."""
    if len(words) > 2 and words[0] in EN_SMALL and EN_SMALL[words[0]] < 10:
        rest = _pairs(words[1:])  # "one nineteen ninety five" is 119.95
        if len(rest) == 2 and 10 <= rest[1] < 100:
            return (EN_SMALL[words[0]] * 100 + rest[1],)
    for cut in range(1, len(words)):
        first, second = english(words[:cut]), english(words[cut:])
        if first is None or second is None or not 10 <= second < 100:
            continue
        if second == first % 100 + 10 and second % 10 == 0:
            return (first, first // 100 * 100 + second)
        if 1 <= first < 100:
            return (first * 100 + second, first + second * CENT)
        if first < 10_000:
            return (first + second * CENT,)
    return ()
