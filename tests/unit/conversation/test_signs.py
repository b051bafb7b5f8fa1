"""Which words say that somebody speaks for another, lacks what was asked for, or wants to know why."""

from __future__ import annotations

import time

import pytest

from voicebot.conversation.signs import Sign, signs_in
from voicebot.understanding.meaning import Asked

FOR_ANOTHER = """
this is for my father's card, how much does he owe
i'm calling on behalf of my husband about his bill
I'm his wife calling about his account
I'm Ming's daughter
how much does he owe
I'm calling for my mother
it's my dad's, not mine
I don't know his birthday
I have power of attorney
I want to pay it off for my son
我是他妈妈，替他问一下欠多少钱
我是他妈妈
我是李明的老婆
我替我爸问一下
帮我老公查一下账单
这是我爸的卡
我爸欠你们多少钱
我代他还一下
不是我的卡，是我女儿的
我給我媽查一下
""".strip().splitlines()
FOR_ONESELF = """
yes
it's me
speaking
are you calling on behalf of a bank
can my daughter talk to you on my behalf
I'm not calling for my husband, it's for me
my wife told me to ring you
it's about my card
how much do I owe
my father died
my mother is ill, I need the money for her
I'm his
是我
我是本人
我想问一下我欠多少钱
我爸上个月去世了
我给我妈看病把钱花完了
帮我查一下
我老婆叫我打的
我不是替别人问的
""".strip().splitlines()
LACKS = """
I don't have it with me
I don't have one
I do not have one
I don't remember
I can't remember
I don't know
i can't find the letter
I forgot
sorry, I don't have the reference number at hand
no idea
I never got a letter
I've lost it
I don't know my zip code
I don't know the last four digits
没有
我没有编号
我没有
编号找不到了
忘了
我忘记了
不记得了
不好意思，我不记得那个号码了
不知道
手边没有
身份证号我记不住
我没收到你们的信
""".strip().splitlines()
WHY = """
why
why do you need that?
why do you need to know my birthday
what do you need that for
why should I tell you
why is that necessary
why my birthday
为什么
为什么要问这个
你们为什么要我的生日
为啥要告诉你
凭什么告诉你们
要这个干嘛
问我生日做什么
""".strip().splitlines()
MORE_THAN_THAT = """
I don't have a card with you
I don't have an account with you
I don't have any money
I don't know you
I don't remember this debt
I don't remember, my husband just died
I can't
why are you calling me
why should I pay
why do you want my money
我没有欠你们钱
我没有钱
没有办的卡
忘了还
不知道怎么活下去
为什么打给我
凭什么要我还钱
我没有你们的卡
零四一三
oh four one three
""".strip().splitlines()


def language_of(text: str) -> str:
    return "en-US" if text.isascii() else "zh-CN"


@pytest.mark.parametrize("text", FOR_ANOTHER)
def test_whoever_speaks_for_somebody_else_is_heard_to(text: str) -> None:
    assert Sign.FOR_ANOTHER in signs_in(text, language_of(text), Asked.VERIFY)


@pytest.mark.parametrize("text", FOR_ONESELF)
def test_whoever_speaks_for_themselves_is_not_taken_for_another(text: str) -> None:
    assert Sign.FOR_ANOTHER not in signs_in(text, language_of(text), Asked.VERIFY)


@pytest.mark.parametrize("text", LACKS)
def test_not_having_what_was_asked_for_is_heard(text: str) -> None:
    assert signs_in(text, language_of(text), Asked.VERIFY) == (Sign.LACKS,)


@pytest.mark.parametrize("text", WHY)
def test_asking_why_is_heard(text: str) -> None:
    assert signs_in(text, language_of(text), Asked.VERIFY) == (Sign.WHY,)


@pytest.mark.parametrize("text", MORE_THAN_THAT)
def test_whatever_else_is_said_is_left_to_understanding(text: str) -> None:
    assert signs_in(text, language_of(text), Asked.VERIFY) == ()


@pytest.mark.parametrize(
    "piece", ["i don't have the my a ", "我那个好像都", "why do you need my the ", "替我爸", "no sorry "]
)
def test_a_long_speech_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    for language in ("zh-CN", "en-US"):
        signs_in(piece * 500, language, Asked.VERIFY)
        signs_in((piece * 20)[:80], language, Asked.VERIFY)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("language", "said", "sign"),
    [
        ("en-US", "a hundred every week", Sign.WEEKLY),
        ("en-US", "I could do fifty a week", Sign.WEEKLY),
        ("en-US", "five hundred every two weeks", Sign.FORTNIGHTLY),
        ("en-US", "two hundred down and the rest in six months", Sign.DOWN),
        ("en-US", "half now and the rest over six months", Sign.DOWN),
        ("en-US", "no more than a year", Sign.AT_MOST),
        ("zh-CN", "每周一百", Sign.WEEKLY),
        ("zh-CN", "我一个星期能还两百", Sign.WEEKLY),
        ("zh-CN", "每两周三百", Sign.FORTNIGHTLY),
        ("zh-CN", "先还一千，以后每个月五百", Sign.DOWN),
        ("zh-CN", "最多一年", Sign.AT_MOST),
    ],
)
def test_the_words_around_a_sum_or_a_length_are_heard(language: str, said: str, sign: Sign) -> None:
    assert sign in signs_in(said, language, Asked.AMOUNT)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", "a week from Friday"),
        ("en-US", "I can pay two hundred on Monday"),
        ("en-US", "sit down, I will pay two hundred"),
        ("zh-CN", "下周一还两百"),
        ("zh-CN", "一个星期后还五百"),
        ("zh-CN", "两周后还五百"),
        ("zh-CN", "我先还五百"),
    ],
)
def test_a_day_and_a_plain_promise_say_nothing_of_a_plan(language: str, said: str) -> None:
    of_a_plan = {Sign.WEEKLY, Sign.FORTNIGHTLY, Sign.DOWN, Sign.AT_MOST}
    assert not of_a_plan & set(signs_in(said, language, Asked.AMOUNT))


@pytest.mark.parametrize(
    ("language", "said", "place"),
    [
        ("en-US", "what was the second one again", Sign.SECOND),
        ("en-US", "repeat number three", Sign.THIRD),
        ("zh-CN", "再说一遍第一个", Sign.FIRST),
        ("zh-CN", "最后一个是多少", Sign.THIRD),
    ],
)
def test_one_of_several_plans_is_asked_for_once_more(language: str, said: str, place: Sign) -> None:
    assert {Sign.AGAIN, place} <= set(signs_in(said, language, Asked.OFFER))
