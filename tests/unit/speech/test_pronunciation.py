"""What the voice is given to read."""

from __future__ import annotations

import pytest

from voicebot.speech.pronunciation import for_the_voice


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("还款", "环款"),
        ("您可以分三期还", "您可以分三期环"),
        ("暂时还不上", "暂时环不上"),
        ("您想还多少", "您想环多少"),
        ("还有别的问题吗", "还有别的问题吗"),
        ("您还可以转人工", "您还可以转人工"),
        ("还不能确认", "还不能确认"),
        ("请等一会儿", "请等一会"),
    ],
)
def test_repaying_is_huan_and_still_is_hai(written: str, spoken: str) -> None:
    assert for_the_voice(written, "zh-CN") == spoken


def test_english_is_read_as_it_is_written() -> None:
    assert for_the_voice("Hello, 还", "en-US") == "Hello, 还"
