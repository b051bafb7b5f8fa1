"""Digits said one by one: where they are put right in the same breath, the last ones count."""

from __future__ import annotations

from datetime import date

import pytest

from voicebot.understanding.meaning import Asked
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.slots import read


@pytest.mark.parametrize(
    ("text", "language", "digits"),
    [
        ("零四一三不对零四一二", "zh-CN", "0412"),
        ("零四一三，不是，零四一二", "zh-CN", "0412"),
        ("零四一三，说错了，应该是零四一二", "zh-CN", "0412"),
        ("不是零四一三，是零四一二", "zh-CN", "0412"),
        ("3316 不对 3317", "zh-CN", "3317"),
        ("零四一三，不对", "zh-CN", "0413"),
        ("zero four one three no zero four one two", "en-US", "0412"),
        ("zero four one three, I mean zero four one two", "en-US", "0412"),
        ("0413, sorry, 0412", "en-US", "0412"),
        ("no, oh four one two", "en-US", "0412"),
        ("forty four seventeen no forty four eighteen", "en-US", "4418"),
        ("zero four one three no no zero four one two", "en-US", "0412"),
        ("zero four one two, no more", "en-US", "0412"),
        ("zero four one two", "en-US", "0412"),
        ("not zero four one three, it's zero four one two", "en-US", "0412"),
        ("零四一二", "zh-CN", "0412"),
    ],
)
def test_the_digits_that_were_put_right_count(text: str, language: str, digits: str) -> None:
    assert read(clean(text, language), language, Asked.VERIFY, date(2026, 11, 24)).digits == digits
