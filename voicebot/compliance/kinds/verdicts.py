"""What a kind of rule is made of, and the days and zones that its verdicts are reckoned in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.compliance.request import Contact, Request, zone_or_none, zones_of_number

#: None when the rule does not block, else the first moment at which it might no longer
Verdict = datetime | None
Evaluate = Callable[[Request, datetime], Verdict]
#: by name, what compiles the parameters of a rule in a zone, and which parameters it knows
Kinds = dict[str, tuple[Callable[[Mapping[str, Any], str | None], Evaluate], frozenset[str]]]
#: time alone will not mend it
NEVER = datetime.max.replace(tzinfo=UTC)


def plausible_zones(request: Request, pack_zone: str | None) -> tuple[ZoneInfo, ...]:
    """Every zone in which the person may be; none when one of them does not exist, or nothing is known at all."""
    return _zones((*request.zones, *((pack_zone,) if pack_zone else ())), request.number)


@lru_cache(maxsize=100_000)
def _zones(named: tuple[str, ...], number: str) -> tuple[ZoneInfo, ...]:
    found = [zone_or_none(name) for name in dict.fromkeys((*named, *zones_of_number(number)))]
    return () if None in found else tuple(zone for zone in found if zone is not None)


def places(request: Request, pack_zone: str | None) -> tuple[ZoneInfo, ...]:
    """The zones in which a day is counted for this person: at least one."""
    return plausible_zones(request, pack_zone) or (ZoneInfo("UTC"),)


def begins(day: date, place: ZoneInfo) -> datetime:
    """The first moment of `day`."""
    return datetime.combine(day, time(0), place).astimezone(UTC)


def after(day: date, place: ZoneInfo) -> datetime:
    """The first moment after `day` has ended."""
    return begins(day + timedelta(days=1), place)


def until_last(moments: Iterable[datetime], at: datetime) -> Verdict:
    """Blocked until the last of these moments; not at all where it is over, or there is none."""
    last = max(moments, default=None)
    return last if last is not None and last > at else None


def calls(request: Request) -> Iterable[Contact]:
    """The earlier calls that we made."""
    return (past for past in request.history if past.direction == "outbound" and past.channel == "voice")
