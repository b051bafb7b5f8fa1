"""Which of the two languages words ask for: the one that is named, never the one that is refused."""

from __future__ import annotations

import time

import pytest

from voicebot.conversation.tongues import CHINESE, ENGLISH, OTHER, language_asked_for

IN_ENGLISH = """
I only speak English
English please
speak English
in English
I don't speak Chinese
plain English please
can you speak English
can't you speak English
don't you speak English
why don't you speak English
why are you speaking Chinese
why are you talking to me in Mandarin
my Chinese is not good
my Chinese isn't very good
stop speaking Chinese
I don't understand Chinese
English instead of Chinese
I can't speak anything but English
do you speak English
no Chinese please
I don't understand a word of Mandarin
I don't understand, English please
could you repeat that in English
you don't speak English
is there no one who speaks English
my mandarin is terrible
I want to speak in English not Chinese
please don't speak Chinese
does anybody there speak english
请说英语
我不会中文
我听不懂中文
你会说英语吗
能不能说英文
中文我听不懂
我中文不好
说英文可以吗
别说中文
为什么不说英文
听不懂，说英文
用英文不行吗
我不说中文，请讲英语
说英文不要说中文
""".strip().splitlines()
IN_CHINESE = """
Chinese please
I don't speak English
I do not understand English
I don't speak English very well
my English is not good
my English is bad
my English isn't great, do you have Mandarin
sorry no English
I only speak a little English
I prefer Chinese rather than English
can we do this in Mandarin
I speak Chinese not English
说中文
说普通话
我不会英语
我听不懂英文
英语我听不懂
英文不会
我英语不太好
别跟我说英语
怎么是英文
为什么跟我讲英文
听不懂说中文
能不能讲普通话
我不会英文只会中文
我只会中文不会英文
可以说国语吗
你讲中文好不好
我不懂英文
干嘛说英语
怎么不说中文
不好意思说中文
请讲中文
中文不可以吗
换成中文
I don't understand what you are saying can you speak Chinese
""".strip().splitlines()


@pytest.mark.parametrize("call", [ENGLISH, CHINESE])
@pytest.mark.parametrize("text", IN_ENGLISH)
def test_english_is_asked_for(text: str, call: str) -> None:
    assert language_asked_for(text.lower(), call) == ENGLISH


@pytest.mark.parametrize("call", [ENGLISH, CHINESE])
@pytest.mark.parametrize("text", IN_CHINESE)
def test_chinese_is_asked_for(text: str, call: str) -> None:
    assert language_asked_for(text.lower(), call) == CHINESE


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("i don't understand", ENGLISH),
        ("you misunderstood me", ENGLISH),
        ("do you speak spanish", ENGLISH),
        ("听不懂", CHINESE),
        ("ok", CHINESE),
    ],
)
def test_no_language_is_named(text: str, call: str) -> None:
    assert language_asked_for(text, call) is None


@pytest.mark.parametrize("call", [ENGLISH, CHINESE])
@pytest.mark.parametrize(
    "text", ["another language please", "can we switch back", "说回来", "换一种语言", "说另一种语言"]
)
def test_the_other_language_is_asked_for_without_its_name(text: str, call: str) -> None:
    assert language_asked_for(text, call) == OTHER[call]


def test_words_in_the_other_language_ask_for_it() -> None:
    assert language_asked_for("i don't understand", CHINESE) == ENGLISH
    assert language_asked_for("听不懂", ENGLISH) == CHINESE


@pytest.mark.parametrize(
    "text", ["english不" * 400, " don't " * 300 + "english", "听不懂" * 600 + "中文", "n't understand " * 130]
)
def test_any_input_is_read_in_bounded_time(text: str) -> None:
    started = time.perf_counter()
    language_asked_for(text, CHINESE)
    assert time.perf_counter() - started < 0.1
