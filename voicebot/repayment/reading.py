"""A request's JSON, read strictly: what could be taken in two ways is refused, never guessed at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from voicebot.errors import InvalidInput

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Twice(dict[str, Any]):
    """An object in which `field` stands more than once, with `value` at last."""

    field: str
    value: Any


def parsed(raw: bytes) -> Any:
    """The JSON of `raw`, an object with a field that stands twice as `Twice`. Raises ValueError where it is none."""
    # The stricter parser first: no NaN, no half of a character, nothing that is not UTF-8.
    orjson.loads(raw)
    try:
        return json.loads(raw.decode(), object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError("objects within objects without end") from error


def refuse_twice(asked: Mapping[str, Any]) -> None:
    """Raises InvalidInput for a field that stands twice, in the request or in an object of it."""
    for name, value in (("", asked), *asked.items()):
        if isinstance(value, Twice):
            field = f"{name}.{value.field}" if name else value.field
            raise InvalidInput(field, value.value, "send it once: it stands there more than once")


def day(text: str) -> date:
    """The day written as YYYY-MM-DD, and in no other way that ISO 8601 knows. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("not written as YYYY-MM-DD")
    return date.fromisoformat(text)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            twice = Twice(found)
            twice.field, twice.value = name, value
            return twice
        found[name] = value
    return found
