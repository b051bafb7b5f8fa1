"""Saying that one is all right: heard where it is clear, and nowhere else."""

from __future__ import annotations

import pytest

from voicebot.conversation.signs import Sign, signs_in
from voicebot.understanding.meaning import Asked

ASSURES = """
I'm fine
Yes, I'm safe.
yes i'm fine i just need to think
No, no, I'm okay, thanks
I'm fine, I only meant I need time to think
I didn't mean that
That's not what I meant!
you misunderstood me
everything's fine
I was only joking
I'm dying to get this over with, but I'm perfectly all right
我没事
我没事，我只是要想一想
没事没事
我很安全
安全
是，安全
yes, safe
yes I am
安全的，我没事
不是这个意思
您误会了
你听错我的意思了
我开玩笑的
"""
DOES_NOT = """
yes
no
I'm not fine
I'm not safe
I don't think I'm okay
I wish I was fine
I'm fine with dying
I'm okay, but I can't go on
I'm fine if it ends
I'm fine, I just want to kill myself
everyone says I'm fine
is everything okay?
fifty tomorrow
是的
我不安全
不安全
安全吗
不是很安全
没有安全
我没事才怪
我没事做
你没事吗
有没有事
我没事，就是不想活了
我没事，但是撑不住了
我想还款
"""


@pytest.mark.parametrize("asked", [Asked.CONFIRM, Asked.OPEN])
@pytest.mark.parametrize("said", ASSURES.strip().splitlines())
def test_clear_words_assure(said: str, asked: Asked) -> None:
    assert Sign.SAFE in signs_in(said, _language(said), asked)


@pytest.mark.parametrize("said", DOES_NOT.strip().splitlines())
def test_nothing_else_does(said: str) -> None:
    assert Sign.SAFE not in signs_in(said, _language(said), Asked.CONFIRM)


def _language(said: str) -> str:
    return "en-US" if said.isascii() else "zh-CN"
