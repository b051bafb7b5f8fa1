"""PURE. When somebody is rung again, if at all: by the outcome, so often at most, and at another time of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voicebot.outreach.campaigns.outcomes import outcome_of, why_not_again
from voicebot.outreach.campaigns.strategy import Retries

#: parts of the day in which somebody is, or is not, within reach
PARTS = ((time(8), time(12)), (time(12), time(17)), (time(17), time(21)))
#: who is rung again sooner than this is likely to be there still: the part of the day does not matter
SOON = timedelta(hours=2)
#: later tries are strewn over so much of the beginning of their part of the day
STREWN = timedelta(minutes=90)
DAY = timedelta(days=1)
#: from and until
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made: how it ended and when; `rung` counts the member's calls, `began` is when each was made."""

    disposition: str | None
    over_at: datetime
    rung: int
    began: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Next:
    """When to ring again, None where nobody does, and why; within `spans` another moment would be as good."""

    at: datetime | None
    why: str
    spans: tuple[Span, ...] = ()


def after(made: Made, retries: Retries, zone: ZoneInfo, chance: float) -> Next:
    """What follows a call. `chance`, from 0 up to 1, strews tries that would all begin at one moment."""
    outcome = outcome_of(made.disposition)
    if outcome is None:
        return Next(None, why_not_again(made.disposition))
    delay = retries.delay(outcome)
    if delay is None:
        return Next(None, f"after {outcome.value.replace('_', ' ')} the strategy rings no more")
    if made.rung >= retries.most:
        return Next(None, f"rung {made.rung} times, as often as the strategy says")
    at = made.over_at + delay
    if not retries.spread or delay < SOON:
        return Next(at, outcome.value, ((at, at + DAY),) if delay >= SOON else ())
    spans = _elsewhere(at, [_part(one, zone) for one in made.began], zone)
    begins = min(begin for begin, _ in spans)
    return Next(begins if begins == at else begins + STREWN * chance, outcome.value, spans)


def _elsewhere(at: datetime, tried: Sequence[int | None], zone: ZoneInfo) -> tuple[Span, ...]:
    """From `at` on, for a day: the parts of the day at which nobody has tried; the whole day once all were tried."""
    free = [part for part in range(len(PARTS)) if part not in tried]
    today = at.astimezone(zone).date()
    parts = [
        tuple(datetime.combine(today + timedelta(days=day), clock, zone).astimezone(UTC) for clock in PARTS[part])
        for day in (0, 1)
        for part in free
    ]
    spans = tuple((max(begins, at), ends) for begins, ends in parts if ends > at)
    return spans or ((at, at + DAY),)


def _part(at: datetime, zone: ZoneInfo) -> int | None:
    local = at.astimezone(zone).time()
    return next((number for number, (begins, ends) in enumerate(PARTS) if begins <= local < ends), None)
