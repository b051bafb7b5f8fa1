"""Which sum and which day are no part of what somebody wants; signs stand for them, and only for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.understanding.meaning import LANGUAGES
from voicebot.understanding.normalise import LONGEST, clean, without_fillers, without_values


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("i'll pay $300 on friday", "i'll pay # on @"),
        ("two hundred and fifty by the third", "# by the #"),
        ("a hundred a month from january", "# a month from @"),
        ("forty-five dollars tomorrow", "# dollars @"),
    ],
)
def test_sums_and_days_in_english_become_signs(text: str, signs: str) -> None:
    assert without_values(text, "en-US") == signs


@pytest.mark.parametrize("text", ["just a second", "no one told me", "first of all", "one moment", "oh well"])
def test_words_that_only_look_like_numbers_stay_in_english(text: str) -> None:
    assert without_values(text, "en-US") == text


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("下周五还一千五", "@还#"),
        ("先还三百五十块钱", "先还#"),
        ("2000块月底给", "#@给"),
        ("十二月十八号分十二期", "#月#号分#期"),
    ],
)
def test_sums_and_days_in_mandarin_become_signs(text: str, signs: str) -> None:
    assert without_values(text, "zh-CN") == signs


@pytest.mark.parametrize("text", ["等一下", "万一还不上呢", "千万别打了", "一起还", "有一点困难"])
def test_words_that_only_look_like_numbers_stay_in_mandarin(text: str) -> None:
    assert without_values(text, "zh-CN") == text


@given(st.text(max_size=2_000), st.sampled_from(LANGUAGES))
def test_any_text_becomes_comparable_and_stays_bounded(text: str, language: str) -> None:
    cleaned = clean(text, language)
    assert len(cleaned) <= LONGEST
    assert clean(cleaned, language) == cleaned
    assert without_values(without_fillers(cleaned, language), language) is not None
