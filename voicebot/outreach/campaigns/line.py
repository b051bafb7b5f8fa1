"""What all campaigns share: the line that calls go out on, and the people who take what is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from voicebot.calls.house import REHEARSAL_CARRIER, Office
from voicebot.calls.world import days_off


@dataclass(frozen=True, slots=True)
class Line:
    """`calls_a_second` may be started on it, by all campaigns together, and so many go on `at_once`.

    Where somebody's telephone rings, figures of the ledger are `fresh` for so long.
    """

    name: str
    calls_a_second: float
    at_once: int
    fresh: timedelta = timedelta(minutes=15)

    @property
    def rehearses(self) -> bool:
        """Whether no telephone rings anywhere."""
        return self.name == REHEARSAL_CARRIER


class People(Protocol):
    """Who takes the calls that a campaign hands over."""

    def free(self, campaign_id: int, wanted: int, now: datetime) -> int:
        """How many of the `wanted` colleagues of a campaign could take a call now."""
        ...

    def next_at_work(self, now: datetime) -> datetime:
        """When colleagues are next at work, if they are not now."""
        ...


class Rostered:
    """As many as a campaign's strategy says, in the institution's working hours; whether they are busy is not known."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def free(self, campaign_id: int, wanted: int, now: datetime) -> int:
        return wanted if self._at_work(now) else 0

    def next_at_work(self, now: datetime) -> datetime:
        return now if self._at_work(now) else self._office.next_callback(now, self._office.zone, self._days_off(now))

    def _at_work(self, now: datetime) -> bool:
        return self._office.at_work(now, self._office.zone, self._days_off(now))

    def _days_off(self, now: datetime) -> frozenset[date]:
        return days_off(self._office.region, now.astimezone(ZoneInfo(self._office.zone)).date())
