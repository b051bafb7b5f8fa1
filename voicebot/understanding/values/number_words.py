"""The words for numbers in Mandarin and English: one source for whoever reads them, and whoever hides them."""

from __future__ import annotations

from collections.abc import Iterable

#: digits as they are said of sums, days and counts
ZH_SAID = "零〇一二两三四五六七八九"
#: on the telephone one, zero, seven and nine have names of their own
ZH_TELEPHONE = {"幺": 1, "洞": 0, "拐": 7, "勾": 9}
ZH_DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{"〇": 0, "两": 2, "俩": 2, "仨": 3},
    **ZH_TELEPHONE,
    **{character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
}
ZH_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
ZH_NUMBER = "[零〇一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟万亿]"

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
EN_SMALL = {word: value for value, word in enumerate(("zero", *_ONES, *_TEENS))} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
EN_SCALES = {"thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}
EN_DIGITS = {word: str(value) for value, word in enumerate(("zero", *_ONES))} | {"oh": "0", "o": "0", "nought": "0"}
EN_TIMES = {"double": 2, "triple": 3, "treble": 3}
EN_ORDINALS = {
    word: value
    for value, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
            *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
            *("eighteenth", "nineteenth", "twentieth"),
        ),
        start=1,
    )
} | {"thirtieth": 30}


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


#: patterns for one word each
ONES, TEENS, TENS = "|".join(_ONES), "|".join(_TEENS), "|".join(_TENS)
#: one to ninety
SMALL = any_of(word for word in EN_SMALL if word != "zero")
