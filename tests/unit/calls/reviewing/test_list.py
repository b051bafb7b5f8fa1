"""What waits on the review list, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.calls.reviewing.desk import Desk
from voicebot.errors import InvalidInput


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
