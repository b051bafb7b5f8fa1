"""A payment that is taken back, whole: a row of its own that undoes it part by part."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import Arrived
from voicebot.outreach.spreading import shown
from voicebot.records.payments import PARTS
from voicebot.records.prepared import Row


def values(arrived: Arrived, original: Row, account: str, zone: ZoneInfo) -> dict[str, Any]:
    """The row that takes `original` back. Raises InvalidInput where what arrived is not about that payment."""
    if original["kind"] != "payment":
        raise InvalidInput("reverses", arrived.reverses, "name a payment: that one takes a payment back itself")
    if arrived.account not in (None, account):
        raise InvalidInput("account", arrived.account, f"leave it out, or send {account}: the payment was for that one")
    if arrived.currency not in (None, original["currency"]):
        raise InvalidInput("currency", arrived.currency, f"leave it out: it was paid in {original['currency']}")
    if arrived.amount is not None and int(arrived.amount * 100) != original["amount"]:
        raise InvalidInput("amount", arrived.amount, f"leave it out: all {shown(original['amount'])} are taken back")
    undone = {name: -original[name] for name in ("amount", "unapplied", "minimum", *PARTS)}
    return undone | {
        "kind": "reversal",
        "currency": original["currency"],
        "paid_at": _at(arrived, original, zone),
        "days_past_due": original["days_past_due"],
        "reverses": original["id"],
    }


def _at(arrived: Arrived, original: Row, zone: ZoneInfo) -> datetime:
    """When it was taken back; on the day of the payment itself, where only the day is known, at its very moment."""
    at = arrived.moment(zone)
    paid_at: datetime = original["paid_at"]
    if not isinstance(arrived.paid_at, datetime) and arrived.paid_at == paid_at.astimezone(zone).date():
        return max(at, paid_at)
    if at < paid_at:
        raise InvalidInput("paid_at", arrived.paid_at, "send when it was taken back: it had not been paid by then")
    return at
