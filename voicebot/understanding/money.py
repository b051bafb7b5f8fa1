"""Amounts of money in what was said. A bare number counts only where an amount was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from voicebot.understanding.numerals import EN_SMALL, ZH_DIGITS, ZH_NUMBER, english, mandarin

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Found:
    """One amount: its value, where it stands, every reading where there are several, and whether it was denied."""

    value: Decimal
    start: int
    end: int
    readings: tuple[Decimal, ...] = ()
    denied: bool = False


# --- Mandarin ---
_UNIT = "(?:块钱|块|元钱|元|圆|人民币|美元|美金|刀|英镑|镑|港币|港元|欧元|新币|大洋)"
_ZH_MONEY = re.compile(
    rf"[¥￥$£€]\s?(?P<sign>\d[\d,]*(?:\.\d+)?)(?P<signscale>[千万kwKW])?"
    rf"|(?P<number>{ZH_NUMBER}+|\d[\d,]*(?:\.\d+)?(?:[百千万kwKW](?:\d[百千]?)?)?)(?P<about>多|来|几)?(?P<unit>{_UNIT})"
    rf"(?:零?(?P<jiao>[一二两三四五六七八九\d])(?P<jiaounit>毛|角)?(?:(?P<fen>[一二两三四五六七八九\d])分?)?)?(?![分个期月天号日点年])"
    rf"|(?P<only>[一二两三四五六七八九\d])(?:毛|角)钱?"
)
#: 三五百 is anything from three to five hundred
_ZH_BETWEEN = re.compile(r"(?P<low>[一两二三四五六七八])(?P<high>[二三四五六七八九])(?P<place>[百千万])(?:块钱|块|元)?")
_ZH_ROUGH = re.compile(r"(?P<place>[百千万])把(?:块|元)?")
_ZH_BARE = re.compile(rf"(?P<bare>\d[\d,]*(?:\.\d+)?(?:[百千万kwKW](?:\d[百千]?)?)?|{ZH_NUMBER}+)(?P<about>多|来)?")
#: a number without a unit is money only between such words
_ZH_BEFORE = re.compile(
    r"(?:^|[\s，。、,.]|还|给|付|交|拿|出|掏|凑|转|打|有|能|就|先|是|到|只|最多|最少|大概|大约|差不多|个|要|改成|还个|嗯|呃|那)$"
)
_ZH_AFTER = re.compile(
    r"$|[\s，。、,.！!？?]|吧|左右|行|可以|的|呢|啊|吗|先|就|够|多|来|到|至|上下|我|还|应该|没问题|差不多|每|这|那|怎么"
)


def mandarin_amounts(text: str, bare: bool) -> Iterator[Found]:
    """Amounts in Mandarin text; `bare` lets a number without a unit count."""
    taken: list[tuple[int, int]] = []
    for match in _ZH_BETWEEN.finditer(text):
        place = {"百": 100, "千": 1000, "万": 10000}[match["place"]]
        readings = (Decimal(_digit(match["low"]) * place), Decimal(_digit(match["high"]) * place))
        if readings[0] < readings[1]:
            taken.append(match.span())
            yield Found(readings[0], *match.span(), readings, _zh_denied(text, match.start()))
    for match in _ZH_MONEY.finditer(text):
        value = None if any(a < match.end() and match.start() < b for a, b in taken) else _zh_value(match)
        if value is not None:
            taken.append(match.span())
            yield Found(value, *match.span(), (), _zh_denied(text, match.start()))
    for match in _ZH_ROUGH.finditer(text):
        taken.append(match.span())
        value = Decimal({"百": 100, "千": 1000, "万": 10000}[match["place"]])
        yield Found(value, *match.span(), (value,), _zh_denied(text, match.start()))
    if not bare:
        return
    for match in _ZH_BARE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if not (_ZH_BEFORE.search(text[: match.start()]) and _ZH_AFTER.match(text, match.end())):
            continue
        value = _zh_number(match["bare"])
        if value is not None and value >= 10:
            yield Found(value, *match.span(), (), _zh_denied(text, match.start()))


def _zh_number(written: str) -> Decimal | None:
    written = written.replace(",", "")
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)(?:([百千万kwKW])(?:(\d)([千百])?)?)?", written)
    if mixed:
        scale = {"百": 100, "千": 1000, "k": 1000, "万": 10000, "w": 10000}.get((mixed[2] or "").lower(), 1)
        value = Decimal(mixed[1]) * scale
        if mixed[3]:
            value += int(mixed[3]) * ({"千": 1000, "百": 100}[mixed[4]] if mixed[4] else scale // 10)
        return value
    number = mandarin(written)
    return None if number is None else Decimal(number)


def _zh_value(match: re.Match[str]) -> Decimal | None:
    if match["only"]:
        return Decimal(_digit(match["only"])) / 10
    if match["sign"]:
        scale = {"千": 1000, "k": 1000, "万": 10000, "w": 10000}.get((match["signscale"] or "").lower(), 1)
        return Decimal(match["sign"].replace(",", "")) * scale
    value = _zh_number(match["number"])
    if value is None:
        return None
    if match["jiao"]:
        value += Decimal(_digit(match["jiao"])) / 10
    if match["fen"]:
        value += Decimal(_digit(match["fen"])) / 100
    return value


def _digit(character: str) -> int:
    return ZH_DIGITS[character] if character in ZH_DIGITS else int(character)


def _zh_denied(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return bool(re.search(r"(不是|不要|没有|没|别|不止|哪有)[说还付]?$", before))


# --- English ---
_EN_SCALE_WORDS = "hundred|thousand|grand|k|million"
_NUMBER_WORD = "|".join(sorted(EN_SMALL, key=len, reverse=True)) + f"|{_EN_SCALE_WORDS}"
_EN_RUN = re.compile(
    rf"\b(?:(?:a|an)\s+(?=(?:{_EN_SCALE_WORDS})\b))?(?:{_NUMBER_WORD})\b(?:(?:\s+and)?[\s-]+(?:a\s+)?(?:{_NUMBER_WORD})\b)*"
)
_EN_FIGURE = re.compile(
    r"(?P<sign>[$£€¥]\s?)?(?<![\d/])(?P<figure>\d[\d,]*(?:\.\d{1,2})?)(?P<scale>\s?(?:k|grand|thousand|hundred)\b)?"
    r"(?!\s?(?:/|st\b|nd\b|rd\b|th\b|%|percent|months?\b|days?\b|weeks?\b|years?\b|times?\b|am\b|pm\b|o'clock))"
)
_EN_UNIT = re.compile(r"\s*(?:dollars?|bucks?|pounds?|quid|euros?|yuan|rmb|usd|gbp)\b")
_EN_CENTS = re.compile(
    r"\s*(?:dollars?|pounds?|euros?)\s+(?:and\s+)?(?P<cents>[a-z][a-z -]*?|\d{1,2})\s+(?:cents?|pence|p)\b"
)
_EN_ROUGH = (
    (re.compile(r"\bhalf a (?:grand|thousand)\b"), Decimal(500)),
    (re.compile(r"\ba couple(?: of)? hundred\b"), Decimal(200)),
    (re.compile(r"\ba couple(?: of)? (?:grand|thousand)\b"), Decimal(2000)),
    (re.compile(r"\ba few hundred\b"), Decimal(300)),
)
_EN_NOT_MONEY = re.compile(
    r"\s*(?:-|\s)?(?:months?|days?|weeks?|years?|times?|seconds?|minutes?|hours?|kids?|children|people|percent|per cent|%"
    r"|o'clock|a\.?m|p\.?m|years? old|instal|payments?|of (?:them|us))\b"
)


def english_amounts(text: str, bare: bool) -> Iterator[Found]:
    """Amounts in lower-case English text; `bare` lets a number without a unit count."""
    taken: list[tuple[int, int]] = []
    for pattern, value in _EN_ROUGH:
        for match in pattern.finditer(text):
            taken.append(match.span())
            yield Found(value, *match.span(), (value,), _en_denied(text, match.start()))
    for match in (*_EN_FIGURE.finditer(text), *_EN_RUN.finditer(text)):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        found = _en_found(text, match, bare)
        if found is not None:
            taken.append((found.start, found.end))
            yield found


def _en_found(text: str, match: re.Match[str], bare: bool) -> Found | None:
    groups = match.groupdict()
    signed = bool(groups.get("sign"))
    unit = _EN_UNIT.match(text, match.end())
    if _EN_NOT_MONEY.match(text, match.end()):
        return None
    readings = _en_readings(match)
    if not readings:
        return None
    scaled = bool(re.search(rf"\b(?:{_EN_SCALE_WORDS})\b", match[0]))
    large = readings[0] >= 100 and (scaled or len(readings) > 1 or "figure" in groups)
    if not (signed or unit or (bare and readings[0] >= 1) or (large and scaled)):
        return None
    if not (signed or unit) and bare and readings[0] < 10 and not scaled:
        return None
    value, end = readings[0], match.end()
    cents = _EN_CENTS.match(text, match.end())
    if cents is not None:
        part = (
            english(cents["cents"].replace("-", " ").split())
            if not cents["cents"].isdigit()
            else Decimal(cents["cents"])
        )
        if part is not None and part < 100:
            value, end = value + part * CENT, cents.end()
            readings = (value,)
    several = readings if len(readings) > 1 else ()
    return Found(value, match.start(), end, several, _en_denied(text, match.start()))


def _en_readings(match: re.Match[str]) -> tuple[Decimal, ...]:
    figure = match.groupdict().get("figure")
    if figure:
        try:
            value = Decimal(figure.replace(",", ""))
        except InvalidOperation:
            return ()
        scale = (match["scale"] or "").strip()
        return (value * {"hundred": 100, "": 1}.get(scale, 1000),)
    words = match[0].replace("-", " ").split()
    plain = english(words)
    if plain is not None:
        return (plain,)
    return _en_pairs([word for word in words if word != "and"])


def _en_pairs(words: list[str]) -> tuple[Decimal, ...]:
    """Two readings: "two fifty" is 250 or 2.50; "nine ninety nine" 999 or 9.99; "twelve fifty" 1250 or 12.50."""
    for cut in range(1, len(words)):
        first, second = english(words[:cut]), english(words[cut:])
        if first is not None and second is not None and 1 <= first < 100 and 10 <= second < 100:
            return (first * 100 + second, first + second * CENT)
    return ()


def _en_denied(text: str, start: int) -> bool:
    return bool(re.search(r"\b(?:not|isn't|wasn't|don't have|no)\s+(?:\$|about\s)?$", text[max(0, start - 20) : start]))
