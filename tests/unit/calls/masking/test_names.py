"""The holder is not named, and whoever gives a name does not leave it here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.calls.masking import MARK, mask

HOLDERS = {"zh": "林晓雯", "en": "Maya Torres"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("林晓雯不在", f"{MARK}不在"),
        ("林 晓 雯 不在", f"{MARK} 不在"),
        ("找晓雯林", f"找{MARK}"),
        ("晓雯说下周还", f"{MARK}说下周还"),
        ("林女士欠五百", f"{MARK}欠五百"),
        ("你跟小林说", f"你跟{MARK}说"),
        ("林业局发了工资", "林业局发了工资"),
    ],
)
def test_the_holder_is_not_named_in_mandarin(said: str, kept: str) -> None:
    assert mask(said, HOLDERS["zh"]) == kept


@pytest.mark.parametrize(
    "called",
    ["Maya Torres", "torres maya", "Torres, Maya", "Maya J. Torres", "Ms Torres", "mrs. torres", "MAYA", "torres"],
)
def test_the_holder_is_not_named_in_english(called: str) -> None:
    assert mask(f"no {called} is out", HOLDERS["en"]) == f"no {MARK} is out"


def test_a_name_that_is_a_word_first_goes_only_where_it_is_a_name() -> None:
    assert mask("I will pay in May", "Will May") == "I will pay in May"
    assert mask("ask Will May or Mr May", "Will May") == f"ask {MARK} or {MARK}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我叫王小明我下周还", f"我叫{MARK}我下周还"),
        ("我叫 王 伟", f"我叫 {MARK}"),
        ("我的名字是欧阳娜娜，你好", f"我的名字是{MARK}，你好"),
        ("我叫阿卜杜拉·买买提", f"我叫{MARK}"),
        ("我姓王", f"我姓{MARK}"),
        ("她叫Anna", f"她叫{MARK}"),
        ("我是王伟", f"我是{MARK}"),
        ("我就是小陈", f"我就是{MARK}"),
        ("my name is maya torres and I can pay", f"my name is {MARK} and I can pay"),
        ("My name's Bob", f"My name's {MARK}"),
        ("this is john smith speaking", f"this is {MARK} speaking"),
        ("I'm John Smith", f"I'm {MARK}"),
        ("I'm Mrs. Whitcomb", f"I'm {MARK}"),
        ("找Maya说", f"找{MARK}说"),
        ("这里是王小明", f"这里是{MARK}"),
        ("这边是欧阳娜娜，你好", f"这边是{MARK}，你好"),
        ("我老公叫张三", f"我老公叫{MARK}"),
        ("我妈名字叫李秀英她不在", f"我妈名字叫{MARK}她不在"),
        ("我儿子姓王", f"我儿子姓{MARK}"),
        ("this is john smith", f"this is {MARK}"),
        ("this is john i can pay", f"this is {MARK} i can pay"),
        ("hi i'm susan and i'm broke", f"hi i'm {MARK} and i'm broke"),
        ("my wife susan", f"my wife {MARK}"),
        ("My wife Doris pays", f"My wife {MARK} pays"),
    ],
)
def test_whoever_gives_a_name_does_not_leave_it_here(said: str, kept: str) -> None:
    assert mask(said, "Maya") == kept


@pytest.mark.parametrize(
    "said",
    [
        "我是说下周五还五百",
        "我是他老婆",
        "我是本人",
        "我是失业了",
        "你们叫我还钱",
        "我叫你别打了",
        "我叫老头子去交",
        "帮我叫个救护车",
        "我是先还一半",
        "this is her speaking",
        "her name's still on your list",
        "I'm sorry",
        "I'm at work",
        "this is about the card",
        "my name is on the account",
        "This is Friday's payment",
    ],
)
def test_words_that_only_look_like_an_introduction_stay(said: str) -> None:
    assert mask(said) == said


SURNAMES = st.sampled_from("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")

GIVEN = st.text("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平", min_size=1, max_size=2)


@given(SURNAMES, GIVEN, st.sampled_from(["我叫{}", "我是{}，下周还", "我的名字叫{}啊", "喂我就是{}", "我 叫 {} 。"]))
def test_no_name_that_follows_an_introduction_stays(surname: str, given_name: str, said: str) -> None:
    assert surname + given_name not in mask(said.format(surname + given_name))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12), st.sampled_from(["{} Stone", "Stone {}"]))
def test_no_order_of_the_holders_names_stays(first: str, order: str) -> None:
    said = mask(f"hello {order.format(first)} owes 500 dollars", f"{first} Stone")
    assert said == f"hello {MARK} owes 500 dollars"
