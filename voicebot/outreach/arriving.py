"""A payment, or the taking back of one, as it arrives from outside: its fields, checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.errors import InvalidInput
from voicebot.repayment import money

FIELDS = ("account", "amount", "currency", "paid_at", "reference", "method", "reverses", "reason")
#: what every payment has; taking one back needs `reverses`, `paid_at` and `reference`
NEEDED = ("account", "amount", "paid_at", "reference")
#: characters of a reference or a note
LONGEST = 64
#: nobody pays a debt of ours from before
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A payment of `amount` for `account`; with `reverses`, the payment of that reference is taken back whole.

    `paid_at` is aware, or a day of the person's own. `note` is how the money came, or why it was taken back.
    """

    reference: str
    paid_at: datetime | date
    account: str | None
    amount: Decimal | None
    currency: str | None = None
    note: str | None = None
    reverses: str | None = None

    def moment(self, zone: ZoneInfo) -> datetime:
        """When it was paid: the beginning of the person's day, where only the day is known."""
        if isinstance(self.paid_at, datetime):
            return self.paid_at
        return datetime.combine(self.paid_at, time(0), zone).astimezone(UTC)


def read(asked: Mapping[str, Any]) -> Arrived:
    """What arrived, checked. Raises InvalidInput naming field, value and mend."""
    if not isinstance(asked, Mapping):
        raise InvalidInput("payment", asked, 'send an object such as {"account": "CN-0001", "amount": "500.00", ...}')
    for unknown in (name for name in asked if name not in FIELDS):
        raise InvalidInput(unknown, asked[unknown], f"unknown field; known are {', '.join(FIELDS)}")
    reverses = _text("reverses", asked)
    whole = reverses is None
    amount = asked.get("amount")
    if not whole and asked.get("method") is not None:
        raise InvalidInput("method", asked["method"], "leave it out: what takes a payment back has a reason")
    if whole and asked.get("reason") is not None:
        raise InvalidInput("reason", asked["reason"], "leave it out: only what takes a payment back has one")
    return Arrived(
        reference=_needed("reference", asked),
        paid_at=_when(asked.get("paid_at")),
        account=_needed("account", asked) if whole else _text("account", asked),
        amount=money.amount("amount", amount) if whole or amount is not None else None,
        currency=_currency(asked),
        note=_text("method" if whole else "reason", asked),
        reverses=reverses,
    )


def _needed(field: str, asked: Mapping[str, Any]) -> str:
    found = _text(field, asked)
    if found is None:
        raise InvalidInput(field, asked.get(field, ""), f"send 1 to {LONGEST} characters")
    return found


def _text(field: str, asked: Mapping[str, Any]) -> str | None:
    value = asked.get(field)
    if value is None:
        return None
    words = value.strip() if isinstance(value, str) else ""
    if not 0 < len(words) <= LONGEST or not words.isprintable() or "\N{REPLACEMENT CHARACTER}" in words:
        raise InvalidInput(field, value, f"send 1 to {LONGEST} printable characters, as UTF-8")
    return words


def _currency(asked: Mapping[str, Any]) -> str | None:
    value = _text("currency", asked)
    if value is not None and not (len(value) == 3 and value.isascii() and value.isalpha()):
        raise InvalidInput("currency", value, "send the three letters of ISO 4217, such as CNY, or leave it out")
    return None if value is None else value.upper()


def _when(value: object) -> datetime | date:
    mend = "send a day as YYYY-MM-DD, or a time with its offset, such as 2026-11-24T10:30:00+08:00"
    try:
        found = _day_or_moment(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or (isinstance(found, datetime) and found.tzinfo is None):
        raise InvalidInput("paid_at", "" if value is None else value, mend)
    if not EARLIEST <= (found.date() if isinstance(found, datetime) else found) < date(9999, 1, 1):
        raise InvalidInput("paid_at", value, f"send a day from {EARLIEST} on")
    return found


def _day_or_moment(value: str) -> datetime | date:
    text = value.strip()
    return date.fromisoformat(text) if len(text) == len("2026-11-24") else datetime.fromisoformat(text)
