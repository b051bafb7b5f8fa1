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


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made: how it ended and when; `rung` counts the member's calls, `began` is when each was made."""

    disposition: str | None
    over_at: datetime
    rung: int
    began: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Next:
    """When to ring again, None where nobody does, and why."""

    at: datetime | None
    why: str


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
    if retries.spread and delay >= SOON:
        at = _elsewhere(at, [_part(one, zone) for one in made.began], zone, chance)
    return Next(at, outcome.value)


def _elsewhere(at: datetime, tried: Sequence[int | None], zone: ZoneInfo, chance: float) -> datetime:
    """`at`, or the next beginning of a part of the day at which nobody has tried; as it is once all were tried."""
    free = [part for part in range(len(PARTS)) if part not in tried]
    if not free or _part(at, zone) in free:
        return at
    today = at.astimezone(zone).date()
    begins = (
        datetime.combine(today + timedelta(days=day), PARTS[part][0], zone).astimezone(UTC)
        for day in (0, 1)
        for part in free
    )
    return min(one for one in begins if one >= at) + STREWN * chance


def _part(at: datetime, zone: ZoneInfo) -> int | None:
    local = at.astimezone(zone).time()
    return next((number for number, (begins, ends) in enumerate(PARTS) if begins <= local < ends), None)
