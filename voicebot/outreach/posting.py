"""A payment on the ledger: spread over what is owed, the rest kept as credit; or taken back, part by part.

Every row is written in the transaction that lowers the account, while the account is held: nothing counts twice.
Source of the order of the parts: domain reference, CN-ALLOC-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.world import zone_or_none
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach import credit, taking_back
from voicebot.outreach.arriving import Arrived
from voicebot.outreach.spreading import owed_on, shown, spread
from voicebot.records import payments as table
from voicebot.records.accounts import account_by_id, account_id_by_ref, hold_account, lower_account
from voicebot.records.prepared import Row

#: clocks of two banks may differ by this much
SKEW = timedelta(minutes=5)
#: what must be the same for a payment to be the same
CONTENT = ("kind", "account_id", "amount", "currency", "paid_at", "reverses")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who brought it, which way, and when. `ahead` lets days be tried out that have not come."""

    source: str
    by: str | None
    now: datetime
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """A row of the ledger. Not `new`: it had been there already, and nothing was changed."""

    row: Row
    account: str
    new: bool


class Unknown(NotFound):
    """A field names something that does not exist."""

    def __init__(self, field: str, value: str, what: str) -> None:
        self.field, self.value = field, value
        super().__init__(f"{what} {value} is not known")


class Clash(Conflict):
    """A field names something that is on record otherwise."""

    def __init__(self, field: str, value: str, message: str) -> None:
        self.field, self.value = field, value
        super().__init__(f"{field} {value}: {message}")


def account_of(connection: Connection, arrived: Arrived) -> int:
    """The id of the account that it is for. Raises Unknown for an account, or for a payment to take back."""
    if arrived.reverses is not None:
        original = table.payment_by_reference(connection, arrived.reverses)
        if original is None:
            raise Unknown("reverses", arrived.reverses, "payment")
        return int(original["account_id"])
    account_id = account_id_by_ref(connection, arrived.account or "")
    if account_id is None:
        raise Unknown("account", arrived.account or "", "account")
    return account_id


def post(connection: Connection, arrived: Arrived, stamp: Stamp) -> Posted:
    """Write it once, and lower or raise what is owed by its parts.

    The account is held to the end of the transaction. Raises InvalidInput, Unknown, and Clash where its reference is
    on record with other content, or the payment was taken back before; then nothing is written.
    """
    account = hold_account(connection, account_of(connection, arrived))
    assert account is not None, "an account is never deleted"
    values = _values(connection, arrived, account)
    if not stamp.ahead and values["paid_at"] > stamp.now + SKEW:
        raise InvalidInput("paid_at", arrived.paid_at, "send it once it has happened: that time has not come")
    known = table.payment_by_reference(connection, arrived.reference)
    if known is None:
        written = _write(connection, values, stamp)
        if written is not None:
            return Posted(written, account["ref"], new=True)
        known = _in_the_way(connection, arrived, values)
    if any(known[name] != values[name] for name in CONTENT):
        raise Clash("reference", arrived.reference, _both(connection, known, values))
    return Posted(known, account["ref"], new=False)


def _values(connection: Connection, arrived: Arrived, account: Row) -> dict[str, Any]:
    zone = zone_or_none(account["zone"]) or ZoneInfo("UTC")
    common = {"account_id": account["id"], "reference": arrived.reference, "note": arrived.note}
    if arrived.reverses is None:
        return common | _paid(arrived, account, zone)
    original = table.payment_by_reference(connection, arrived.reverses)
    assert original is not None, "it told us the account"
    return common | taking_back.values(arrived, original, account["ref"], zone)


def _paid(arrived: Arrived, account: Row, zone: ZoneInfo) -> dict[str, Any]:
    assert arrived.amount is not None, "a payment has an amount"
    if arrived.currency not in (None, account["currency"]):
        raise InvalidInput("currency", arrived.currency, f"the account is kept in {account['currency']}")
    paid_at, amount = arrived.moment(zone), int(arrived.amount * 100)
    days = max(0, (paid_at.astimezone(zone).date() - account["due_date"]).days)
    parts = spread(amount, owed_on(account), days)
    applied = sum(parts.values())
    return parts | {
        "kind": "payment",
        "amount": amount,
        "currency": account["currency"],
        "paid_at": paid_at,
        "unapplied": amount - applied,
        "minimum": min(max(0, account["minimum_due"]), applied),
        "days_past_due": days,
        "reverses": None,
    }


def _write(connection: Connection, values: Mapping[str, Any], stamp: Stamp) -> Row | None:
    """The row, written and booked; None where another transaction has just written one in its way."""
    made = {**values, "source": stamp.source, "recorded_by": stamp.by, "recorded_at": stamp.now}
    payment_id = table.add_payment(connection, made)
    if payment_id is None:
        return None
    lower_account(connection, values["account_id"], values)
    if values["reverses"] is not None:
        credit.settle(connection, values["account_id"], stamp.now, values["days_past_due"])
    return {**made, "id": payment_id}


def _in_the_way(connection: Connection, arrived: Arrived, values: Mapping[str, Any]) -> Row:
    """What kept a row from being written: the same reference, or another reversal of the same payment."""
    known = table.payment_by_reference(connection, arrived.reference)
    if known is not None:
        return known
    other = table.reversal_of(connection, values["reverses"])
    assert other is not None, "one of the two was there"
    raise Clash("reverses", arrived.reverses or "", f"it was taken back already, by {other['reference']}")


def _both(connection: Connection, known: Row, values: Mapping[str, Any]) -> str:
    return f"it is on record as {_told(connection, known)}; this says {_told(connection, values)}"


def _told(connection: Connection, row: Mapping[str, Any]) -> str:
    account = account_by_id(connection, row["account_id"])
    assert account is not None, "a payment is of an account"
    what = f"{row['kind']} of {shown(row['amount'])} {row['currency']}"
    return f"a {what} for {account['ref']} at {row['paid_at'].isoformat(timespec='seconds')}"
