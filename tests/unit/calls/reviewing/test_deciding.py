"""Staff teach an utterance or dismiss it; what cannot be taught stays on the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event

from tests.unit.calls.conftest import NOW
from tests.unit.calls.reviewing.desk import Desk
from tests.unit.calls.small_prompts import SAYS
from voicebot.calls.masking import MARK
from voicebot.errors import InvalidInput, NotFound
from voicebot.understanding.model import FILE


def test_adding_makes_an_example_and_says_that_the_model_is_older_now(desk: Desk) -> None:
    review = desk.put(1, "啥子  嘛")
    done = desk.reviews.add(review, "repeat", " Mei ")
    assert desk.taught() == [("啥子 嘛", "repeat")]
    assert done.stale
    seen = done.review
    assert (seen.state, seen.decided_by, seen.decided_at) == ("added", "Mei", NOW)
    assert (seen.intent, seen.example) == ("repeat", "啥子 嘛")


def test_other_words_can_be_put_in_the_place_of_those_said(desk: Desk) -> None:
    review = desk.put(1, f"我叫{MARK}下周还", language="zh-CN")
    desk.reviews.add(review, "promise_date", "Mei", "我叫赵小宝下周还")
    assert desk.taught() == [("我叫赵小宝下周还", "promise_date")]


def test_each_language_has_its_own_examples(desk: Desk) -> None:
    desk.reviews.add(desk.put(1, "come again mate", language="en-US"), "repeat", "Mei")
    assert (desk.taught("en-US"), desk.taught()) == ([("come again mate", "repeat")], [])


@pytest.mark.parametrize(
    ("words", "intent", "text", "field", "mend"),
    [
        ("啥子嘛", "nonsense", None, "intent", "send one of affirm"),
        (SAYS["zh-CN"].format("wait"), "repeat", None, "text", "an example of wait"),
        (SAYS["zh-CN"].format("repeat"), "repeat", None, "text", "dismiss it"),
        ("笑死我了", "self_harm", None, "text", "must_not_match"),
        (f"我叫{MARK}", "identity_confirmed", None, "text", "something invented where"),
        ("啥子嘛", "repeat", " ，。", "text", "words that somebody could say"),
        ("啥子嘛", "repeat", "说\x07", "text", "words that somebody could say"),
        ("啥子嘛", "repeat", "说" * 501, "text", "at most 500"),
        ("啥子嘛", "repeat", "林晓雯不在", "text", "an invented name"),
    ],
)
def test_what_cannot_be_an_example_is_refused_and_stays_on_the_list(
    desk: Desk, words: str, intent: str, text: str | None, field: str, mend: str
) -> None:
    review = desk.put(1, words)
    with pytest.raises(InvalidInput) as refused:
        desk.reviews.add(review, intent, "Mei", text)
    assert refused.value.field == field
    assert mend in refused.value.mend
    assert "林晓雯" not in str(refused.value)
    assert desk.reviews.one(review).state == "open"
    assert desk.taught() == []


@pytest.mark.parametrize("by", ["", "  ", "x" * 65])
def test_whoever_decides_has_a_name(desk: Desk, by: str) -> None:
    review = desk.put(1)
    for decide in (desk.reviews.dismiss, lambda one, who: desk.reviews.add(one, "repeat", who)):
        with pytest.raises(InvalidInput, match="by"):
            decide(review, by)


def test_what_is_not_on_the_list_is_not_found(desk: Desk) -> None:
    decisions: tuple[Callable[[], object], ...] = (
        lambda: desk.reviews.one(9),
        lambda: desk.reviews.add(9, "repeat", "Mei"),
        lambda: desk.reviews.dismiss(9, "Mei"),
        lambda: desk.reviews.undo(9),
    )
    for decide in decisions:
        with pytest.raises(NotFound, match="review 9"):
            decide()


def test_the_same_words_are_taught_once_and_under_one_meaning(desk: Desk) -> None:
    first, second = desk.put(1), desk.put(2)
    desk.reviews.add(first, "repeat", "Mei")
    for intent in ("repeat", "wait"):
        with pytest.raises(InvalidInput, match="an example of repeat"):
            desk.reviews.add(second, intent, "Jo")
    assert desk.taught() == [("啥子嘛", "repeat")]


def test_a_decision_that_is_not_committed_leaves_no_example(desk: Desk) -> None:
    review = desk.put(1)

    def fail(connection: object) -> None:
        raise ZeroDivisionError

    event.listen(desk.database.engine, "commit", fail)
    with pytest.raises(ZeroDivisionError):
        desk.reviews.add(review, "repeat", "Mei")
    event.remove(desk.database.engine, "commit", fail)
    assert desk.taught() == []
    assert desk.reviews.one(review).state == "open"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"nonsense"])
def test_a_damaged_model_keeps_nobody_from_working_on_the_list(desk: Desk, content: bytes) -> None:
    first, second = desk.put(1), desk.put(2, "没得听清")
    (desk.built / FILE).write_bytes(content)
    assert desk.reviews.add(first, "repeat", "Mei").stale
    assert desk.reviews.dismiss(second, "Mei").review.state == "dismissed"
    assert desk.reviews.undo(first).review.state == "open"
    assert desk.taught() == []
