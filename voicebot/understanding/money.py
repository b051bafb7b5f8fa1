"""One amount in an utterance, as both languages' grammars find it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Found:
    """One amount: its value, where it stands, every reading where there are several, and whether it was denied."""

    value: Decimal
    start: int
    end: int
    readings: tuple[Decimal, ...] = ()
    denied: bool = False


def overlaps(taken: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch of text is already used."""
    return any(a < end and start < b for a, b in taken)
