"""Asked who they are, people say month and day in many ways; days named for another reason are no birthday."""

from __future__ import annotations

from datetime import date

import pytest

from voicebot.understanding.meaning import Asked, Slots
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.slots import read


def heard(text: str) -> Slots:
    language = "zh-CN" if any("\u4e00" <= one <= "\u9fff" for one in text) else "en-US"
    return read(clean(text, language), language, Asked.VERIFY, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("the fifth of march nineteen eighty two", "0305"),
        ("the third of november nineteen seventy", "1103"),
        ("twelfth of december nineteen fifty", "1212"),
        ("august fifteenth sixty eight", "0815"),
        ("march nineteen nineteen eighty two", "0319"),
        ("december the fifth two thousand and one", "1205"),
        ("february 29th nineteen eighty eight", "0229"),
        ("03 05 1982", "0305"),
        ("3/5/1982", "0305"),
        ("25/12/1982", "1225"),
        ("1982-03-05", "0305"),
        ("03051982", "0305"),
        ("19820305", "0305"),
        ("three five eighty two", "0305"),
        ("oh three oh five nineteen eighty two", "0305"),
        ("not march fifth, march sixth", "0306"),
        ("i'm busy today but it's march fifth", "0305"),
        ("二月二十九号", "0229"),
        ("一九八二年三月五号", "0305"),
        ("三月五号八二年生的", "0305"),
        ("三月十五", "0315"),
    ],
)
def test_month_and_day_are_what_was_said(text: str, born: str) -> None:
    slots = heard(text)
    assert slots.date is not None
    assert (slots.date.strftime("%m%d"), slots.ambiguous) == (born, ())


@pytest.mark.parametrize(
    "text",
    [
        "today",
        "yesterday",
        "i'm busy today",
        "next friday",
        "the fifth",
        "february 30th",
        "march nineteen eighty two",
        "march fifth or march sixth",
        "christmas",
        "four four one seven",
        "明天",
        "五号",
        "三月五号还是六号",
        "农历三月五号",
    ],
)
def test_another_day_or_two_of_them_are_no_birthday(text: str) -> None:
    assert heard(text).date is None
