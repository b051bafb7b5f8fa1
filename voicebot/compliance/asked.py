"""A request as the contract of `voicebot may-call` writes it, read with every field checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from voicebot.compliance import fields
from voicebot.compliance.request import (
    CHANNELS,
    CONSENTS,
    DIRECTIONS,
    EVERY_CHANNEL,
    PURPOSES,
    VOICES,
    BadTime,
    Consent,
    Contact,
    Flag,
    Request,
)
from voicebot.compliance.weeks import days_of
from voicebot.errors import InvalidInput

FIELDS = (
    *("packs", "at", "number", "zones", "region", "voice", "purpose", "channel", "debt", "flags", "consents"),
    *("history", "promises", "callbacks", "bad_times"),
)
CONSENT = ("kind", "number", "from", "until")
CONTACT = ("at", "number", "debt", "direction", "channel", "outcome", "purpose")
BAD_TIME = ("days", "from", "until", "number")
#: a flag's fields, and the other names that they go by
FLAG_NAME, FLAG_FROM = ("flag", "kind", "name"), ("from", "since", "start")
FLAG = (*FLAG_NAME, *FLAG_FROM, "until")


def read(record: Mapping[str, Any]) -> Request:
    """The request. Raises InvalidInput naming field, value and mend."""
    if not isinstance(record, Mapping):
        raise InvalidInput("request", record, "send a JSON object")
    fields.only(record, FIELDS)
    packs = fields.strings(record, "packs")
    if not packs:
        raise InvalidInput("packs", record.get("packs"), "name at least one pack, such as CN_BANK")
    region = fields.string("region", record.get("region")).upper()
    return Request(
        packs=packs,
        at=fields.moment("at", record.get("at")),
        number=_number(record.get("number"), region),
        zones=fields.strings(record, "zones"),
        region=region,
        voice=fields.choice("voice", record.get("voice"), VOICES, "artificial"),
        purpose=fields.choice("purpose", record.get("purpose"), PURPOSES, "collection"),
        channel=fields.choice("channel", record.get("channel"), CHANNELS, "voice"),
        debt=fields.name("debt", record.get("debt")),
        flags=tuple(_flag(value) for value in fields.listed(record, "flags")),
        consents=tuple(_consent(value, region) for value in fields.listed(record, "consents")),
        history=tuple(_contact(value, region) for value in fields.listed(record, "history")),
        promises=tuple(_due(value) for value in fields.listed(record, "promises")),
        callbacks=tuple(fields.moment("callbacks", value) for value in fields.listed(record, "callbacks")),
        bad_times=tuple(_bad_time(value, region) for value in fields.listed(record, "bad_times")),
    )


def _number(value: object, region: str) -> str:
    found = fields.number("number", value, region)
    if found is None:
        raise InvalidInput("number", value, "send the number that is to be contacted, such as +12125550143")
    return found


def _due(value: object) -> date:
    due = fields.day("promises", value)
    if due is None:
        raise InvalidInput("promises", value, "send dates as YYYY-MM-DD")
    return due


def _flag(value: object) -> Flag:
    """A flag: "dispute", "breathing_space:2026-09-25", or {"flag", "from", "until"}."""
    if not isinstance(value, Mapping):
        said, _, on = str(value).partition(":")
        return Flag(_flag_name(said), fields.day("flags", on or None))
    fields.only(value, FLAG, "flags.")
    name, begins = (next((value[one] for one in names if value.get(one)), None) for names in (FLAG_NAME, FLAG_FROM))
    since, until = fields.day("flags.from", begins), fields.day("flags.until", value.get("until"))
    if since and until and until < since:
        raise InvalidInput("flags.until", value.get("until"), "send the last day on which it holds, none before `from`")
    return Flag(_flag_name(name), since, until)


def _flag_name(name: object) -> str:
    return str(name).strip().lower().replace("-", "_").replace(" ", "_").replace("opt_out", "optout")


def _consent(value: object, region: str) -> Consent:
    if not isinstance(value, Mapping) or value.get("kind") not in CONSENTS:
        raise InvalidInput(
            "consents", value, f'send {{"kind": one of {", ".join(CONSENTS)}, "number", "from", "until"}}'
        )
    fields.only(value, CONSENT, "consents.")
    return Consent(
        value["kind"],
        fields.number("consents.number", value.get("number"), region),
        fields.optional_moment("consents.from", value.get("from")),
        fields.optional_moment("consents.until", value.get("until")),
    )


def _contact(value: object, region: str) -> Contact:
    """An earlier contact; one of which nobody noted the number or the debt counts for each."""
    if not isinstance(value, Mapping):
        raise InvalidInput("history", value, 'send {"at", "number", "debt", "direction", "channel", "outcome"}')
    fields.only(value, CONTACT, "history.")
    outcome = fields.string("history.outcome", value.get("outcome")) or "unknown_outcome"
    return Contact(
        at=fields.moment("history.at", value.get("at")),
        number=fields.number("history.number", value.get("number"), region) or "",
        debt=fields.name("history.debt", value.get("debt")),
        direction=fields.choice("history.direction", value.get("direction"), DIRECTIONS, "outbound"),
        channel=fields.choice("history.channel", value.get("channel"), EVERY_CHANNEL, "voice"),
        outcome=outcome.lower().replace("-", "_"),
        purpose=_purpose(value.get("purpose")),
    )


def _purpose(value: object) -> str | None:
    return None if value is None else fields.choice("history.purpose", value, PURPOSES, "")


def _bad_time(value: object, region: str) -> BadTime:
    """{"days": "mon-fri", "from": "09:00", "until": "17:00", "number"}: every part may be left out."""
    if not isinstance(value, Mapping):
        raise InvalidInput("bad_times", value, 'send {"days": "mon-fri", "from": "09:00", "until": "17:00", "number"}')
    fields.only(value, BAD_TIME, "bad_times.")
    try:
        days = days_of(str(value.get("days") or "mon-sun"))
    except ValueError as error:
        raise InvalidInput("bad_times.days", value.get("days"), "send weekdays such as mon-fri or sat") from error
    opens, closes = (fields.clock(f"bad_times.{end}", value.get(end)) for end in ("from", "until"))
    if closes is not None and closes <= (opens or time(0)):
        mend = "send a later time than `from`; write a night as two, until 24:00 and from 00:00"
        raise InvalidInput("bad_times.until", value.get("until"), mend)
    number = fields.number("bad_times.number", value.get("number"), region)
    return BadTime(frozenset(days), opens or time(0), closes, number)
