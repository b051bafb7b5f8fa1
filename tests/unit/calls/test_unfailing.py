"""Where the model cannot be used, callers are still heard as far as words decide by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from voicebot.calls.unfailing import WITHOUT, by_rules, unfailing
from voicebot.errors import Misconfigured
from voicebot.understanding import PROMPTS
from voicebot.understanding.meaning import Asked, Intent, Meaning, Urgency

TODAY = date(2026, 11, 24)
Heard = Callable[[str, str, Asked], Meaning]


@pytest.fixture
def without_model() -> Heard:
    """Understanding whose model is older than its examples."""

    def stale(text: str, language: str, asked: Asked, today: date) -> Meaning:
        raise Misconfigured("the understanding model is older than prompts/")

    heard = unfailing(stale, PROMPTS)
    return lambda text, language, asked: heard(text, language, asked, TODAY)


@pytest.mark.parametrize(
    ("text", "language", "urgency"),
    [
        ("我不想活了", "zh-CN", Urgency.P0),
        ("I'm going to kill myself", "en-US", Urgency.P0),
        ("他上个月去世了", "zh-CN", Urgency.P1),
        ("he passed away last month", "en-US", Urgency.P1),
    ],
)
def test_danger_and_death_are_heard_without_the_model(
    without_model: Heard, text: str, language: str, urgency: Urgency
) -> None:
    meaning = without_model(text, language, Asked.IDENTITY)
    assert meaning.urgency is urgency
    assert meaning.evidence[0] == WITHOUT


def test_a_wish_for_a_person_is_heard_without_the_model(without_model: Heard) -> None:
    assert without_model("转人工", "zh-CN", Asked.ABILITY).intent is Intent.REQUEST_HUMAN


def test_spoken_digits_are_read_without_the_model(without_model: Heard) -> None:
    assert without_model("零四一二", "zh-CN", Asked.VERIFY).slots.digits == "0412"


def test_everything_else_is_not_understood_so_that_the_keys_are_offered(without_model: Heard) -> None:
    assert without_model("天气不错", "zh-CN", Asked.ABILITY).intent is Intent.OUT_OF_SCOPE


def test_rules_that_cannot_be_read_fail_no_turn_either(tmp_path: Path) -> None:
    (tmp_path / "zh-CN" / "rules").mkdir(parents=True)
    (tmp_path / "zh-CN" / "rules" / "danger.yaml").write_text("- {id: broken}", encoding="utf-8")
    assert by_rules("我不想活了", "zh-CN", Asked.OPEN, TODAY, tmp_path).intent is Intent.OUT_OF_SCOPE


def test_where_the_model_can_be_used_it_is() -> None:
    meant = Meaning(Intent.AFFIRM, 1.0)
    assert unfailing(lambda *_: meant, PROMPTS)("是", "zh-CN", Asked.OPEN, TODAY) is meant
