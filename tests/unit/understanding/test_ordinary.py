"""What everybody says on a call is no crisis, no dispute and no wish to be left alone, whatever was asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from voicebot.understanding import understand
from voicebot.understanding.meaning import SERIOUS, Asked, Intent

TUESDAY = date(2026, 11, 24)
SAID = (Path(__file__).parents[2] / "fixtures" / "ordinary_said.txt").read_text(encoding="utf-8").splitlines()

pytestmark = pytest.mark.usefixtures("model")


@pytest.mark.parametrize("line", SAID)
def test_an_ordinary_sentence_is_never_urgent(line: str) -> None:
    language, text = line.split("|")
    heard = {asked: understand(text, language, asked, TUESDAY) for asked in Asked}
    assert {asked: meaning for asked, meaning in heard.items() if meaning.urgency in SERIOUS} == {}


@pytest.mark.parametrize("text", ["i want to pay my bill", "how much do i owe", "i just want to pay"])
def test_english_on_a_call_in_mandarin_is_heard_as_english(text: str) -> None:
    assert understand(text, "zh-CN", "open", TUESDAY) == understand(text, "en-US", "open", TUESDAY)


def test_mandarin_on_a_call_in_english_is_heard_as_mandarin() -> None:
    assert understand("我下周五还两千", "en-US", "ability", TUESDAY).intent is Intent.PROMISE_PARTIAL
    assert understand("我不想活了", "en-US", "ability", TUESDAY).intent is Intent.SELF_HARM
