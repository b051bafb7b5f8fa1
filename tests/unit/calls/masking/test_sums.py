"""Sums of money and days on which one can pay stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.calls.masking import MARK, mask


@given(
    st.integers(1, 99_999_999),
    st.sampled_from(["还{}块", "我能付{}元吧", "pay {} dollars", "${}", "{} bucks", "¥{}", "{} quid tomorrow"]),
)
def test_a_sum_with_its_currency_stays(amount: int, said: str) -> None:
    assert mask(said.format(amount)) == said.format(amount)


@given(st.integers(1_000, 999_999))
def test_a_bare_number_that_was_understood_as_a_sum_stays(amount: int) -> None:
    said = f"先还{amount}"
    assert mask(said, amounts=(Decimal(f"{amount}.00"),)) == said
    assert amount % 100 == 0 or mask(said) == f"先还{MARK}"


def test_a_small_sum_after_a_word_for_a_number_stays_where_it_was_understood_as_one() -> None:
    assert mask("I'll pay by phone 500 tomorrow", amounts=(Decimal(500),)) == "I'll pay by phone 500 tomorrow"


@given(st.integers(10_000_000_000, 10**18))
def test_no_currency_makes_a_sum_of_a_card_or_a_telephone(number: int) -> None:
    assert str(number) not in mask(f"还{number}块", amounts=(Decimal(number),))


@pytest.mark.parametrize(
    "said",
    [
        "一千五百块",
        "两万三千四",
        "我先还1500",
        "1,500.50 on Friday",
        "twelve fifty",
        "two thousand five hundred",
        "三四百吧",
        "the 3rd of May",
        "36 months at 250 a month",
        "下个月15号",
        "12月3号",
        "December 4th, 2026",
        "二零二六年十二月四号",
        "at 9:30",
        "手机打了三次电话",
        "电话里说一千五",
        "I got this number new with the phone in January",
        "I've had the phone ten minutes, you're number fourteen",
        "around the fourteenth, or the twentieth with your bank's name",
        "closed in 2016, not since 1998",
        "二零一七年就销户了",
        "买手机都能分二十四个月",
        "12378见，一二三四五也行",
    ],
)
def test_sums_and_days_as_people_say_them_stay(said: str) -> None:
    assert mask(said) == said


@given(st.dates(date(2020, 1, 1), date(2049, 12, 31)))
def test_a_day_on_which_one_can_pay_stays(day: date) -> None:
    for said in (f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}号", f"{day:%B} {day.day}, {day.year}"):
        assert mask(f"by {said}") == f"by {said}"
