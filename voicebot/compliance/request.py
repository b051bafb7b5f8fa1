"""What the gate is asked: one contact with one person, and all that is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

#: a confirmation answers what the person asked for or agreed to: it is no new approach of ours
CONFIRMATION = "confirmation"
#: reminds of an amount before it is due: nothing is overdue yet
DUE_REMINDER = "due_reminder"
VOICES, CHANNELS = ("artificial", "live"), ("voice", "sms", "email")
PURPOSES = ("collection", "plan_reminder", "callback", DUE_REMINDER, CONFIRMATION)
CONSENTS = ("artificial_voice", "callback", "inconvenient_time", "email")
DIRECTIONS = ("outbound", "inbound")
#: what an earlier contact may have come by: more than we use ourselves
EVERY_CHANNEL = (*CHANNELS, "letter", "chat")
#: outcomes after which nobody has been talked with; any other word counts as a conversation
NOT_A_CONVERSATION = frozenset(
    (
        *("no_answer", "unanswered", "no-answer", "busy", "line_busy", "voicemail", "voicemail_left", "machine"),
        *("machine_no_message", "hang_up", "hung_up", "hung_up_before_verification", "abandoned", "dialled"),
        *("wrong_number", "wrong_party", "third_party", "no_response", "cancelled", "canceled", "sent", "delivered"),
        *("failed", "carrier_failed", "not_connected", "invalid_number", "unknown", "queued", "ringing", "minor"),
    )
)
#: outcomes of calls that never connected to the number dialled
NEVER_CONNECTED = frozenset({"failed", "carrier_failed", "not_connected", "invalid_number", "cancelled", "canceled"})
MACHINES = frozenset({"voicemail", "voicemail_left", "machine", "machine_no_message"})
ABANDONED = frozenset({"abandoned"})
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier call or text. `at` is aware; `outcome` a word of the field; `purpose` None where nobody noted it."""

    at: datetime
    number: str
    debt: str | None
    direction: str
    channel: str
    outcome: str
    purpose: str | None = None

    @property
    def conversation(self) -> bool:
        """Somebody was talked with; a word we do not know counts, since what is unknown must not let a call through."""
        return self.channel == "voice" and self.outcome not in NOT_A_CONVERSATION


@dataclass(frozen=True, slots=True)
class Consent:
    """Something the person agreed to, between two moments; `number` None means any of theirs."""

    kind: str
    number: str | None
    since: datetime | None
    until: datetime | None

    def holds(self, kind: str, number: str, at: datetime) -> bool:
        """Whether it covers this."""
        in_time = (self.since is None or self.since <= at) and (self.until is None or at <= self.until)
        return self.kind == kind and self.number in (None, number) and in_time

    @property
    def begins(self) -> datetime | None:
        """From when on it may hold, where that is known: one that nobody dated is good for the week before its end."""
        return self.since or (self.until and self.until - _WEEK)

    def younger(self, age: timedelta, at: datetime) -> bool:
        """Whether it was given no longer than `age` ago; where nobody noted when, its end must be as near as that."""
        if self.since is not None:
            return at - self.since <= age
        return self.until is not None and self.until - at <= age


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on the person or the debt; `until` is the last day on which it holds, where one is known."""

    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class BadTime:
    """Hours of the week, on the person's own clock, at which they asked not to be contacted; or never on `number`.

    `days` are weekdays, Monday 0. It holds from `opens` until before `closes`, which is the end of the day where None.
    """

    days: frozenset[int]
    opens: time
    closes: time | None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """May this number be contacted at `at` (aware) about `debt`?"""

    packs: tuple[str, ...]
    at: datetime
    number: str
    #: where the person lives and was last known to be
    zones: tuple[str, ...]
    region: str
    voice: str
    purpose: str
    channel: str
    debt: str | None
    flags: tuple[Flag, ...] = ()
    consents: tuple[Consent, ...] = ()
    history: tuple[Contact, ...] = ()
    #: the days by which open promises to pay are to be kept
    promises: tuple[date, ...] = ()
    #: when somebody of ours has agreed to ring back
    callbacks: tuple[datetime, ...] = ()
    bad_times: tuple[BadTime, ...] = ()
    #: the zones that the number tells of, where the number itself is no longer at hand
    number_zones: tuple[str, ...] | None = None

    def consent(self, kind: str, at: datetime, number: str | None = None) -> bool:
        """Whether the person agreed to `kind` for this number (the one asked about) at that moment."""
        asked = self.number if number is None else number
        for consent in self.consents:  # noqa: SIM110 - asked so often that a loop is worth its lines
            if consent.kind == kind and consent.holds(kind, asked, at):
                return True
        return False

    def wants_call(self, at: datetime, number: str, age: timedelta) -> bool:
        """Whether the person agreed, no longer than `age` before `at`, to be called on this number."""
        for one in self.consents:
            if one.kind == "callback" and one.holds("callback", number, at) and one.younger(age, at):
                return True
        return False
