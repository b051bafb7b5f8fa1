"""Times of day as callers say them; an hour that may be morning or evening has both readings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.understanding.meaning import Asked
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.clock_times import DAY, LONGEST_WHILE, clock_in
from voicebot.understanding.values.slots import read


def told(text: str, language: str) -> str | None:
    """ "15:00 03:00", "+30", or nothing."""
    found = clock_in(clean(text, language), language)
    if found is None:
        return None
    return f"+{found.wait}" if found.wait else " ".join(f"{one // 60:02}:{one % 60:02}" for one in found.minutes)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("call me tomorrow at three", "15:00 03:00"),
        ("call me after six", "18:15 06:15"),
        ("tomorrow at 3 p.m.", "15:00"),
        ("around 10am", "10:00"),
        ("at 15:30", "15:30"),
        ("at three thirty", "15:30 03:30"),
        ("half past three", "15:30 03:30"),
        ("a quarter to four in the afternoon", "15:45"),
        ("six o'clock", "18:00 06:00"),
        ("before 9", "08:30 20:30"),
        ("8 in the morning", "08:00"),
        ("call me at seven in the evening", "19:00"),
        ("call me back at one", "13:00 01:00"),
        ("at noon", "12:00"),
        ("twelve at night", "00:00"),
        ("in the evening", "19:00"),
        ("tomorrow afternoon", "15:00"),
        ("tonight", "19:00"),
        ("after work", "18:30"),
        ("in half an hour", "+30"),
        ("in an hour and a half", "+90"),
        ("an hour from now", "+60"),
        ("in two hours", "+120"),
        ("in twenty minutes", "+20"),
        ("give me ten minutes", "+10"),
        ("on the third", None),
        ("after the fifteenth", None),
        ("I can do 300 dollars", None),
        ("at 5 percent", None),
        ("three months", None),
        ("by Friday", None),
        ("yes", None),
    ],
)
def test_times_in_english(text: str, time: str | None) -> None:
    assert told(text, "en-US") == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("明天下午三点", "15:00"),
        ("晚上八点以后", "20:15"),
        ("六点以前", "17:30 05:30"),
        ("三点半打给我", "15:30 03:30"),
        ("早上九点一刻", "09:15"),
        ("下午3点20", "15:20"),
        ("15:30", "15:30"),
        ("三点", "15:00 03:00"),
        ("一点钟", "13:00 01:00"),
        ("中午十二点", "12:00"),
        ("晚上十二点", "00:00"),
        ("凌晨三点", "03:00"),
        ("明晚八点", "20:00"),
        ("下午", "15:00"),
        ("周五上午", "10:00"),
        ("下班后再打", "18:30"),
        ("半小时后", "+30"),
        ("两个小时以后", "+120"),
        ("一个半小时后", "+90"),
        ("过十分钟再打", "+10"),
        ("便宜一点", None),
        ("晚一点再打", None),
        ("晚点再打", None),
        ("三点五个月", None),
        ("还三百", None),
        ("晚上好", None),
        ("改天吧", None),
    ],
)
def test_times_in_mandarin(text: str, time: str | None) -> None:
    assert told(text, "zh-CN") == time


def test_they_are_read_beside_the_day_and_never_where_somebody_proves_who_they_are() -> None:
    monday = date(2026, 11, 23)
    slots = read("明天下午三点打给我", "zh-CN", Asked.OPEN, monday)
    assert (slots.date, slots.clock, slots.ambiguous) == (date(2026, 11, 24), 15 * 60, ())
    slots = read("call me tomorrow at three", "en-US", Asked.OPEN, monday)
    assert (slots.date, dict(slots.readings)["clock"]) == (date(2026, 11, 24), ("900", "180"))
    assert read("三点", "zh-CN", Asked.VERIFY, monday).clock is None


@given(st.text("下午晚上早三十五二一点半刻分零:时后前小时钟0123456789 "), st.sampled_from(["zh-CN", "en-US"]))
def test_whatever_is_said_a_time_lies_within_a_day(text: str, language: str) -> None:
    found = clock_in(text, language)
    if found is not None:
        assert all(0 <= one < DAY for one in found.minutes)
        assert (found.wait is None) != (not found.minutes)
        assert found.wait is None or 0 < found.wait <= LONGEST_WHILE


PIECES = ("at", "after", "half past", "quarter to", "three", "12", "0", "in", "the", "evening", "two hours", "p.m.")


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_whatever_is_said_in_english_too(words: list[str]) -> None:
    found = clock_in(" ".join(words), "en-US")
    if found is not None:
        assert all(0 <= one < DAY for one in found.minutes)
