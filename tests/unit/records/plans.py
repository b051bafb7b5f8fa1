"""A plan that somebody agreed to, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from voicebot.records import Database
from voicebot.records.calls import add_call
from voicebot.records.plans import add_plan
from voicebot.repayment.offer import Offer
from voicebot.repayment.offers import offers
from voicebot.repayment.terms import terms_for
from voicebot.repayment.wish import Wish

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DEBT = {"principal": Decimal("9000.00"), "interest": Decimal("540.25"), "penalty": Decimal("260.00")}


def an_offer(monthly: str = "1000", down: str | None = None) -> Offer:
    """The cheapest plan at the tariff for what somebody can pay a month."""
    terms = terms_for("CN_BANK", "CNY", TODAY)
    assert terms is not None
    wish = Wish(monthly=Decimal(monthly), down=None if down is None else Decimal(down))
    return offers(DEBT, wish, terms, TODAY).options[0]


def agreed(
    database: Database, account_id: int, offer: Offer | None = None, now: datetime = NOW, call_id: str | None = None
) -> int:
    """A plan that waits to be confirmed, from a call of its own unless one is named; its id."""
    call_id = call_id or a_call(database, account_id, now)
    with database.begin() as connection:
        return add_plan(
            connection, account_id=account_id, call_id=call_id, currency="CNY", offer=offer or an_offer(), now=now
        )


def a_call(database: Database, account_id: int, now: datetime = NOW) -> str:
    """A call with the account's holder; its id."""
    call_id = uuid4().hex
    made = {"direction": "outbound", "state": "completed", "language": "zh-CN", "created_at": now}
    with database.begin() as connection:
        add_call(connection, {"id": call_id, "account_id": account_id} | made)
    return call_id
