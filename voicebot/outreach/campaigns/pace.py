"""PURE. How many may be released now: by calls a second, by calls that go on, by people who are free, and fairly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

#: so far ahead of an even pace may be released, since passes come now and then
BURST = timedelta(seconds=2)
#: before anything is known of a campaign, one call in twenty is expected to be handed over
PRIOR_HANDED, PRIOR_CALLS = 1, 20


def by_rate(paced_until: datetime | None, now: datetime, rate: float) -> int:
    """How many may start now at `rate` a second, where what was released so far has used up the time `paced_until`.

    Over any time no more are released than the rate allows in it and in BURST, and one.
    """
    ahead = (now + BURST - _from(paced_until, now)).total_seconds()
    return floor(ahead * rate) + 1 if ahead >= 0 else 0


def paced(paced_until: datetime | None, now: datetime, rate: float, released: int) -> datetime:
    """Until when the pace is used up after so many more."""
    return _from(paced_until, now) + timedelta(seconds=released / rate)


def _from(paced_until: datetime | None, now: datetime) -> datetime:
    return now if paced_until is None else max(paced_until, now)


def handed_over(calls: int, handed: int) -> float:
    """The share of calls that is expected to be handed over to a person: what was seen, and little at first."""
    return (handed + PRIOR_HANDED) / (calls + PRIOR_CALLS)


def by_people(free: int | None, share: float, going_on: int) -> int | None:
    """How many more may start so that people who are `free` suffice for what is expected of all; None: no bound."""
    return None if free is None else max(0, floor(free / share + 1e-9) - going_on)


@dataclass(frozen=True, slots=True)
class Want:
    """A campaign that has `wants` to release and was `served` so many lately; a larger `weight` is served more."""

    campaign: int
    weight: int
    served: int
    wants: int


def weight_of(priority: int) -> int:
    """Priority 1 weighs nine times what priority 9 does."""
    return 10 - priority


def shares(room: int, wants: Sequence[Want]) -> dict[int, int]:
    """How many each may release of `room` on the line: one after the other to whoever was served least for its weight.

    Nobody gets more than it wants, nothing is left over that somebody wants, and nobody waits for ever.
    """
    given = {one.campaign: 0 for one in wants}
    for _ in range(min(room, sum(one.wants for one in wants))):
        hungry = [one for one in wants if given[one.campaign] < one.wants]
        next_one = min(hungry, key=lambda one: ((one.served + given[one.campaign]) / one.weight, one.campaign))
        given[next_one.campaign] += 1
    return given
