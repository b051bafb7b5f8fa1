"""What a caller asked of a plan, as a ticket keeps it: plain values, and only those that were said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from voicebot.repayment.wish import Wish

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "monthly": Decimal,
    "down": Decimal,
    "day": date.fromisoformat,
    "months": int,
    "months_most": int,
    "frequency": str,
}


def wish_values(wish: Wish) -> dict[str, Any]:
    """The wish as plain values: sums as decimal strings, days as YYYY-MM-DD."""
    said = {name: value for name, value in asdict(wish).items() if value is not None}
    return {name: value if isinstance(value, int | str) else str(value) for name, value in said.items()}


def wish_of(values: Mapping[str, Any]) -> Wish:
    """The wish that `wish_values` wrote."""
    return Wish(**{name: _READERS[name](value) for name, value in values.items()})
