"""A share of what is due is heard where it is meant, and only there."""

from __future__ import annotations

from datetime import date

import pytest

from voicebot.understanding.meaning import Asked, Share
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.slots import read

MINIMUM, HALF = Share.MINIMUM, Share.HALF
SAID: list[tuple[str, Share | None]] = [
    ("the minimum", MINIMUM),
    ("I can pay the minimum tomorrow", MINIMUM),
    ("just the minimum payment please", MINIMUM),
    ("I can't pay it all, just the minimum", MINIMUM),
    ("half of it", HALF),
    ("I can do half now", HALF),
    ("half my balance on Friday", HALF),
    ("I could pay half the balance", HALF),
    ("还最低", MINIMUM),
    ("按最低还款额还", MINIMUM),
    ("我只能还最低", MINIMUM),
    ("先还一半", HALF),
    ("一半吧", HALF),
    ("明天还欠款的一半", HALF),
    ("more than the minimum", None),
    ("I can't even pay the minimum", None),
    ("I don't want to pay the minimum", None),
    ("I earn the minimum wage", None),
    ("the minimum is too much", None),
    ("half of my salary went on rent", None),
    ("half an hour", None),
    ("a year and a half", None),
    ("my other half pays", None),
    ("he's the better half", None),
    ("the minimum or maybe half", None),
    ("最低也还不了", None),
    ("连最低都没有", None),
    ("我拿最低工资", None),
    ("另一半不在家", None),
    ("工资的一半都交房租了", None),
    ("一半都还不上", None),
    ("还不了一半", None),
    ("大半年没工作", None),
]


def _language(text: str) -> str:
    return "en-US" if text.isascii() else "zh-CN"


@pytest.mark.parametrize(("text", "share"), SAID)
def test_a_share_is_heard_where_it_is_meant(text: str, share: Share | None) -> None:
    language = _language(text)
    slots = read(clean(text, language), language, Asked.AMOUNT, date(2026, 11, 24))
    assert slots.share is share


@pytest.mark.parametrize("text", ["half of it, two hundred", "先还一半，五百块"])
def test_a_figure_says_more_than_a_share(text: str) -> None:
    language = _language(text)
    slots = read(clean(text, language), language, Asked.AMOUNT, date(2026, 11, 24))
    assert slots.amount is not None
    assert slots.share is None


def test_no_share_is_read_from_digits_that_prove_who_somebody_is() -> None:
    assert read("half of it", "en-US", Asked.VERIFY, date(2026, 11, 24)).share is None
