"""PURE. At which hour somebody is likeliest to answer, counted from when they and people like them did.

The chance at an hour of the week is a share of answered calls, and where there were few calls it leans on what is known
of more people: the person's hour on the same hour of their segment, the segment's hour on the segment as a whole. An
hour also learns from its neighbours: the same hour of the other workdays (or of the other day of the weekend) counts
half, the hour before and after a quarter. No more is in it, so that anybody can reckon it again from the counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

HOURS = 24 * 7
#: how much a call counts for an hour beside its own
SAME_HOUR, NEXT_HOUR = 0.5, 0.25
#: so many calls of one's own weigh as much as what is known of others
PERSON, SEGMENT = 4.0, 20.0
#: what is thought of people of whom nothing is known: so many answers in so many calls
ANSWERS_AT_FIRST, CALLS_AT_FIRST = 1.0, 4.0
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Tried:
    """One call that rang, on the person's own clock."""

    hour: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Best:
    """A moment to ring at, the `chance` that somebody answers, from 0 to 1, and `why` in words and numbers."""

    at: datetime
    chance: float
    why: str


def hour_of_week(at: datetime, zone: ZoneInfo) -> int:
    """0 is the first hour of Monday where the person is."""
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour


def chances(person: Iterable[Tried], segment: Iterable[Tried]) -> tuple[float, ...]:
    """The chance of an answer at each hour of the week."""
    own, others = _counted(person), _counted(segment)
    calls, answers = _sums(others)
    whole = (answers + ANSWERS_AT_FIRST) / (calls + CALLS_AT_FIRST)
    theirs = _leaning(_spread(others), (whole,) * HOURS, SEGMENT)
    return _leaning(_spread(own), theirs, PERSON)


def best_of(
    person: Sequence[Tried], segment: Sequence[Tried], spans: Iterable[Span], zone: ZoneInfo, now: datetime
) -> Best | None:
    """The likeliest moment from `now` on within these spans, the earliest of equals; None where they are over."""
    chance = chances(person, segment)
    moments = [at for span in spans for at in _moments(span, zone, now)]
    if not moments:
        return None
    at = max(moments, key=lambda one: (chance[hour_of_week(one, zone)], -one.timestamp()))
    hour = hour_of_week(at, zone)
    return Best(at, chance[hour], _why(hour, chance[hour], person, segment))


def _moments(span: Span, zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """The first moment of each hour on the person's clock within the span."""
    at, ends = max(span[0], now).astimezone(UTC), span[1]
    while at < ends:
        yield at
        local = at.astimezone(zone)
        at += timedelta(hours=1) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def _counted(tried: Iterable[Tried]) -> list[tuple[int, int]]:
    """Calls and answers by the hour of the week."""
    calls, answers = [0] * HOURS, [0] * HOURS
    for one in tried:
        calls[one.hour] += 1
        answers[one.hour] += one.answered
    return list(zip(calls, answers, strict=True))


def _sums(counted: Iterable[tuple[int, int]]) -> tuple[int, int]:
    both = list(counted)
    return sum(calls for calls, _ in both), sum(answers for _, answers in both)


@cache
def _neighbours(hour: int) -> tuple[tuple[int, float], ...]:
    """The hours that an hour learns from, and how much; itself first."""
    day, clock = divmod(hour, 24)
    alike = range(5) if day < 5 else range(5, 7)
    same = tuple((other * 24 + clock, SAME_HOUR) for other in alike if other != day)
    near = tuple((day * 24 + other, NEXT_HOUR) for other in (clock - 1, clock + 1) if 0 <= other < 24)
    return (hour, 1.0), *same, *near


def _spread(counted: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    def weighed(which: int, hour: int) -> float:
        return sum(counted[other][which] * weight for other, weight in _neighbours(hour))

    return [(weighed(0, hour), weighed(1, hour)) for hour in range(HOURS)]


def _leaning(spread: Sequence[tuple[float, float]], on: Sequence[float], weight: float) -> tuple[float, ...]:
    """Shares of answers; the fewer the calls, the more like `on`."""
    each = zip(spread, on, strict=True)
    return tuple((answers + weight * leant) / (calls + weight) for (calls, answers), leant in each)


def _why(hour: int, chance: float, person: Sequence[Tried], segment: Sequence[Tried]) -> str:
    day, clock = divmod(hour, 24)
    said = f"{WEEKDAYS[day]} {clock:02}:00 to {(clock + 1) % 24:02}:00: about {chance:.0%} answer."
    return f"{said} {_told('This person', person, hour)} {_told('People like them', segment, hour)}"


def _told(who: str, tried: Sequence[Tried], hour: int) -> str:
    then = [one for one in tried if one.hour in {other for other, _ in _neighbours(hour)}]
    if not tried:
        return f"{who}: no calls on record."
    answered = sum(one.answered for one in then)
    return f"{who}: {answered} of {len(then)} calls at such an hour answered, {len(tried)} calls in all."
