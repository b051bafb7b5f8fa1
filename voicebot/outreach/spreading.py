"""Money over the parts of a debt, in minor units, by the order of its days past due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from voicebot.records.payments import PARTS
from voicebot.repayment.ledger import allocate, order_for


def owed_on(account: Mapping[str, int]) -> dict[str, int]:
    """What is owed on each part; a part below zero is owed nothing on."""
    return {part: max(0, account[part]) for part in PARTS}


def spread(amount: int, owed: Mapping[str, int], days_past_due: int) -> dict[str, int]:
    """How much of `amount` each part takes; no more than is owed on it, so that some may be left."""
    return spread_by(amount, owed, order_for(days_past_due))


def spread_by(amount: int, owed: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """The same in an order of one's own."""
    found = allocate(Decimal(amount), {part: Decimal(value) for part, value in owed.items()}, order)
    return {part: int(value) for part, value in found.parts.items()}


def shown(minor: int) -> str:
    """Minor units as a decimal string: 50000 is "500.00"."""
    return f"{Decimal(minor).scaleb(-2):.2f}"
