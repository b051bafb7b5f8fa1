"""Numbers are said so that a listener writes down the same number."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.wording.english import number_of
from voicebot.wording.numerals import LIMIT, digits, english, english_ordinal, mandarin

SIZES = st.integers(0, 15).flatmap(lambda places: st.integers(0, 10**places))
#: numbers with empty places inside, where 零 is easily lost or doubled
GAPS = st.builds(
    lambda head, places, tail: head * 10**places + tail,
    *[st.integers(0, 999)] * 1,
    st.integers(0, 9),
    st.integers(0, 99),
)


@given(SIZES | GAPS)
def test_mandarin_is_read_back_as_the_same_number(number: int) -> None:
    assert cn2an.cn2an(mandarin(number), "normal") == number


@given(SIZES | GAPS)
def test_english_is_read_back_as_the_same_number(number: int) -> None:
    assert number_of(english(number)) == number


@given(SIZES | GAPS)
def test_mandarin_never_says_er_where_people_say_liang(number: int) -> None:
    spoken = mandarin(number)
    assert not any(wrong in spoken for wrong in ("二百", "二千", "零零", "两十", "一一"))
    assert not spoken.startswith(("二万", "二亿", "一十"))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (2, "两"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (22, "二十二"),
        (102, "一百零二"),
        (110, "一百一十"),
        (200, "两百"),
        (2300, "两千三百"),
        (2002, "两千零二"),
        (10_050, "一万零五十"),
        (20_000, "两万"),
        (22_222, "两万两千两百二十二"),
        (120_000, "十二万"),
        (1_120_000, "一百一十二万"),
        (100_010, "十万零一十"),
        (200_000_002, "两亿零二"),
        (1_000_100_000_000, "一万零一亿"),
    ],
)
def test_mandarin_counts_as_people_say_them(number: int, said: str) -> None:
    assert mandarin(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (21, "twenty one"),
        (230, "two hundred and thirty"),
        (2300, "two thousand three hundred"),
        (15_005, "fifteen thousand and five"),
    ],
)
def test_english_numbers_have_neither_hyphen_nor_comma(number: int, said: str) -> None:
    assert english(number) == said


@pytest.mark.parametrize(
    ("day", "said"), [(1, "first"), (4, "fourth"), (12, "twelfth"), (21, "twenty first"), (31, "thirty first")]
)
def test_english_days_are_ordinals(day: int, said: str) -> None:
    assert english_ordinal(day) == said


@pytest.mark.parametrize("say", [mandarin, english])
@pytest.mark.parametrize("number", [-1, LIMIT])
def test_a_number_that_cannot_be_said_is_an_error_and_no_half_number(say: object, number: int) -> None:
    assert callable(say)
    with pytest.raises(ValueError, match="only numbers from 0"):
        say(number)


@given(st.text("0123456789", min_size=1, max_size=20))
def test_digits_are_said_one_by_one(value: str) -> None:
    assert [number_of(word) for word in digits(value, "en-US").split()] == [int(digit) for digit in value]
    assert ["零幺二三四五六七八九".index(word) for word in digits(value, "zh-CN")] == [int(digit) for digit in value]


@pytest.mark.parametrize("value", ["", "   ", "12X4", "一二三四", "１２３４", "٣٤", "****"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_what_is_no_string_of_digits_is_refused_whole(value: str, language: str) -> None:
    with pytest.raises(ValueError, match="no string of digits"):
        digits(value, language)
