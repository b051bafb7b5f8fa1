"""Numbers as they are spoken in Mandarin and English."""

from __future__ import annotations

from functools import lru_cache

from num2words import num2words

_DIGITS = "零一二三四五六七八九"
#: on the telephone one is yāo, which nobody takes for seven
_PHONE_DIGITS = "零幺二三四五六七八九"
_PLACES = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
#: more than anybody owes
LIMIT = 10**16


@lru_cache(maxsize=4096)
def mandarin(number: int) -> str:
    """A count before a measure word: 两千三百, 十二, 一万零五十, and 两 where it stands alone."""
    if number == 2:
        return "两"
    spoken = cardinal(number)
    return spoken[1:] if spoken.startswith("一十") else spoken


def cardinal(number: int) -> str:
    """A number as it stands inside a larger one: 一十二, 两千零二."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"is {number}, and only numbers from 0 to {LIMIT - 1} are spoken")
    for size, name in _PLACES:
        if number >= size:
            return _from(number, size, name)
    return _DIGITS[number]


def _from(number: int, size: int, name: str) -> str:
    """How many of `size`, then the rest, with 零 where a place between them is empty."""
    many, rest = divmod(number, size)
    head = "两" if many == 2 and size > 10 else cardinal(many)
    if not rest:
        return head + name
    return f"{head}{name}{'零' if rest < size // 10 else ''}{cardinal(rest)}"


@lru_cache(maxsize=4096)
def english(number: int) -> str:
    """A cardinal without hyphens or commas: "two thousand three hundred and five"."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"is {number}, and only numbers from 0 to {LIMIT - 1} are spoken")
    return str(num2words(number, lang="en")).replace("-", " ").replace(",", "")


@lru_cache(maxsize=64)
def english_ordinal(number: int) -> str:
    """An ordinal: "fourth", "twenty first"."""
    return str(num2words(number, lang="en", to="ordinal")).replace("-", " ")


def digits(text: str, language: str, *, phone: bool = True) -> str:
    """Digits one by one; what stands between them is left out. In Mandarin 1 is yāo on the telephone.

    Raises ValueError where there is no digit, or a letter among them.
    """
    if not any(map(str.isdigit, text)) or any(map(str.isalpha, text)) or not text.isascii():
        raise ValueError("is no string of digits")
    kept = [int(character) for character in text if character.isdigit()]
    if language == "zh-CN":
        names = _PHONE_DIGITS if phone else _DIGITS
        return "".join(names[digit] for digit in kept)
    return " ".join(english(digit) for digit in kept)
