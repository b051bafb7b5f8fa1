"""Markup is no speech, and nobody in danger goes unheard for it."""

from __future__ import annotations

from datetime import date

import pytest

from voicebot.calls.markup import words_only
from voicebot.understanding import ensure_model, understand
from voicebot.understanding.meaning import Asked, Intent, Urgency

TODAY = date(2026, 11, 24)
heard = words_only(understand)


@pytest.fixture(scope="module", autouse=True)
def _model() -> None:
    ensure_model()


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize(
    "text",
    [
        "<speak>",
        "<speak>…",
        "<speak>Hello, this is</speak>",
        '<speak>您好，<break time="',
        '<speak version="1.0"><prosody rate="slow">I would like to',
        "<!-- transcript -->",
        "I want to complain <b>now</b>",
    ],
)
def test_markup_means_nothing(text: str, language: str) -> None:
    meaning = heard(text, language, Asked.ABILITY, TODAY)
    assert (meaning.intent, meaning.urgency, meaning.clarify) == (Intent.OUT_OF_SCOPE, Urgency.NONE, False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("<speak>I want to die</speak>", "en-US"),
        ("<p>我不想活了", "zh-CN"),
        ("<我不想活了>", "zh-CN"),
        ("<p 我不想活了>", "zh-CN"),
    ],
)
def test_danger_is_heard_through_markup(text: str, language: str) -> None:
    assert heard(text, language, Asked.ABILITY, TODAY).urgency is Urgency.P0


@pytest.mark.parametrize("text", ["I can pay <500", "less than < 300 a month", "I <3 you", "yes", "我能还 <500"])
def test_what_only_looks_like_it_is_understood_as_it_was(text: str) -> None:
    assert heard(text, "en-US", Asked.ABILITY, TODAY) == understand(text, "en-US", Asked.ABILITY, TODAY)
