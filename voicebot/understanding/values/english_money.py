"""Amounts as they are said in English. A bare number counts only where money was asked for or its neighbours say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from voicebot.understanding.meaning import Asked
from voicebot.understanding.values.found import PLANNED, TAKEN, Found, overlaps
from voicebot.understanding.values.numerals import EN_SMALL, english, english_digits, figures

CENT = Decimal("0.01")
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}
_SCALE = "hundred|thousand|grand|k|million"
_WORD = "|".join(sorted(EN_SMALL, key=len, reverse=True)) + f"|{_SCALE}"
_SMALL = "|".join(sorted((word for word in EN_SMALL if word != "zero"), key=len, reverse=True))
#: sixty and sixteen are two numbers, a hundred and sixteen is one
_AFTER_SCALE = "(?:(?<=hundred)|(?<=thousand)|(?<=grand)|(?<=million)|(?<=k))"
_ONES = "|".join(word for word, value in EN_SMALL.items() if 0 < value < 10)
_OH = "(?:oh|o)"
_ROUND = "|".join(word for word, value in EN_SMALL.items() if value >= 20)
_RUN = re.compile(
    rf"\b(?:(?:a|an)\s+(?=(?:{_SCALE})\b))?(?:{_WORD})\b(?:(?:{_AFTER_SCALE}\s+and)?[\s-]+(?:a\s+|{_OH}\s+(?=(?:{_ONES})\b(?!\s+(?:{_SCALE})\b)))?(?:{_WORD})\b){{0,63}}+"
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
_BELOW_ZERO = re.compile(r"(?:(?:^|[\s$£€¥])[-−]\s?|\b(?:minus|negative)\s)[$£€¥]?\s?$")
_SUM = r"(?<![\d./])(?<!\d,)(?:\d{1,3}(?:,\d{3})+|\d{1,5})(?![\d/]|[.,]\d)"
#: no sum is named without one of these
_NAMES_NUMBERS = re.compile(rf"\d|\b(?:{_WORD}|a tenner|tenner|fiver|a monkey|a pony|a buck|couple|few|half)\b")
_RANGE = re.compile(
    rf"\b(?:between\s+)?\$?(?P<low>(?:{_SMALL})(?:[ -](?:{_SMALL}))?|{_SUM})(?:\s+(?P<lowscale>{_SCALE}))?\s*(?:dollars?\s+|bucks?\s+)?(?:or(?: maybe)?|to|and|-|and\s+maybe|maybe)\s*"
    rf"\$?(?P<high>(?:{_SMALL})(?:[ -](?:{_SMALL}))?|{_SUM}|(?P<one>a))(?:\s+(?P<scale>{_SCALE}))?\b(?P<unit>\s+(?:dollars?|bucks?|pounds?|quid))?"
)
_AND_A_HALF = re.compile(
    rf"\b(?P<count>{_SMALL}|\d{{1,3}})\s+and\s+a\s+half\s+(?P<scale>{_SCALE})\b|\b(?P<whole>{_SMALL}|\d{{1,3}}|a)\s+(?P<of>hundred|thousand|grand)\s+and\s+a\s+(?P<share>half|quarter)\b"
)
#: "one point five" is no time, and "at one point five hundred" no fraction
_POINT = re.compile(
    rf"(?<!\bat )\b(?P<whole>(?:{_ROUND})[ -](?:{_ONES})|{_SMALL}|zero|\d{{1,3}})\s+point\s+(?P<part>(?:{_ONES}|zero|oh|\d)\b(?:\s+(?:{_ONES}|zero|oh|\d)\b){{0,5}}+)(?:\s+(?P<scale>{_SCALE})\b)?"
)
_FRACTION = re.compile(
    r"\b(?P<share>half|three quarters|(?:a |one )?quarter)(?: of)? an? (?P<of>hundred|thousand|grand|million)\b"
)
_UNIT = re.compile(r"\s*(?:dollars?|bucks?|pounds?|quid|euros?|yuan|rmb|usd|gbp|spot)\b")
_CENTS = re.compile(
    rf"\s*(?:dollars?|pounds?|euros?|bucks|quid)\s+(?:(?:and\s+)?(?P<cents>(?:{_SMALL})(?:[ -](?:{_SMALL}))?|\d{{1,2}})\s+(?:cents?|pence|p)\b"
    rf"|and\s+a\s+(?P<share>quarter|half|dime|nickel)\b(?! (?:grand|hundred|thousand))"
    rf"|(?P<bare>(?:(?:{_ROUND})(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|\d\d)\b)(?!\s+(?:{_SCALE}|dollars|bucks|pounds?|quid)\b))"
)
_SHARES = {
    "quarter": Decimal("0.25"),
    "three quarters": Decimal("0.75"),
    "half": Decimal("0.5"),
    "dime": Decimal("0.1"),
    "nickel": Decimal("0.05"),
}
_NOTES = {"fives": 5, "fivers": 5, "tens": 10, "tenners": 10, "twenties": 20, "fifties": 50, "hundreds": 100}
_IN_NOTES = re.compile(rf"\b(?P<count>{_SMALL}|(?:a )?couple(?: of)?) (?P<note>{'|'.join(_NOTES)})\b")
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
#: so much less is no sum: "knock forty off", "twenty dollars less"
_DELTA = re.compile(
    r"\b(?:shave|knock|lop|trim|slice|come down|go down|down by|lower it by)\b(?: me| another| about| like| a)* ?$"
)
_LESS = re.compile(r"\s+(?:less|lower|cheaper|short)\b")
_NOT_MONEY = re.compile(
    r"\s*-?\s*(?:more\s+|business\s+|small\s+|other\s+|little\s+|missed\s+|different\s+|bloody\s+|damn\s+)?(?:months?|days?|weeks?|years?|times?|seconds?|secs?|minutes?|mins?|hours?|kids?|child|children|people|person|percent|per cent|%"
    r"|o'clock|a\.?m|p\.?m|instal|payments?|cents?|pence|calls?|jobs?|cards?|accounts?|daughters?|sons?|things?|questions?|letters?|miles?|stars?|star|of (?:them|us|you)|ways?|agents?|points?|options?|digits?"
    r"|degrees|emails?|messages|resumes?|applications|texts|voicemails|reasons|apologies|pills|tablets|hour|year|minute|day|grandkids|mouths|employees|guys|men|women|bedrooms?|acres|pages|floors?|something|and still|short|off|total|piano|a week left)\b"
)
_MEANT = re.compile(
    r"\b(?:pay|paid|paying|do|afford|manage|send|sent|give|about|maybe|around|put|have|scrape|spare|transfer|only|up to|make it|it's|take|throw|swing|cover|drop|kick in"
    r"|make|making|borrow|get you|need|roughly|say|said|meant|mean|like|least|most|than|was|to|got|got is|have is|left is|payments of|instal?lments of|bits of|lots of|go|going|try|accept|lend us|lend you|you'll get|you're getting|i get you|you get|figure|thinking|proposes|offer|the (?:whole|full|total|first|entire)|whole"
    r"|draw|saying|want|sign for|meet me at|for the|up by|bung|throw|slide|chuck|lob|call it|(?:let|could|would|'d) (?:it )?be)\s+(?:(?:you|ya|ye|yuh|youse|y'all|down|another|in)\s+)?(?:about\s+|maybe\s+|like\s+|a\s+|around\s+|only\s+|just\s+|up to\s+|the\s+|that\s+|this\s+|your\s+)?$"
)
_MONTHLY = re.compile(
    r"\s+(?:dollars |bucks )?(?:a|per|each|every) (?:month|week|fortnight|paycheck)\b|\s+(?:monthly|weekly)\b"
)
#: beside these a bare number answers a question about paying
_FREE_BEFORE = re.compile(
    rf"(?:^|[,.;!?:{TAKEN}{PLANNED}]|\b(?:so|and|but|then|maybe|mebbe|about|around|like|just|the|a|first|another|only|fine|okay|ok|yes|yeah|yep|right|well|say|is|of|with|or|now|no|please"
    r"|correct|for|middle|ticket|to|at|perhaps|that's|there's|there'd be|it's|i've|i got|i have|got|have|comes|left|here's|um|uh|er))\s*$"
)
_FREE_AFTER = re.compile(
    rf"\s*(?:$|[,.;!?{TAKEN}{PLANNED}]|'(?:s|ll|d) (?!too)|(?:on|by|for|at|toward|towards|off|of it|down|now|up front|tops|max|maximum|maybe|then|and|but|each|per|is|was|would|will|i|i'll|i'd|i'm|you|we|in|before|when|once|from"
    r"|starting|cash|or|instead|works?|be|please|that|that's|this|next|today|right|only|so|until|till|not|no|like|if|as|to|a|with|over|every|come|pal|mate|love|hon|sir|ma'am|up|last|back|already|done|deal|okay|lang|po|extra|sitting|spare|going|heading|out|outta|of (?:it|that|your|this|the)|could|can|fr|rn|tho|bruh|tbh|ngl|atm|euro|have|go|free|through|uh|um|er)\b)"
)
_TOWARD = re.compile(
    r"\s*(?:dollars )?(?:of (?:it|that|your|this|the)|towards?|to you|your way|with your name|on (?:it|there)|at it)\b"
)
#: "at ten thirty" is a time, unless a plan stands before it
_TIME = re.compile(r"(?<!meet me )(?<!settle )(?<!middle )\bat(?: like| about| around)?\s*$")
_PLAN = re.compile(rf"{PLANNED}\s*(?:(?:is|works)\s+)?(?:at|of|in bits of|for|if it's|maybe)?\s*(?:a |about |maybe )?$")
#: where these are spoken of, a bare number is one of theirs
_NAMES = re.compile(r"\b(?:birthday|zip|post ?code|last (?:two|three|four)|digits|born|address|house number)\b")
_HOURS = re.compile(r"\bhours\b[\w' ]*\b(?:to|at)\s*$")
_AMOUNT_ASKED = frozenset({Asked.AMOUNT, Asked.CONFIRM})
_PAYING_ASKED = frozenset({Asked.ABILITY, Asked.OFFER, Asked.DATE, Asked.REMINDER})


@dataclass(frozen=True, slots=True)
class _Number:
    """A stretch that is a number: what it may be worth, whether it can only be money, whether it was said roughly."""

    start: int
    end: int
    readings: tuple[Decimal, ...]
    sure: bool = False
    rough: bool = False


def english_amounts(text: str, asked: Asked) -> Iterator[Found[Decimal]]:
    """Amounts in lower-case English text from which days and lengths were taken out."""
    taken: list[tuple[int, int]] = []
    for number in _numbers(text) if _NAMES_NUMBERS.search(text) else ():
        if overlaps(taken, number.start, number.end):
            continue
        if not number.readings or _BELOW_ZERO.search(text, max(0, number.start - 12), number.start):
            taken.append((number.start, number.end))
            continue
        found = _amount(text, number, asked)
        if found is not None:
            taken.append((found.start, found.end))
            yield found


def _amount(text: str, number: _Number, asked: Asked) -> Found[Decimal] | None:
    cents = _CENTS.match(text, number.end)
    if cents and cents["bare"] and _NOT_MONEY.match(text, cents.end()):
        cents = None
    unit = cents or _UNIT.match(text, number.end)
    if _DELTA.search(text[max(0, number.start - 30) : number.start]) or _LESS.match(
        text, unit.end() if unit else number.end
    ):
        return None
    readings = number.readings
    alone = asked is Asked.AMOUNT and bool(number.readings[0]) and text.strip(" .,!") == text[number.start : number.end]
    if not (unit or number.sure or alone or _is_money(text, number, asked)):
        return None
    if len(readings) > 1 and readings[0] > readings[1] and not number.rough:
        if unit:
            readings = readings[:1]  # "two fifty" has two readings, "two fifty dollars" has one
        elif re.search(r"\bcents\b", text):
            readings = readings[1:]
    extra = _part(cents) if cents else Decimal(0)
    if not readings[0] + extra:
        return None
    several = tuple(value + extra for value in readings) if len(readings) > 1 or number.rough else ()
    return Found(readings[0] + extra, number.start, unit.end() if unit else number.end, several)


def _part(cents: re.Match[str]) -> Decimal:
    return _SHARES[cents["share"]] if cents["share"] else _small(cents["cents"] or cents["bare"]) * CENT


def _is_money(text: str, number: _Number, asked: Asked) -> bool:
    """Whether a number without a unit is a sum."""
    start, end = number.start, number.end
    large = number.readings[0] >= 10 or "hundred" in text[start:end]
    if _NOT_MONEY.match(text, end) or not large or _HOURS.search(text, max(0, start - 30), start):
        return False
    if asked is Asked.CONFIRM and _NAMES.search(text):
        return False
    if asked is Asked.OFFER and _likely_months(text, number):
        return False
    if asked in _AMOUNT_ASKED or re.search(r"[$£€¥]|\b(?:hundred|thousand|grand)\b|\dk\b", text[start:end]):
        return True
    before = text[max(0, start - 30) : start]
    if _MONTHLY.match(text, end) or _PLAN.search(before):
        return True
    if not _FREE_AFTER.match(text, end) or _TIME.search(before):
        return False
    paying = asked in _PAYING_ASKED
    return bool(_MEANT.search(before) or (paying and (_FREE_BEFORE.search(before) or _TOWARD.match(text, end))))


def _likely_months(text: str, number: _Number) -> bool:
    """ "I'll take the twelve" chooses a plan."""
    return int(number.readings[0]) in (12, 18, 24, 36) and not _MONTHLY.match(text, number.end)


def _numbers(text: str) -> Iterator[_Number]:
    for pattern, values in _ROUGH:
        for match in pattern.finditer(text):
            yield _Number(*match.span(), tuple(Decimal(value) for value in values), sure=True, rough=True)
    for pattern, value in _EXACT:
        for match in pattern.finditer(text):
            yield _Number(*match.span(), (value,), sure=True)
    yield from _slang(text)
    for match in _AND_A_HALF.finditer(text):
        whole, scale = match["count"] or match["whole"], match["scale"] or match["of"]
        more = _SHARES[match["share"] or "half"]
        yield _Number(*match.span(), ((_small(whole) + more) * _SCALES[scale],), sure=True)
    for match in _FRACTION.finditer(text):
        share = _SHARES[match["share"].removeprefix("a ").removeprefix("one ")]
        yield _Number(*match.span(), (share * _SCALES[match["of"]],), sure=match["share"] == "half", rough=True)
    for match in _POINT.finditer(text):
        digits = english_digits(match["part"].split()) or ""
        value = (_small(match["whole"]) + Decimal(f"0.{digits}")) * _SCALES.get(match["scale"] or "", 1)
        whole_cents = value == round(value, 2)
        yield _Number(*match.span(), (value,) if whole_cents else (), sure=bool(match["scale"]))
    for match in _SPACED.finditer(text):
        if not _REFUSED.search(text, max(0, match.start() - 12), match.start()):
            whole, rest = Decimal(match["thousands"] + match["rest"]), Decimal(match["rest"])
            yield _Number(*match.span(), (whole, rest), sure=bool(match["sign"]), rough=True)
    for match in _RANGE.finditer(text):
        readings = _range(match)
        if readings:
            yield _Number(*match.span(), readings, sure=bool(match["unit"] or match["scale"]))
    for match in _FIGURE.finditer(text):
        scale = _SCALES.get((match["scale"] or "").strip(), 1)
        readings = tuple(value * scale for value in figures(match["figure"]))
        yield _Number(*match.span(), readings, sure=bool(match["sign"]))
    for match in _RUN.finditer(text):
        readings = _words(match[0])
        two = _apart(match) if len(readings) != 1 else ()
        if len(two) == 2 and _REFUSED.search(text, max(0, match.start() - 12), match.start()):
            yield from two
        elif not readings and two:
            yield _Number(*match.span(), tuple(value for one in two for value in one.readings), rough=True)
        elif match[0] not in ("grand", "k", "million"):
            yield _Number(*match.span(), readings)


def _apart(match: re.Match[str]) -> tuple[_Number, ...]:
    """Two sums in a row, in every way they can be parted: "not sixty seventy", "five hundred fifteen hundred"."""
    gaps = [gap.span() for gap in re.finditer(r"\s+and\s+|[\s-]+", match[0])]
    out: list[_Number] = []
    for end, start in gaps[:_MOST_WORDS]:
        first, second = match[0][:end], match[0][start:]
        low, high = (english(part.replace("-", " ").split()) for part in (first, second))
        large = low is not None and high is not None and low >= 20 and high >= 20
        if large and second.split()[0] not in _SCALES and not first.endswith(" a"):
            out.append(_Number(match.start(), match.start() + end, (low or Decimal(0),)))
            out.append(_Number(match.start() + start, match.end(), (high or Decimal(0),)))
    return tuple(out)


def _slang(text: str) -> Iterator[_Number]:
    for match in _IN_NOTES.finditer(text):
        count = Decimal(2) if "couple" in match["count"] else _small(match["count"])
        yield _Number(*match.span(), (count * _NOTES[match["note"]],), sure=True)
    for match in _BUCK.finditer(text):
        cents = _small(match["cents"])
        yield _Number(*match.span(), (1 + cents * CENT, 100 + cents), sure=True, rough=True)


def _range(match: re.Match[str]) -> tuple[Decimal, ...]:
    if match["one"] and not match["scale"]:
        return ()
    scale = _SCALES.get(match["scale"] or "", 1)
    high = _small(match["high"]) * scale
    low = _small(match["low"])
    if match["lowscale"]:
        low *= _SCALES[match["lowscale"]]
    elif low < 10 or not match["one"]:
        low *= scale
    between = match[0].startswith("between") or " and " not in match[0]
    return (low, high) if between and Decimal(5) <= low < high else ()


def _small(text: str) -> Decimal:
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
