"""A duty: work that comes round by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from voicebot.errors import Misconfigured

#: one pass: asked between two items whether to go on; how often what came of it
Pass = Callable[[Callable[[], bool]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Duty:
    """Work that comes round: `every` so long, or `daily_at` a time of day in UTC; one of the two.

    `run` does one pass. It may be killed anywhere, run twice, or by two workers at once, and nothing is done twice;
    it ends between two items once it is told not to go on.
    """

    name: str
    every: timedelta | None
    daily_at: time | None
    run: Pass

    def __post_init__(self) -> None:
        if (self.every is None) == (self.daily_at is None):
            raise Misconfigured(f"duty {self.name}: give it a time between passes or a time of day, and not both")


def daily_time(duty: Duty) -> time:
    """The time of day of a duty that has one."""
    assert duty.daily_at is not None, "only duties of the day are asked for their time"
    return duty.daily_at


def latest_time(daily_at: time, now: datetime) -> datetime:
    """When it was last this time of day, in UTC."""
    today = datetime.combine(now.astimezone(UTC).date(), daily_at, UTC)
    return today if today <= now else today - timedelta(days=1)
