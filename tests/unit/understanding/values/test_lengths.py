"""Over how many months: a long count is read whole, and what may be two lengths is asked about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from voicebot.understanding.meaning import Asked, Slots
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.slots import read


def heard(text: str, asked: Asked = Asked.OFFER) -> Slots:
    language = "zh-CN" if any("\u4e00" <= one <= "\u9fff" for one in text) else "en-US"
    return read(clean(text, language), language, asked, date(2026, 11, 24))


@pytest.mark.parametrize("asked", [Asked.OFFER, Asked.AMOUNT, Asked.OPEN])
@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("一百二十个月", 120),
        ("两百四十期", 240),
        ("a hundred and twenty months", 120),
        ("two hundred and forty months", 240),
        ("two hundred forty months", 240),
    ],
)
def test_a_long_count_is_read_whole_and_nothing_of_it_is_a_sum(text: str, months: int, asked: Asked) -> None:
    slots = heard(text, asked)
    assert (slots.months, slots.amount) == (months, None)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("三到六个月", ("3", "6")),
        ("6到12期", ("6", "12")),
        ("分三到六期", ("3", "6")),
        ("一到三个月", ("1", "3")),
        ("三五个月", ("3", "5")),
        ("three to six months", ("3", "6")),
        ("two hundred forty months", ("240", "40")),
    ],
)
def test_what_may_be_two_lengths_is_asked_about(text: str, readings: tuple[str, ...]) -> None:
    assert dict(heard(text).readings)["months"] == readings


@pytest.mark.parametrize(
    ("text", "amount", "months"),
    [
        ("九百五十二期", 950, 12),
        ("三百六期", 300, 6),
        ("五百十二期", 500, 12),
        ("a hundred twelve months", 100, 12),
        ("a hundred and fifty over twelve months", 150, 12),
    ],
)
def test_a_sum_before_a_usual_length_is_a_sum(text: str, amount: int, months: int) -> None:
    slots = heard(text)
    assert (slots.amount, slots.months) == (Decimal(amount), months)


def test_how_long_something_lasted_is_no_plan() -> None:
    assert heard("我失业三到六个月了", Asked.OPEN).months is None
