"""Numbers as they are spoken in Mandarin and English."""

from __future__ import annotations

from functools import lru_cache

from num2words import num2words

_DIGITS = "零一二三四五六七八九"
#: on the telephone one is yāo, which nobody takes for seven
_PHONE_DIGITS = "零幺二三四五六七八九"
_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


@lru_cache(maxsize=4096)
def mandarin(number: int) -> str:
    """A count before a measure word: 两千三百, 十二, 一万零五十, and 两 where it stands alone."""
    if number == 2:
        return "两"
    if number == 0:
        return "零"
    sections = []
    rest, names = number, iter(("", "万", "亿", "万亿"))
    while rest:
        rest, section = divmod(rest, 10000)
        sections.append((section, next(names)))
    spoken, gap = "", False
    for section, name in reversed(sections):
        if section == 0:
            gap = True
            continue
        if spoken and (gap or section < 1000):
            spoken += "零"
        spoken += ("两" if section == 2 and name else _section(section)) + name
        gap = False
    return spoken[1:] if spoken.startswith("一十") else spoken


def _section(section: int) -> str:
    """1 to 9999."""
    spoken, gap = "", False
    for place, name in _PLACES:
        digit, section = divmod(section, place)
        if digit:
            spoken += "零" if gap else ""
            spoken += ("两" if digit == 2 and place > 10 else _DIGITS[digit]) + name
            gap = False
        elif spoken:
            gap = True
    if section:
        spoken += ("零" if gap else "") + _DIGITS[section]
    return spoken


@lru_cache(maxsize=4096)
def english(number: int) -> str:
    """A cardinal without hyphens or commas: "two thousand three hundred and five"."""
    return str(num2words(number, lang="en")).replace("-", " ").replace(",", "")


@lru_cache(maxsize=64)
def english_ordinal(number: int) -> str:
    """An ordinal: "fourth", "twenty first"."""
    return str(num2words(number, lang="en", to="ordinal")).replace("-", " ")


def digits(text: str, language: str, *, phone: bool = True) -> str:
    """Digits one by one; anything else in `text` is left out. In Mandarin 1 is yāo on the telephone."""
    kept = [int(character) for character in text if character.isascii() and character.isdigit()]
    if language == "zh-CN":
        names = _PHONE_DIGITS if phone else _DIGITS
        return "".join(names[digit] for digit in kept)
    return " ".join(_ENGLISH_DIGITS[digit] for digit in kept)
