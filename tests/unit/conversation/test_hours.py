"""Which words name a time of day."""

from __future__ import annotations

import time

import pytest

from voicebot.conversation.signs import Sign, signs_in
from voicebot.understanding.meaning import Asked

NAMES_A_TIME = """
call me tomorrow at three in the afternoon
tomorrow at three in the afternoon
call me at three pm tomorrow
Call me at 3 p.m.
three o'clock
can you ring after six
at half past two
quarter past nine works
at 10:30
on Friday morning
tomorrow evening please
tonight
in two hours
ring me back in half an hour
after work
明天下午三点
明天下午三点再打给我
下午一点
晚上再打
下班以后再打
十点半打给我
15点
两个小时后再打
半小时后打来
今晚
""".strip().splitlines()
NAMES_NONE = """
call me tomorrow
call me later
some other day
on Friday
call me in two days
about five hundred
about 500
by 5%
on the third
after two weeks
I can pay at two hundred a month
good morning
good evening
晚一点再打
早点打
改天吧
周五再打给我
晚上好
有点忙
什么时候
每月三百
等一下
""".strip().splitlines()


def signs(text: str) -> tuple[Sign, ...]:
    return signs_in(text, "en-US" if text.isascii() else "zh-CN", Asked.OPEN)


@pytest.mark.parametrize("text", NAMES_A_TIME)
def test_a_time_of_day_is_heard(text: str) -> None:
    assert Sign.HOUR in signs(text)


@pytest.mark.parametrize("text", NAMES_NONE)
def test_a_day_or_a_sum_is_no_time_of_day(text: str) -> None:
    assert Sign.HOUR not in signs(text)


@pytest.mark.parametrize("piece", ["at ten ten ", "十二十二", "in a in the tomorrow ", "1:1:"])
def test_a_long_speech_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    for language in ("zh-CN", "en-US"):
        signs_in(piece * 500, language, Asked.OPEN)
    assert time.perf_counter() - began < 0.5
