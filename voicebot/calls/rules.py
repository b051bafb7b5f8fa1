"""What calls ask of the rulebooks: which words bear on this call, and may it be placed at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from voicebot import compliance
from voicebot.conversation.facts import InCallRules


@dataclass(frozen=True, slots=True)
class Question:
    """May this account be contacted on this number now? All that the gate looks at, as it is on record.

    `channel` is voice or sms; `purpose` is one of the gate's. `calls` are earlier calls of the account or the number,
    oldest first, `texts` earlier texts, `past` what other systems did about them; `flags`, `consents` are the
    account's; `suppressed` are the scopes that the number is suppressed from, `promises` those that stand, `callbacks`
    the times at which somebody is booked to ring. `zone` is as stored: it may not exist. Where `account_id` is not
    told, whatever was done about any debt counts for this one.
    """

    at: datetime
    ref: str
    number: str
    number_hash: str
    region: str
    zone: str
    packs: tuple[str, ...]
    calls: Sequence[Mapping[str, Any]]
    flags: Sequence[Mapping[str, Any]]
    consents: Sequence[Mapping[str, Any]]
    suppressed: frozenset[str]
    promises: Sequence[Mapping[str, Any]] = ()
    callbacks: Sequence[datetime] = ()
    texts: Sequence[Mapping[str, Any]] = ()
    past: Sequence[Mapping[str, Any]] = ()
    channel: str = "voice"
    purpose: str = "collection"
    voice: str = "artificial"
    account_id: int | None = None
    bad_times: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the gate was asked, and the rules it went by; in a `rehearsal` hours and caps bind nobody."""

    request: compliance.Request
    books: compliance.Rulebooks
    rehearsal: bool
    number_hash: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The gate's answer. `rule_ids` blocked it, or are what it leaned on; `next_at` is when it would be allowed, and
    `reasons` say to people why it is not, and what frees it. `asked` is what the gate was asked, where it was."""

    allowed: bool
    rule_ids: tuple[str, ...] = ()
    next_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    asked: Asked | None = None


class Rules(Protocol):
    """What a call needs of the rulebooks."""

    def in_call(
        self, packs: tuple[str, ...], region: str, currency: str | None, on: date, *, first: bool = True
    ) -> InCallRules:
        """The rules that bear on words, for these packs on that day.

        `currency` is None while no account is known; `first` is true while its holder has not been spoken with of it.
        Raises Misconfigured for a pack that does not exist.
        """
        ...

    def may_call(self, question: Question) -> Answer:
        """The gate. What cannot be evaluated blocks."""
        ...
