"""A request as it stands at one moment: where the person may be, and which day and hour it is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from voicebot.compliance.places import plausible, zones_of_number
from voicebot.compliance.request import Contact, Request

_NOWHERE = (ZoneInfo("UTC"),)
_UNMARKED: frozenset[str] = frozenset()


class Moment:
    """A request looked at from `at` (aware), which need not be the moment it asks about. Work is done once."""

    __slots__ = ("_homes", "_locals", "at", "marks", "of_number", "request")

    def __init__(self, request: Request, at: datetime) -> None:
        self.request, self.at = request, at
        #: the names of the flags, whether they stand still or not
        self.marks = frozenset(flag.name for flag in request.flags) if request.flags else _UNMARKED
        known = request.number_zones
        self.of_number = zones_of_number(request.number) if known is None else known
        self._homes: dict[str | None, tuple[ZoneInfo, ...]] = {}
        self._locals: dict[ZoneInfo, datetime] = {}

    def zones(self, home: str | None) -> tuple[ZoneInfo, ...]:
        """Every zone in which the person may be; none when one of them does not exist, or nothing is known at all."""
        found = self._homes.get(home)
        if found is None:
            request = self.request
            found = self._homes[home] = plausible(request.zones, request.region, self.of_number, home)
        return found

    def places(self, home: str | None) -> tuple[ZoneInfo, ...]:
        """The zones in which a day is counted for this person: at least one."""
        return self.zones(home) or _NOWHERE

    def local(self, place: ZoneInfo) -> datetime:
        """What the clock on the wall says there."""
        found = self._locals.get(place)
        if found is None:
            found = self._locals[place] = self.at.astimezone(place)
        return found

    def today(self, place: ZoneInfo) -> date:
        """The day it is there."""
        return self.local(place).date()

    def days(self, home: str | None) -> tuple[date, ...]:
        """The days that it is now, wherever the person may be; the earliest first."""
        places = self.places(home)
        if len(places) == 1:
            return (self.today(places[0]),)
        return tuple(sorted({self.today(place) for place in places}))

    def calls(self) -> Iterator[Contact]:
        """The calls that we made; one that seems to lie ahead was made by a machine whose clock is ahead of ours."""
        return (past for past in self.request.history if past.direction == "outbound" and past.channel == "voice")


@lru_cache(maxsize=50_000)
def begins(day: date, place: ZoneInfo) -> datetime:
    """The first moment of `day` there, in UTC."""
    return datetime.combine(day, time(0), place).astimezone(UTC)


def after(day: date, place: ZoneInfo) -> datetime:
    """The first moment after `day` has ended there."""
    return begins(day + timedelta(days=1), place)
