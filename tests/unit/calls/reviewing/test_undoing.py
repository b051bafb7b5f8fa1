"""A decision is taken back until a model was built on it."""

from __future__ import annotations

import pytest

from tests.unit.calls.conftest import NOW
from tests.unit.calls.reviewing.desk import Desk
from voicebot.calls.reviewing import Review, Reviews
from voicebot.clock import ManualClock
from voicebot.errors import Conflict


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
