"""What a kind of rule is made of, and how its parameters are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from voicebot.compliance.moment import Moment
from voicebot.compliance.request import CHANNELS, PURPOSES, VOICES

#: None when the rule does not block, else the first moment at which it might no longer
Verdict = datetime | None
Evaluate = Callable[[Moment], Verdict]
#: time alone will not mend it
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: what compiles its parameters in a pack's zone, and which parameters it `knows`.

    `about` names the field of a request without which it never blocks. It concerns contacts with these `purposes`, and
    where a machine makes them with those of `by_machine` too, on these `channels`, unless the rule's own parameters say
    otherwise.
    """

    compile: Callable[[Mapping[str, Any], str | None], Evaluate]
    knows: frozenset[str] = frozenset()
    about: str = ""
    purposes: tuple[str, ...] = PURPOSES
    channels: tuple[str, ...] = CHANNELS
    by_machine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule as a function, and the contacts that it concerns."""

    evaluate: Evaluate
    about: str
    purposes: frozenset[str]
    channels: frozenset[str]
    voices: frozenset[str]
    by_machine: frozenset[str] = frozenset()

    def concerns(self, purpose: str, channel: str, voice: str) -> bool:
        """Whether it has anything to say of such a contact."""
        spoken = channel != "voice" or voice in self.voices
        machine = channel != "voice" or voice == "artificial"
        meant = purpose in self.purposes or (machine and purpose in self.by_machine)
        return meant and channel in self.channels and spoken


#: which contacts a rule concerns: any rule may narrow it
CONCERNS = {"purposes": PURPOSES, "channels": CHANNELS, "voices": VOICES}


def number(params: Mapping[str, Any], name: str, least: int = 1) -> int:
    """A whole number among the parameters. Raises ValueError for anything else, or where it is missing."""
    value = needed(params, name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name} is {value}; write a whole number of {least} or more")
    return value


def words(params: Mapping[str, Any], name: str, known: Iterable[str]) -> frozenset[str]:
    """A list of known words among the parameters. Raises ValueError for a word that is not known, or none at all."""
    value = needed(params, name)
    if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
        raise ValueError(f"{name} is {value}; write a list such as [{', '.join(sorted(known)[:2])}]")
    if wrong := sorted(set(value) - set(known)):
        raise ValueError(f"{name} {', '.join(wrong)} is not known; known are {', '.join(sorted(known))}")
    return frozenset(value)


def needed(params: Mapping[str, Any], name: str) -> Any:
    """A parameter that there must be. Raises ValueError where there is none."""
    if params.get(name) is None:
        raise ValueError(f"parameter {name} is missing")
    return params[name]


def until_last(moments: Iterable[datetime], at: datetime) -> Verdict:
    """Blocked until the last of these moments; not at all where it is over, or there is none."""
    last = max(moments, default=None)
    return last if last is not None and last > at else None


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)
