"""A request as the contract of `voicebot may-call` writes it, read with every field checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from voicebot.compliance.request import (
    CHANNELS,
    CONSENTS,
    DIRECTIONS,
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


def read(record: Mapping[str, Any]) -> Request:
    """The request. Raises InvalidInput naming field, value and mend."""
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
        bad_times=tuple(_bad_time(value) for value in _list(record, "bad_times")),
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
        purpose=value.get("purpose"),
    )


def _bad_time(value: object) -> BadTime:
    """{"days": "mon-fri", "from": "09:00", "until": "17:00", "number"}: every part may be left out."""
    if not isinstance(value, Mapping):
        raise InvalidInput("bad_times", value, 'send {"days": "mon-fri", "from": "09:00", "until": "17:00", "number"}')
    try:
        days = days_of(str(value.get("days") or "mon-sun"))
    except ValueError as error:
        raise InvalidInput("bad_times.days", value.get("days"), "send weekdays such as mon-fri or sat") from error
    opens, closes = (_clock(f"bad_times.{end}", value.get(end)) for end in ("from", "until"))
    return BadTime(frozenset(days), opens or time(0), closes, value.get("number"))


def _clock(field: str, value: object) -> time | None:
    if value in (None, "24:00"):
        return None
    try:
        return time.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(field, value, "send a time of the day as HH:MM") from error
