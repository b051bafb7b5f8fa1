"""Figures about understanding: every label is counted once, noise is the same for everybody, bad sets are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from voicebot.cli import build as command_line
from voicebot.errors import InvalidInput
from voicebot.understanding.features import syllables
from voicebot.understanding.meaning import Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.measure import labelled, measure, misheard

LINE = {"text": "two hundred", "language": "en-US", "asked": "amount", "today": "2026-11-23"}


def always(meaning: Meaning) -> object:
    return lambda text, language, asked, today: meaning


def test_what_is_right_and_wrong_is_counted_by_its_label() -> None:
    said = [
        labelled(LINE | {"intent": "promise_partial", "urgency": "none", "slots": {"amount": "200.00", "date": None}}),
        labelled(LINE | {"intent": "self_harm", "urgency": "P0"}),
    ]
    meaning = Meaning(Intent.PROMISE_PARTIAL, 0.9, slots=Slots(amount=Decimal(200), date=date(2026, 12, 1)))
    report = measure(always(meaning), said, noise=False)["en-US"]  # type: ignore[arg-type]
    assert (report.intent.right, report.intent.of) == (1, 2)
    assert (report.urgent.right, report.urgent.of) == (0, 1)
    assert (report.danger.right, report.danger.of) == (0, 1)
    assert (report.alarms.right, report.alarms.of) == (0, 1)
    assert (report.values["amount"].right, report.values["amount"].of) == (1, 1)
    assert (report.values["date"].right, report.values["date"].of) == (0, 1)
    assert report.confused[Intent.SELF_HARM, Intent.PROMISE_PARTIAL] == 1


@settings(deadline=None)
@given(st.text(alphabet="我下周五还两千块钱先这样吧", min_size=4, max_size=30))
def test_every_character_of_a_misheard_sentence_sounds_like_the_one_that_was_said(text: str) -> None:
    heard = misheard(text, "zh-CN")
    assert [syllables(one) for one in heard] == [syllables(one) for one in text]
    assert heard == misheard(text, "zh-CN")


def test_a_misheard_english_sentence_has_lost_words_and_kept_their_order() -> None:
    text = "I could maybe pay you a hundred dollars on the second friday of next month if that is alright"
    left = iter(misheard(text, "en-US").split())
    assert len(misheard(text, "en-US").split()) < len(text.split())
    word = next(left)
    for heard in text.split():
        word = next(left, "") if heard == word else word
    assert word == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": 1},
        {"language": "fr"},
        {"language": ["en-US"]},
        {"asked": "nothing"},
        {"asked": []},
        {"today": "monday"},
        {"today": 20261123},
        {"intent": "dance"},
        {"urgency": "P9"},
        {"slots": [1]},
        {"slots": {"amount": "many"}},
        {"slots": {"amount": "NaN"}},
        {"slots": {"date": "friday"}},
        {"slots": {"months": "three"}},
        {"slots": {"payday": "no"}},
        {"slots": {"reason": "bad luck"}},
        {"slots": {"colour": "red"}},
    ],
    ids=str,
)
def test_a_label_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        labelled(LINE | wrong)


@pytest.mark.parametrize("bad", ['{"text": 1\n', '{"text": "yes", "language": "fr", "today": "2026-11-23"}', "[1]"])
def test_a_bad_line_of_a_set_is_named_with_its_number(bad: str, tmp_path: Path) -> None:
    sets = tmp_path / "mine.jsonl"
    good = '{"text": "yes", "language": "en-US", "today": "2026-11-23"}\n'
    sets.write_text(good + bad, "utf-8")
    ran = CliRunner().invoke(command_line(), ["understanding", "report", str(sets)])
    assert isinstance(ran.exception, InvalidInput)
    assert "mine.jsonl:2" in str(ran.exception)


def test_the_urgency_of_an_unlabelled_line_is_not_measured() -> None:
    report = measure(always(Meaning(Intent.AFFIRM, 1.0, Urgency.P0)), [labelled(LINE)], noise=False)["en-US"]  # type: ignore[arg-type]
    assert (report.alarms.of, report.urgent.of, report.intent.of) == (0, 0, 0)
    assert Asked(LINE["asked"]) is Asked.AMOUNT
