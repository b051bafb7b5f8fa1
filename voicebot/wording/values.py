"""Values that a spoken line may hold. Wording decides how each is said in each language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units (cents, fen) of an ISO 4217 currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Digits:
    """A string of digits spoken one by one: the last four of a card, a reference."""

    value: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number, E.164 or a short code, spoken digit by digit in groups."""

    value: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate in percent as a decimal string, for instance "13.0342"."""

    value: str


#: text (a name, an institution), a whole count, or one of the typed values. A datetime is aware, in the person's zone.
Value = str | int | date | datetime | Money | Digits | Phone | Percent
