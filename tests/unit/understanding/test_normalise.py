"""Which sum and which day are no part of what somebody wants; signs stand for them, and only for them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
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


@given(
    st.one_of(st.text(max_size=3 * LONGEST), st.text("İﷺ１’ \u3000", max_size=3 * LONGEST)), st.sampled_from(LANGUAGES)
)
@example("İ" * 2 * LONGEST, "en-US")
@example("ﷺ" * LONGEST, "zh-CN")
def test_any_text_becomes_comparable_and_stays_bounded(text: str, language: str) -> None:
    cleaned = clean(text, language)
    assert len(cleaned) <= LONGEST
    assert clean(cleaned, language) == cleaned
    spoken = without_fillers(cleaned, language)
    assert spoken in cleaned or len(spoken) < len(cleaned)
    assert bool(spoken) is bool(cleaned)
    assert len(without_values(spoken, language)) <= len(spoken)


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        ("嗯，我想分期", "zh-CN", "我想分期"),
        ("那个，那个我还五百", "zh-CN", "那个我还五百"),
        ("呃。", "zh-CN", "呃。"),
        ("um, i mean i can pay", "en-US", "i can pay"),
        ("uh huh", "en-US", "uh huh"),
        ("um", "en-US", "um"),
    ],
)
def test_sounds_that_mean_nothing_are_left_out_unless_nothing_else_was_said(
    text: str, language: str, spoken: str
) -> None:
    assert without_fillers(clean(text, language), language) == spoken
