"""PURE. When too much goes wrong, nobody else is rung until a person has looked: the limits, and what they count.

| limit | counts | of |
|---|---|---|
| carrier_errors | calls that the carrier refused or failed | calls |
| unknown | calls of which nobody knows whether they were placed | calls |
| complaints | calls that ended in a complaint | calls in which the right person spoke |
| opt_outs | calls that ended in "stop calling" | calls that a person answered |
| abandoned | calls that a person answered and that broke, or in which nothing was said | calls that a person answered |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from voicebot.outreach.campaigns.strategy import Breaker, Limit


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of the calls of some time."""

    calls: int = 0
    carrier_errors: int = 0
    unknown: int = 0
    answered: int = 0
    spoken: int = 0
    complaints: int = 0
    opt_outs: int = 0
    abandoned: int = 0


def seen_of(counts: Mapping[str, int]) -> Seen:
    """What was seen, of counts by the same names and others."""
    return Seen(**{field.name: counts[field.name] for field in fields(Seen)})


@dataclass(frozen=True, slots=True)
class Tripped:
    """A limit that was passed, and by which figures."""

    limit: str
    bad: int
    of: int
    share: float
    allowed: float

    @property
    def why(self) -> str:
        """For whoever has to look at it."""
        named = self.limit.replace("_", " ")
        return f"{named}: {self.bad} of {self.of} ({self.share:.1%}), and {self.allowed:.1%} is the limit"

    @property
    def figures(self) -> dict[str, object]:
        return {"limit": self.limit, "bad": self.bad, "of": self.of, "allowed": self.allowed}


#: what each limit counts, and of what
RATES: Mapping[str, Callable[[Seen], tuple[int, int]]] = {
    "carrier_errors": lambda seen: (seen.carrier_errors, seen.calls),
    "unknown": lambda seen: (seen.unknown, seen.calls),
    "complaints": lambda seen: (seen.complaints, seen.spoken),
    "opt_outs": lambda seen: (seen.opt_outs, seen.answered),
    "abandoned": lambda seen: (seen.abandoned, seen.answered),
}
#: what the whole line is watched for
OF_THE_LINE = Breaker()


def limits_of(breaker: Breaker) -> dict[str, Limit]:
    """The limits by name."""
    return {name: getattr(breaker, name) for name in RATES}


def windows_of(breaker: Breaker) -> frozenset[timedelta]:
    """How far back each limit looks."""
    return frozenset(limit.within for limit in limits_of(breaker).values())


def tripped(breaker: Breaker, seen: Mapping[timedelta, Seen]) -> Tripped | None:
    """The first limit that was passed, by what was seen within each of its windows."""
    for name, limit in limits_of(breaker).items():
        bad, of = RATES[name](seen[limit.within])
        if of >= limit.least and bad > limit.share * of:
            return Tripped(name, bad, of, bad / of, limit.share)
    return None
