"""A value in an utterance and where it stands, whatever its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Value = TypeVar("Value", covariant=True)

#: stands where a value was taken out, so that what is left keeps its place; no speech holds it
TAKEN = "\x00"
#: the same where a length of time was
PLANNED = "\x01"


_LATIN, _HAN = re.compile("[a-z]{3}"), re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """One value: where it stands, and every reading where there are several.

    A vague one ("next month") gives way to any other. `how` says how a day was named: by its number, as a weekday,
    or counted from today.
    """

    value: Value
    start: int
    end: int
    readings: tuple[Value, ...] = ()
    vague: bool = False
    how: str = ""


def mixes(text: str, language: str) -> bool:
    """Whether somebody uses words of the other language too."""
    return bool((_LATIN if language == "zh-CN" else _HAN).search(text))


def overlaps(taken: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch of text is already used."""
    return any(a < end and start < b for a, b in taken)


def without(text: str, found: Iterable[Found[Any]], mark: str = TAKEN) -> str:
    """`text` of the same length with these values taken out."""
    for one in found:
        text = text[: one.start] + mark * (one.end - one.start) + text[one.end :]
    return text
