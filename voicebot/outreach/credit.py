"""Credit, what was paid beyond all that was owed: it pays what comes to be owed again, and payments alone back it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.outreach.spreading import owed_on, spread, spread_by
from voicebot.records import payments as table
from voicebot.records.accounts import hold_account, lower_account
from voicebot.repayment.ledger import order_for


def settle(connection: Connection, account_id: int, at: datetime, days_past_due: int) -> None:
    """Move credit after a payment was taken back, on a row of its own; nothing where it stands right already.

    What is owed again is paid from credit. Where the payment taken back was itself the credit that had been moved,
    what it paid is owed again.
    """
    account, credit = hold_account(connection, account_id), table.paid_off(connection, account_id)["unapplied"]
    assert account is not None, "a payment is of an account"
    moved: dict[str, int] | None = None
    if credit > 0 and any(owed_on(account).values()):
        parts = spread(credit, owed_on(account), days_past_due)
        moved = parts | {"minimum": min(max(0, account["minimum_due"]), sum(parts.values()))}
    elif credit < 0:
        before = table.credit_moved(connection, account_id)
        parts = spread_by(-credit, {part: before[part] for part in table.PARTS}, order_for(days_past_due)[::-1])
        moved = {part: -value for part, value in parts.items()} | {"minimum": -min(before["minimum"], -credit)}
    if moved is not None:
        _write(connection, account_id, account["currency"], moved, at, days_past_due)


def _write(
    connection: Connection, account_id: int, currency: str, moved: dict[str, int], at: datetime, days: int
) -> None:
    values: dict[str, Any] = {
        "account_id": account_id,
        "kind": "credit",
        "reference": None,
        "amount": 0,
        "currency": currency,
        "paid_at": at,
        "unapplied": -sum(moved[part] for part in table.PARTS),
        "days_past_due": days,
        "reverses": None,
        "note": None,
        "source": "house",
        "recorded_by": None,
        "recorded_at": at,
    }
    table.add_payment(connection, values | moved)
    lower_account(connection, account_id, moved)
