"""Whether an answer names a value is seen at a glance; the glance overlooks none that reading would find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import cycle

import pytest

from voicebot.understanding import PROMPTS
from voicebot.understanding.bank import load_bank
from voicebot.understanding.meaning import LANGUAGES, Asked, Slots
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.dialect import plain
from voicebot.understanding.values.named import names_values
from voicebot.understanding.values.slots import read, read_values

TODAY = date(2026, 11, 24)
QUESTIONS = tuple(asked for asked in Asked if asked is not Asked.VERIFY)


def _but_hours(slots: Slots) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(reading for reading in slots.readings if reading[0] != "clock")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_names_no_value_at_a_glance_holds_none_when_read_in_full(language: str) -> None:
    overlooked = []
    for example, asked in zip(load_bank(PROMPTS, language).examples, cycle(QUESTIONS), strict=False):
        text = plain(clean(example.text, language), language)
        if not names_values(text, language):
            whole, seen = read_values(text, language, asked, TODAY), read(text, language, asked, TODAY)
            # An hour is read apart from every other value.
            if whole != replace(seen, clock=None, wait=None, readings=_but_hours(seen)):
                overlooked.append((example.text, asked.value, whole))
    assert overlooked == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("zh-CN", text) for text in ("好的", "没有了谢谢", "不用", "是的没错", "转接")),
        *(("en-US", text) for text in ("yes", "no that's all thank you", "sounds good", "where do i send the money")),
    ],
)
def test_plain_answers_are_seen_to_name_nothing(language: str, text: str) -> None:
    assert not names_values(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("zh-CN", text) for text in ("三百", "两块五", "下周", "半年", "幺三八", "pay 300")),
        *(("en-US", text) for text in ("a couple hundred", "next week", "a dozen payments", "oh double five", "三百")),
    ],
)
def test_values_are_seen_however_they_are_said(language: str, text: str) -> None:
    assert names_values(text, language)
