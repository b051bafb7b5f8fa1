"""Numbers as callers say them, in Mandarin and English, read strictly: a phrase is a number or it is none."""

from __future__ import annotations

import re
from decimal import Decimal

from voicebot.understanding.values.number_words import (
    EN_DIGITS,
    EN_ORDINALS,
    EN_SCALES,
    EN_SMALL,
    EN_TIMES,
    ZH_DIGITS,
    ZH_PLACES,
)

_WRITTEN = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d{1,2})?")
_COMMA_CENTS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})*,\d{2}")


def mandarin(text: str) -> int | None:
    """The number that `text` is, or None. A last digit counts the next place down: 一千五 is 1500, 一万二 is 12000."""
    if not text or any(
        character not in ZH_DIGITS and character not in ZH_PLACES and character not in "万亿" for character in text
    ):
        return None
    if text[0] in "百千万亿":
        return None
    total, section, digit, place, zero = 0, 0, None, 100_000_000_000, False
    for character in text:
        if character in ZH_DIGITS:
            if digit is not None and digit != 0:
                return None
            digit, zero = ZH_DIGITS[character], zero or character in "零〇"
        elif character in ZH_PLACES:
            if ZH_PLACES[character] >= place or (digit == 0 and not zero):
                return None
            place = ZH_PLACES[character]
            section += (1 if digit is None or digit == 0 else digit) * place
            digit, zero = None, False
        else:
            scale = 10_000 if character == "万" else 100_000_000
            section += digit or 0
            if section == 0 or (scale > 10_000 and total):
                return None
            total += section * scale
            section, digit, place, zero = 0, None, scale, False
    if digit is not None:
        short = 100 <= place <= 100_000_000 and not zero and digit
        section += digit * (place // 10) if short else digit
    return total + section


def mandarin_digits(text: str) -> str | None:
    """A string of spoken digits, or None."""
    if text and all(character in ZH_DIGITS or character.isdigit() for character in text):
        return "".join(str(ZH_DIGITS.get(character, character)) for character in text)
    return None


def english(words: list[str]) -> Decimal | None:
    """The number that a run of words is: "one thousand two hundred and five", "twelve hundred"; None for no number.

    A hundred counts what stands right before it, and each thousand or million less than the one before: "five hundred
    fifteen hundred" are two numbers.
    """
    total, group, last, scale = 0, 0, "", 0
    for word in words:
        if word in EN_SMALL:
            value, low = EN_SMALL[word], group % 100
            joins = low >= 20 and low % 10 == 0 and 0 < value < 10
            if last == "a" or (last == "small" and not joins) or (value == 0 and last):
                return None
            group, last = group + value, "small"
        elif word == "hundred":
            many = total == 0 and last == "small" and 0 < group < 100
            if not (many or last in ("", "a") or (last == "small" and 0 < group < 10)) or (last == "a" and group):
                return None
            group, last = (group or 1) * 100, "hundred"
        elif word in EN_SCALES:
            falls = not scale or EN_SCALES[word] < scale
            if not falls or group >= 1000 or (last == "a" and group) or (last == "small" and group == 0):
                return None
            scale = EN_SCALES[word]
            total, group, last = total + (group or 1) * scale, 0, "scale"
        elif word in ("a", "an"):
            if last in ("small", "a"):
                return None
            last = "a"
        elif word != "and" or last not in ("hundred", "scale"):
            return None
    return Decimal(total + group) if last in ("small", "hundred", "scale") else None


def figures(written: str) -> tuple[Decimal, ...]:
    """What a number written in figures may be worth; nothing where no sum is written like it: 1.234, 0230.

    1,50 is one and a half, or a hundred and fifty with a comma too many.
    """
    if _WRITTEN.fullmatch(written):
        return (Decimal(written.replace(",", "")),)
    if _COMMA_CENTS.fullmatch(written):
        whole, cents = written.replace(",", "")[:-2], written[-2:]
        return (Decimal(f"{whole}.{cents}"), Decimal(whole + cents))
    return ()


def english_digits(words: list[str]) -> str | None:
    """A string of spoken digits with "oh" and "double five", or None."""
    spoken, times = "", 1
    for word in words:
        if word in EN_TIMES:
            times = EN_TIMES[word]
        elif word in EN_DIGITS:
            spoken, times = spoken + EN_DIGITS[word] * times, 1
        elif word.isdigit():
            spoken, times = spoken + word * times, 1
        else:
            return None
    return spoken or None


def english_ordinal(text: str) -> int | None:
    """1 to 31 from "fifteenth", "15th", "twenty first"."""
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", text)
    if found:
        return int(found[1])
    words = text.replace("-", " ").split()
    if len(words) == 2 and words[0] in EN_SMALL and EN_SMALL[words[0]] in (20, 30):
        return EN_SMALL[words[0]] + EN_ORDINALS[words[1]] if EN_ORDINALS.get(words[1], 99) < 10 else None
    return EN_ORDINALS.get(text)
