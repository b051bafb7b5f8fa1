"""Staff at the review list: see, teach, dismiss, undo, and never two of them at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event

from tests.unit.calls.conftest import NOW, put
from tests.unit.calls.small_prompts import SAYS, build, write_prompts
from voicebot.calls.learned import VOICE
from voicebot.calls.masking import MARK
from voicebot.calls.reviewing import Review, Reviews
from voicebot.clock import ManualClock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import Database
from voicebot.records.calls import add_call
from voicebot.records.reviews import add_review
from voicebot.understanding.bank import load_bank
from voicebot.understanding.model import FILE

CALL = "c" * 32


@dataclass
class Desk:
    """The review list of a small bank, its examples and its model."""

    reviews: Reviews
    database: Database
    prompts: Path
    built: Path

    def put(self, turn: int, words: str = "啥子嘛", **values: Any) -> int:
        """One utterance on the list; its number."""
        row = {
            "call_id": CALL,
            "turn": turn,
            "at": NOW,
            "language": "zh-CN",
            "asked": "ability",
            "words": words,
            "understood": "wait",
            "confidence": 0.41,
            "alternatives": [["repeat", 0.4]],
            "reason": "unclear",
        }
        with self.database.begin() as connection:
            add_review(connection, row | values)
        return self.reviews.page(state=None, limit=1).reviews[0].id

    def taught(self, language: str = "zh-CN") -> list[tuple[str, str]]:
        examples = load_bank(self.prompts, language).examples
        return [(one.text, one.intent.value) for one in examples if one.voice == VOICE]

    def builds(self) -> None:
        build(self.prompts, self.built)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    prompts, built = write_prompts(tmp_path / "prompts"), tmp_path / "built"
    account = put(database)
    with database.begin() as connection:
        values = {"id": CALL, "direction": "inbound", "state": "completed", "language": "zh-CN", "created_at": NOW}
        add_call(connection, values | {"account_id": account})
    desk = Desk(Reviews(database, ManualClock(NOW), prompts, built), database, prompts, built)
    desk.builds()
    return desk


def test_the_list_is_newest_first_and_comes_in_pages(desk: Desk) -> None:
    ids = [desk.put(turn) for turn in range(5)]
    first = desk.reviews.page(limit=2)
    assert [one.id for one in first.reviews] == [ids[4], ids[3]]
    assert first.total == 5
    second = desk.reviews.page(limit=2, before=first.older)
    third = desk.reviews.page(limit=2, before=second.older)
    assert [one.id for one in (*second.reviews, *third.reviews)] == [ids[2], ids[1], ids[0]]
    assert third.older is None


def test_the_list_is_narrowed_by_language_reason_and_state(desk: Desk) -> None:
    english = desk.put(1, "come again mate", language="en-US")
    corrected = desk.put(2, reason="corrected")
    done = desk.put(3)
    desk.reviews.dismiss(done, "Mei")

    def listed(**only: Any) -> list[int]:
        return [one.id for one in desk.reviews.page(**only).reviews]

    assert listed() == [corrected, english]
    assert listed(language="en-US") == [english]
    assert listed(reason="corrected") == [corrected]
    assert listed(state="dismissed") == [done]
    assert listed(state=None) == [done, corrected, english]
    assert listed(language="zh-CN", reason="unclear") == []


@pytest.mark.parametrize(
    ("field", "value"), [("language", "fr"), ("reason", "funny"), ("state", "lost"), ("limit", 0), ("limit", 201)]
)
def test_what_the_list_cannot_be_narrowed_by_is_named(desk: Desk, field: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.reviews.page(**{field: value})
    assert refused.value.field == field
    assert "send" in refused.value.mend


def test_words_are_sealed_at_rest_and_open_for_staff(desk: Desk) -> None:
    review = desk.put(1, "我想分期")
    seen = desk.reviews.one(review)
    assert (seen.words, seen.alternatives, seen.chosen) == ("我想分期", (("repeat", 0.4),), None)
    with desk.database.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT words FROM reviews").scalar_one()
    assert "分期".encode() not in bytes(raw)


def test_no_turn_is_on_the_list_twice(desk: Desk) -> None:
    desk.put(1)
    with pytest.raises(Exception, match=r"(?i)unique"):
        desk.put(1)
    assert desk.reviews.page().total == 1


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


def test_who_comes_second_is_told_who_won(desk: Desk) -> None:
    added, dismissed = desk.put(1), desk.put(2, "没得听清")
    desk.reviews.add(added, "repeat", "Mei")
    desk.reviews.dismiss(dismissed, "Jo")
    with pytest.raises(Conflict, match="Mei added it to repeat at 2026-11-24 02:00 UTC"):
        desk.reviews.dismiss(added, "Jo")
    with pytest.raises(Conflict, match="Jo dismissed it"):
        desk.reviews.add(dismissed, "wait", "Mei")
    assert desk.taught() == [("啥子嘛", "repeat")]


def test_of_many_who_decide_at_once_exactly_one_wins(desk: Desk) -> None:
    review, start = desk.put(1), Barrier(4)

    def decide(number: int) -> str:
        start.wait()
        try:
            if number % 2:
                desk.reviews.dismiss(review, f"P{number}")
            else:
                desk.reviews.add(review, ("repeat", "wait")[number // 2], f"P{number}")
        except Conflict as lost:
            return str(lost)
        return ""

    with ThreadPoolExecutor(4) as staff:
        outcomes = list(staff.map(decide, range(4)))
    winner = desk.reviews.one(review).decided_by
    assert outcomes.count("") == 1
    assert winner == f"P{outcomes.index('')}"
    assert all(f"{winner} " in lost for lost in outcomes if lost)
    assert len(desk.taught()) == (1 if desk.reviews.one(review).state == "added" else 0)


def test_two_who_teach_the_same_intent_at_once_both_teach_it(desk: Desk) -> None:
    reviews, start = [desk.put(turn, f"啥子{turn}") for turn in range(4)], Barrier(4)

    def add(review: int) -> None:
        start.wait()
        desk.reviews.add(review, "repeat", "Mei")

    with ThreadPoolExecutor(4) as staff:
        list(staff.map(add, reviews))
    assert sorted(desk.taught()) == [(f"啥子{turn}", "repeat") for turn in range(4)]


def test_the_same_words_are_taught_once_and_under_one_meaning(desk: Desk) -> None:
    first, second = desk.put(1), desk.put(2)
    desk.reviews.add(first, "repeat", "Mei")
    for intent in ("repeat", "wait"):
        with pytest.raises(InvalidInput, match="an example of repeat"):
            desk.reviews.add(second, intent, "Jo")
    assert desk.taught() == [("啥子嘛", "repeat")]


def test_an_undone_example_is_gone_and_the_model_is_as_it_was(desk: Desk) -> None:
    review = desk.put(1)
    before = desk.reviews.one(review)
    desk.reviews.add(review, "repeat", "Mei")
    done = desk.reviews.undo(review)
    assert desk.taught() == []
    assert not done.stale
    assert done.review == before
    desk.reviews.add(review, "wait", "Jo")
    assert desk.taught() == [("啥子嘛", "wait")]


def test_undoing_one_leaves_the_examples_of_others(desk: Desk) -> None:
    kept, taken = desk.put(1), desk.put(2, "没得听清")
    desk.reviews.add(kept, "repeat", "Mei")
    desk.reviews.add(taken, "repeat", "Mei")
    desk.reviews.undo(taken)
    assert desk.taught() == [("啥子嘛", "repeat")]


def test_a_dismissed_one_can_be_opened_again(desk: Desk) -> None:
    review = desk.put(1)
    before = desk.reviews.one(review)
    desk.reviews.dismiss(review, "Mei")
    assert desk.reviews.undo(review).review == before


@pytest.mark.parametrize("decide", ["add", "dismiss"])
def test_once_a_model_was_built_nothing_is_undone(desk: Desk, decide: str) -> None:
    review = desk.put(1)
    if decide == "add":
        desk.reviews.add(review, "repeat", "Mei")
    else:
        desk.reviews.dismiss(review, "Mei")
        desk.reviews.add(desk.put(2, "没得听清"), "repeat", "Mei")
    desk.builds()
    taught = desk.taught()
    with pytest.raises(Conflict, match="a model was built since Mei decided"):
        desk.reviews.undo(review)
    assert desk.taught() == taught


def test_what_is_not_decided_is_not_undone(desk: Desk) -> None:
    review = desk.put(1)
    with pytest.raises(Conflict, match="nothing to undo"):
        desk.reviews.undo(review)


def test_an_undoing_that_meets_a_newer_decision_changes_nothing(desk: Desk) -> None:
    review = desk.put(1)
    desk.reviews.add(review, "repeat", "Mei")
    seen: list[Review] = []

    class Late(Reviews):
        def one(self, review: int) -> Review:
            if not seen:
                seen.append(super().one(review))
                desk.reviews.undo(review)
                desk.reviews.add(review, "wait", "Jo")
                return seen[0]
            return super().one(review)

    late = Late(desk.database, ManualClock(NOW), desk.prompts, desk.built)
    with pytest.raises(Conflict, match="decided anew by Jo"):
        late.undo(review)
    assert desk.taught() == [("啥子嘛", "wait")]


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
