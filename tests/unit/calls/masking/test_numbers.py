"""Numbers, addresses of mail and birthdays that tell who somebody is do not stay, typed or spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.calls.figures import PUBLIC
from voicebot.calls.masking import MARK, mask

HAN_DIGITS = "零一二三四五六七八九"

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

DIGITS = st.text("0123456789", min_size=4, max_size=19).filter(lambda digits: digits not in PUBLIC)

#: words on either side that make no sum of a number
AROUND = st.sampled_from(
    [("", ""), ("那个", "对"), ("it is ", ", right"), ("嗯 ", " 是吧"), ("call me on ", " please")]
)


def not_round(digits: str) -> bool:
    return not (len(digits) < 6 and digits.endswith("00") and not digits.startswith("0"))


@given(DIGITS.filter(not_round), AROUND)
def test_no_string_of_four_digits_and_more_stays(digits: str, around: tuple[str, str]) -> None:
    assert mask(digits.join(around)) == MARK.join(around)


@given(DIGITS, st.sampled_from(["尾号", "卡号是", "my card ending in ", "the reference number is ", "手机号码"]))
def test_after_a_word_for_a_number_even_a_round_one_goes(digits: str, told: str) -> None:
    assert mask(told + digits) == told + MARK


@given(DIGITS, AROUND)
def test_digits_spoken_one_by_one_in_mandarin_go(digits: str, around: tuple[str, str]) -> None:
    spoken = "".join(HAN_DIGITS[int(digit)] for digit in digits)
    assert mask(spoken.join(around)) == MARK.join(around)
    assert mask(spoken.replace("一", "幺").join(around)) == MARK.join(around)


@given(DIGITS, st.sampled_from([" ", ", ", "-"]))
def test_digits_spoken_one_by_one_in_english_go(digits: str, gap: str) -> None:
    assert mask("it's " + gap.join(WORDS[int(digit)] for digit in digits)) == f"it's {MARK}"


@pytest.mark.parametrize(
    "number",
    [
        "138 0013 8000",
        "+1 (555) 010-0143",
        "555-0143",
        "010.5555.0143",
        "11010119900307123X",
        "E12345678",
        "123-45-6789",
        "double five oh one four three",
        "sixty two oh one",
        "138零零幺38零零零",
        "６２０１",
        "nineteen eighty five",
        "1985年3月4号",
        "一九八五年三月四号",
        "M A Y A",
        "maya.t+bank@mail.example.com",
        "maya dot torres at gmail dot com",
        "maya1985艾特qq点com",
    ],
)
def test_numbers_and_addresses_as_people_give_them_go_whole(number: str) -> None:
    assert mask(f"喂 {number}").removeprefix("喂 ") == MARK


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("尾号是六二零幺", f"尾号是{MARK}"),
        ("my card ends in, ending thirty three sixteen", f"my card ends in, ending {MARK}"),
        ("I was born on April twelfth", f"I was born on {MARK}"),
        ("我生日是12月3号", f"我生日是{MARK}"),
        ("身份证后面是 123", f"身份证后面是 {MARK}"),
        ("三月五号八二年生的", f"{MARK}生的"),
        ("11月3号出生", f"{MARK}出生"),
        ("十一月三号是我生日", f"{MARK}是我生日"),
        ("the fifth of march is my birthday", f"the {MARK} is my birthday"),
        ("March 5th, 1982 was when I was born", f"{MARK} was when I was born"),
    ],
)
def test_what_is_said_to_be_a_number_of_theirs_goes_however_short(said: str, kept: str) -> None:
    assert mask(said) == kept
