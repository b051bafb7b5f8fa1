"""A sum is read whole or not at all: what could be two numbers, or is written as no sum is, is never a third one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.understanding.meaning import Asked, Slots
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.number_words import EN_SMALL
from voicebot.understanding.values.slots import read

_WORDS = {value: word for word, value in EN_SMALL.items()}


def heard(text: str, language: str, asked: Asked = Asked.AMOUNT) -> Slots:
    return read(clean(text, language), language, asked, date(2026, 11, 24))


def _said(number: int) -> str:
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return f"{_said(thousands)} thousand" + (f" {_said(rest)}" if rest else "")
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{_WORDS[hundreds]} hundred" + (f" {_said(rest)}" if rest else "")
    if number in _WORDS:
        return _WORDS[number]
    return f"{_WORDS[number // 10 * 10]} {_WORDS[number % 10]}"


def _as_hundreds(number: int) -> str:
    return f"{_said(number // 100)} hundred" if number % 100 == 0 and number % 1000 else _said(number)


_ROUND = st.builds(lambda many, scale: many * scale, st.integers(1, 99), st.sampled_from([100, 1000]))
_SUMS = _ROUND | st.integers(100, 99_999)


@given(_SUMS, _SUMS, st.sampled_from([_said, _as_hundreds]))
def test_two_sums_in_a_row_are_one_of_them_or_asked_about_or_none_and_never_a_third(
    first: int, second: int, say: Callable[[int], str]
) -> None:
    text = f"{say(first)} {say(second)}"
    slots = heard(text, "en-US")
    if slots.amount is None or "amount" in slots.ambiguous:
        return
    # "Nine hundred", "fifty thousand" are the very words of 950,000.
    assert slots.amount in (first, second) or text in (_said(int(slots.amount)), _as_hundreds(int(slots.amount)))


@given(st.integers(1, 999_999))
def test_every_number_is_read_as_it_is_said(number: int) -> None:
    assert heard(f"{_said(number)} dollars", "en-US").amount == number


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("five hundred fifteen hundred", ("500.00", "1500.00")),
        ("three hundred four hundred", ("300.00", "400.00")),
        ("two hundred twelve hundred", ("200.00", "1200.00")),
        ("one thousand two thousand", ("1000.00", "2000.00")),
        ("fifty a hundred", ("50.00", "100.00")),
        ("two oh five", ("205.00", "2.05")),
        ("$1,50", ("1.50", "150.00")),
        ("1,000,00", ("1000.00", "100000.00")),
        ("i can pay 1, 500 dollars", ("1500.00", "500.00")),
        ("1,200 to 3000 dollars", ("1200.00", "3000.00")),
        ("1 500块", ("1500.00", "500.00")),
        ("1,50元", ("1.50", "150.00")),
        ("最多八百最少五百", ("500.00", "800.00")),
        ("最少五百，最多八百", ("500.00", "800.00")),
        ("两个五百", ("1000.00", "500.00")),
    ],
)
def test_what_may_be_two_sums_is_asked_about(text: str, readings: tuple[str, ...]) -> None:
    slots = heard(text, "en-US" if text.isascii() else "zh-CN")
    assert dict(slots.readings)["amount"] == readings


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("not five hundred fifteen hundred", "1500"),
        ("instead of four hundred fourteen hundred", "1400"),
        ("half a million dollars", "500000"),
        ("quarter of a million dollars", "250000"),
        ("half a hundred", "50"),
        ("three quarters of a thousand", "750"),
        ("one point five million dollars", "1500000"),
        ("one point two five thousand", "1250"),
        ("twelve point five dollars", "12.50"),
        ("$2 million", "2000000"),
        ("three oh eight dollars", "308"),
        ("two oh five dollars", "205"),
        ("three oh eight ninety nine", "308.99"),
        ("twelve hundred oh five dollars", "1205"),
        ("1,234.50", "1234.50"),
        ("ok,400 a month", "400"),
        ("1.2万", "12000"),
        ("1,234.56元", "1234.56"),
        ("分两个月五百", "500"),
    ],
)
def test_a_sum_is_read_to_its_end(text: str, amount: str) -> None:
    assert heard(text, "en-US" if text.isascii() else "zh-CN").amount == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "five hundred hundred",
        "five hundred thousand million",
        "$1.234",
        "$12.345",
        "$1,234.567",
        "1,2",
        "-500",
        "minus five hundred",
        "0 dollars",
        "0230",
        "¥1.234",
        "12.345元",
        "负五百",
        "-500元",
        "零块",
    ],
)
def test_what_is_said_or_written_as_no_sum_is_none(text: str) -> None:
    assert heard(text, "en-US" if text.isascii() else "zh-CN").amount is None


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize(
    "piece",
    [
        "1 500 ",
        "1,",
        "1.",
        "five hundred ",
        "oh one ",
        "one point ",
        "minus ",
        "-5",
        "a quarter of ",
        "最多八百",
        "两个五",
    ],
)
def test_an_endless_run_of_what_makes_a_sum_is_read_in_bounded_steps(piece: str, language: str) -> None:
    for asked in (Asked.AMOUNT, Asked.VERIFY):
        heard(piece * 500, language, asked)
