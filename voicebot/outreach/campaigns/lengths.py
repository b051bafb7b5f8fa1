"""Lengths of time as people write them: 30m, 4h, 1d."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

NEVER = "never"
_WRITTEN = re.compile(r"([1-9][0-9]{0,4})\s?([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=31)


def read(value: Any) -> timedelta:
    """The length that was written. Raises ValueError with how to write one."""
    if isinstance(value, timedelta):
        return value
    found = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    length = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
    if length is None or length > LONGEST:
        raise ValueError("write a length of time such as 30m, 4h or 1d, 31d at most")
    return length


def written(length: timedelta) -> str:
    """The shortest way to write a length of whole seconds."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _read_or_never(value: Any) -> timedelta | None:
    return None if value is None or value == NEVER else read(value)


def _written_or_never(length: timedelta | None) -> str:
    return NEVER if length is None else written(length)


#: a length of time, and one that may be "never"
Length = Annotated[timedelta, BeforeValidator(read), PlainSerializer(written)]
AtMost = Annotated[timedelta | None, BeforeValidator(_read_or_never), PlainSerializer(_written_or_never)]
