"""Which of two meanings was chosen aloud: whole answers only, for a sum or a day is no choice."""

from __future__ import annotations

import pytest

from voicebot.conversation.signs import Sign, signs_in
from voicebot.understanding.meaning import Asked


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("the first one", "en-US", Sign.FIRST),
        ("um, number one please", "en-US", Sign.FIRST),
        ("1", "en-US", Sign.FIRST),
        ("第一个", "zh-CN", Sign.FIRST),
        ("我选一吧", "zh-CN", Sign.FIRST),
        ("the second one", "en-US", Sign.SECOND),
        ("press two", "en-US", Sign.SECOND),
        ("按二", "zh-CN", Sign.SECOND),
        ("后面那个", "zh-CN", Sign.SECOND),
        ("something else", "en-US", Sign.NEITHER),
        ("neither of those", "en-US", Sign.NEITHER),
        ("其他的", "zh-CN", Sign.NEITHER),
        ("都不是", "zh-CN", Sign.NEITHER),
    ],
)
def test_a_choice_is_heard(text: str, language: str, sign: Sign) -> None:
    assert signs_in(text, language, Asked.OPEN) == (sign,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("one hundred", "en-US"),
        ("the first of December", "en-US"),
        ("two weeks", "en-US"),
        ("no one else", "en-US"),
        ("一百", "zh-CN"),
        ("一号", "zh-CN"),
        ("二十", "zh-CN"),
        ("一个月", "zh-CN"),
        ("别的我不管，我要投诉", "zh-CN"),
    ],
)
def test_what_only_begins_like_a_choice_is_none(text: str, language: str) -> None:
    assert not {Sign.FIRST, Sign.SECOND, Sign.NEITHER} & set(signs_in(text, language, Asked.OPEN))


def test_a_long_answer_is_no_choice_and_takes_no_time() -> None:
    assert signs_in("the " * 5000 + "one", "en-US", Asked.OPEN) == ()
    assert signs_in("第" * 5000 + "一", "zh-CN", Asked.OPEN) == ()
