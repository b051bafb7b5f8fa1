"""The best hour is the one at which people answered, within the window, the same for the same history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from voicebot.outreach.likely_hours import HOURS, Tried, best_of, chances, hour_of_week

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
#: a Monday, nine in the morning in Shanghai
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = (NOW, NOW + timedelta(hours=11))
history = st.lists(st.builds(Tried, st.integers(0, HOURS - 1), st.booleans()), max_size=40)
zones = st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")])
moments = st.integers(0, 60 * 24 * 700).map(lambda minutes: NOW + timedelta(minutes=minutes))
spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 20)), max_size=4)


def at_hour(day: int, clock: int, answered: bool, times: int = 1) -> list[Tried]:
    return [Tried(day * 24 + clock, answered)] * times


def test_who_answers_in_the_evening_is_rung_in_the_evening_and_told_why() -> None:
    person = at_hour(0, 9, False, 5) + at_hour(1, 18, True, 4)
    best = best_of(person, [], [DAY], SHANGHAI, NOW)
    assert best is not None
    assert best.at == datetime(2026, 11, 23, 10, tzinfo=UTC), "the evening of another workday tells of this one's"
    assert best.why.startswith("Monday 18:00 to 19:00: about ")
    assert "This person: 4 of 4 calls at such an hour answered, 9 calls in all." in best.why
    assert "People like them: no calls on record." in best.why


def test_of_whom_nothing_is_known_the_segment_decides_and_after_some_calls_they_do() -> None:
    segment = at_hour(0, 12, True, 30) + at_hour(0, 18, False, 30)
    known_of_nobody = best_of([], segment, [DAY], SHANGHAI, NOW)
    assert known_of_nobody is not None
    assert known_of_nobody.at.astimezone(SHANGHAI).hour == 12
    person = at_hour(0, 12, False, 6) + at_hour(0, 18, True, 6)
    known = best_of(person, segment, [DAY], SHANGHAI, NOW)
    assert known is not None
    assert known.at.astimezone(SHANGHAI).hour == 18


def test_of_whom_nothing_at_all_is_known_the_first_moment_is_as_good_as_any() -> None:
    best = best_of([], [], [DAY], SHANGHAI, NOW)
    assert best is not None
    assert (best.at, best.chance) == (NOW, 0.25)


def test_where_the_window_is_over_there_is_no_best_time() -> None:
    assert best_of([], [], [(NOW - timedelta(hours=2), NOW)], SHANGHAI, NOW) is None
    assert best_of([], [], [], SHANGHAI, NOW) is None


@given(history, history, spans, zones, moments)
def test_it_lies_within_the_window_and_is_the_same_for_the_same_history(
    person: list[Tried], segment: list[Tried], hours: list[tuple[int, int]], zone: ZoneInfo, now: datetime
) -> None:
    window = [(now + timedelta(hours=a), now + timedelta(hours=a + b)) for a, b in hours]
    best = best_of(person, segment, window, zone, now)
    assert best == best_of(person[::-1], segment[::-1], window, zone, now)
    if best is None:
        assert not window
        return
    assert any(opens <= best.at < closes for opens, closes in window)
    assert best.at >= now
    assert 0 < best.chance < 1
    chance = chances(person, segment)
    assert best.chance == chance[hour_of_week(best.at, zone)]
    assert all(chance[hour_of_week(opens, zone)] <= best.chance for opens, _ in window)


@given(history, history, st.integers(0, HOURS - 1))
def test_one_more_answer_never_makes_an_hour_less_likely_nor_one_more_silence_likelier(
    person: list[Tried], segment: list[Tried], hour: int
) -> None:
    before = chances(person, segment)[hour]
    assert chances([*person, Tried(hour, True)], segment)[hour] >= before
    assert chances([*person, Tried(hour, False)], segment)[hour] <= before
