"""What the gate is asked: one contact with one person, and all that is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone as number_zones

from voicebot.errors import InvalidInput

#: a confirmation answers what the person asked for or agreed to: it is no new approach of ours
CONFIRMATION = "confirmation"
VOICES, CHANNELS = ("artificial", "live"), ("voice", "sms")
PURPOSES = ("collection", "plan_reminder", "callback", CONFIRMATION)
CONSENTS = ("artificial_voice", "callback", "inconvenient_time")
DIRECTIONS = ("outbound", "inbound")
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
_UNKNOWN_ZONE = "Etc/Unknown"


@dataclass(frozen=True, slots=True)
class Contact:
    """An earlier call or text. `at` is aware; `outcome` is a word of the field."""

    at: datetime
    number: str
    debt: str | None
    direction: str
    channel: str
    outcome: str

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


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on the person or the debt, in force until `until` where one is known."""

    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """May this number be contacted at `at` (aware) about `debt`?"""

    packs: tuple[str, ...]
    at: datetime
    number: str
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

    @property
    def answers_in_writing(self) -> bool:
        """A text that confirms what was agreed in a call: the rules on how often we ring are not about it."""
        return self.purpose == CONFIRMATION and self.channel == "sms"

    def consent(self, kind: str, at: datetime | None = None) -> bool:
        """Whether the person agreed to `kind` for this number at that moment."""
        return any(consent.holds(kind, self.number, at or self.at) for consent in self.consents)


@lru_cache(maxsize=100_000)
def zones_of_number(number: str) -> tuple[str, ...]:
    """Every zone in which a number may ring; none where nothing is known of it."""
    try:
        found = number_zones.time_zones_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in found if zone != _UNKNOWN_ZONE)


@lru_cache(maxsize=1000)
def zone_or_none(name: str) -> ZoneInfo | None:
    """The zone of this name, or None where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read(record: Mapping[str, Any]) -> Request:
    """A request as in the contract of `voicebot may-call`. Raises InvalidInput naming field, value and mend."""
    if not isinstance(record, Mapping):
        raise InvalidInput("request", record, "send a JSON object")
    packs = _strings(record, "packs")
    if not packs:
        raise InvalidInput("packs", record.get("packs"), "name at least one pack, such as CN_BANK")
    return Request(
        packs=packs,
        at=_moment("at", record.get("at")),
        number=_string(record, "number", ""),
        zones=_strings(record, "zones"),
        region=_string(record, "region", ""),
        voice=_choice(record, "voice", VOICES, "artificial"),
        purpose=_choice(record, "purpose", PURPOSES, "collection"),
        channel=_choice(record, "channel", CHANNELS, "voice"),
        debt=record.get("debt"),
        flags=tuple(_flag(value) for value in _list(record, "flags")),
        consents=tuple(_consent(value) for value in _list(record, "consents")),
        history=tuple(_contact(value) for value in _list(record, "history")),
        promises=tuple(_due(value) for value in _list(record, "promises")),
        callbacks=tuple(_moment("callbacks", value) for value in _list(record, "callbacks")),
    )


def _list(record: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = record.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidInput(field, value, "send a list")
    return value


def _strings(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    values = _list(record, field)
    if not all(isinstance(value, str) for value in values):
        raise InvalidInput(field, values, "send a list of strings")
    return tuple(values)


def _string(record: Mapping[str, Any], field: str, default: str) -> str:
    value = record.get(field)
    if value is None:
        return default
    if not isinstance(value, str):
        raise InvalidInput(field, value, "send a string")
    return value


def _choice(record: Mapping[str, Any], field: str, allowed: tuple[str, ...], default: str) -> str:
    value = _string(record, field, default)
    if value not in allowed:
        raise InvalidInput(field, value, f"send one of {', '.join(allowed)}")
    return value


def _moment(field: str, value: object) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput(field, value, "send an ISO time with its offset, such as 2026-11-24T08:00:00+08:00")
    return found


def _optional_moment(field: str, value: object) -> datetime | None:
    return None if value is None else _moment(field, value)


def _day(field: str, value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise InvalidInput(field, value, "send a date as YYYY-MM-DD") from error


def _due(value: object) -> date:
    due = _day("promises", value)
    if due is None:
        raise InvalidInput("promises", value, "send dates as YYYY-MM-DD")
    return due


def _flag(value: object) -> Flag:
    """A flag: "dispute", "breathing_space:2026-09-25", or {"flag", "from", "until"}."""
    if isinstance(value, Mapping):
        name = value.get("flag") or value.get("kind") or value.get("name")
        since = value.get("from") or value.get("since") or value.get("start")
        return Flag(_flag_name(name), _day("flags.from", since), _day("flags.until", value.get("until")))
    name, _, since = str(value).partition(":")
    return Flag(_flag_name(name), _day("flags", since or None))


def _flag_name(name: object) -> str:
    return str(name).strip().lower().replace("-", "_").replace(" ", "_").replace("opt_out", "optout")


def _consent(value: object) -> Consent:
    if not isinstance(value, Mapping) or value.get("kind") not in CONSENTS:
        raise InvalidInput(
            "consents", value, f'send {{"kind": one of {", ".join(CONSENTS)}, "number", "from", "until"}}'
        )
    return Consent(
        value["kind"],
        value.get("number"),
        _optional_moment("consents.from", value.get("from")),
        _optional_moment("consents.until", value.get("until")),
    )


def _contact(value: object) -> Contact:
    if not isinstance(value, Mapping):
        raise InvalidInput("history", value, 'send {"at", "number", "debt", "direction", "channel", "outcome"}')
    return Contact(
        at=_moment("history.at", value.get("at")),
        number=str(value.get("number") or ""),
        debt=value.get("debt"),
        direction=_choice(value, "direction", DIRECTIONS, "outbound"),
        channel=str(value.get("channel") or "voice"),
        outcome=str(value.get("outcome") or "unknown_outcome").lower().replace("-", "_"),
    )
