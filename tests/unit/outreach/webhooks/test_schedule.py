"""When a delivery is tried again: on the standard's schedule, give or take, and never sooner than was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from voicebot.outreach.webhooks.schedule import AGAIN, JITTER, LONGEST_WAIT, RESTS, asked_to_wait, next_try, rest

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
EVEN = Random(1)


def test_ten_attempts_over_three_days_as_the_standard_has_it() -> None:
    hours = [wait / timedelta(hours=1) for wait in AGAIN[3:]]
    assert AGAIN[:3] == (timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30))
    assert hours == [2, 5, 10, 14, 20, 24]
    assert sum(AGAIN, timedelta(0)) == timedelta(hours=75, minutes=35, seconds=5)
    tried = next(tries for tries in count(1) if next_try(NOW, tries, None, EVEN) is None)
    assert tried == 10


@given(tries=st.integers(1, 9), seed=st.integers(), asked=st.none() | st.timedeltas(timedelta(0), LONGEST_WAIT))
def test_the_next_try_is_about_then_and_never_sooner_than_asked(tries: int, seed: int, asked: timedelta | None) -> None:
    at = next_try(NOW, tries, asked, Random(seed))
    assert at is not None
    wait = at - NOW
    assert wait >= AGAIN[tries - 1] * (1 - JITTER)
    assert wait <= max(AGAIN[tries - 1] * (1 + JITTER), asked or timedelta(0))
    assert wait >= (asked or timedelta(0))


@given(failures=st.integers(1, 10_000))
def test_an_endpoint_that_fails_rests_longer_and_five_minutes_at_most(failures: int) -> None:
    assert rest(failures, None) == RESTS[min(failures, len(RESTS)) - 1]
    assert rest(failures, None) <= rest(failures + 1, None) <= timedelta(minutes=5)
    assert rest(failures, timedelta(hours=1)) == timedelta(hours=1)


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert asked_to_wait("120", NOW) == timedelta(seconds=120)
    assert asked_to_wait("Tue, 24 Nov 2026 02:10:00 GMT", NOW) == timedelta(minutes=10)
    assert asked_to_wait("Tue, 24 Nov 2026 01:00:00 GMT", NOW) == timedelta(0)
    assert asked_to_wait("999999", NOW) == LONGEST_WAIT


@given(st.none() | st.text())
def test_whatever_else_it_says_is_no_wait_and_no_error(said: str | None) -> None:
    wait = asked_to_wait(said, NOW)
    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT
