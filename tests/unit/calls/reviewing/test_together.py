"""Several who decide at the same time: one wins, and the others are told who did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.unit.calls.reviewing.desk import Desk
from voicebot.errors import Conflict


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
