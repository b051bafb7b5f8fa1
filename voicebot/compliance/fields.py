"""Fields of a JSON record, each read as what it must be. All raise InvalidInput naming field, value and mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from voicebot.compliance.places import dialable
from voicebot.errors import InvalidInput


def only(record: Mapping[str, Any], known: Sequence[str], within: str = "") -> None:
    """Refuse a field that is not known: it may be one that is, mistyped, and would protect somebody."""
    for field in record:
        if field not in known:
            raise InvalidInput(f"{within}{field}", record[field], f"no such field; fields are {', '.join(known)}")


def listed(record: Mapping[str, Any], field: str) -> Sequence[Any]:
    """A list, empty where it is left out."""
    value = record.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidInput(field, value, "send a list")
    return value


def strings(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """A list of strings."""
    values = listed(record, field)
    if not all(isinstance(value, str) for value in values):
        raise InvalidInput(field, values, "send a list of strings")
    return tuple(values)


def string(field: str, value: object) -> str:
    """A string without white space around it, empty where it is left out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(field, value, "send a string")
    return value.strip()


def choice(field: str, value: object, allowed: Sequence[str], default: str) -> str:
    """One of these words, in small letters or large ones."""
    found = string(field, value).lower() or default
    if found not in allowed:
        raise InvalidInput(field, value, f"send one of {', '.join(allowed)}")
    return allowed[allowed.index(found)]  # the very word, which is compared with itself faster than with a copy


def name(field: str, value: object) -> str | None:
    """What something is called: words or a whole number; None where it is left out."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(field, value, "send a string")
    return str(value)


def number(field: str, value: object, region: str) -> str | None:
    """A telephone number as E.164, whichever way it is written; None where it is left out."""
    said = string(field, value)
    if not said:
        return None
    found = dialable(said, region)
    if found is None:
        raise InvalidInput(field, value, "send a telephone number that can be dialled, such as +12125550143")
    return found


def moment(field: str, value: object) -> datetime:
    """A moment with its offset."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput(field, value, "send an ISO time with its offset, such as 2026-11-24T08:00:00+08:00")
    return found


def optional_moment(field: str, value: object) -> datetime | None:
    """The same; None where it is left out."""
    return None if value is None else moment(field, value)


def day(field: str, value: object) -> date | None:
    """A day, of which a time may follow; None where it is left out."""
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise InvalidInput(field, value, "send a date as YYYY-MM-DD") from error


def clock(field: str, value: object) -> time | None:
    """A time of the day; None where it is left out, and for its end."""
    if value in (None, "24:00"):
        return None
    try:
        found = time.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise InvalidInput(field, value, "send a time of the day as HH:MM")
    return found
