"""Somebody with a link to a plan, a house that serves it, and a clock that goes when told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.unit.calls.conftest import put
from tests.unit.records.plans import DEBT, NOW, a_call
from voicebot.clock import ManualClock
from voicebot.outreach.letters import Letters
from voicebot.records import Database
from voicebot.records.plans import add_plan
from voicebot.records.schema import metadata
from voicebot.repayment.offers import offers
from voicebot.repayment.terms import terms_for
from voicebot.repayment.wish import Wish

CURRENCY = {
    "CN_BANK": "CNY",
    "US_1P": "USD",
    "US_3P": "USD",
    "UK_CREDIT": "GBP",
    "EU": "EUR",
    "HK": "HKD",
    "SG": "SGD",
}


@dataclass
class Holder:
    """Reads and answers as a browser does; `sends` are headers of every form."""

    client: FlaskClient
    database: Database
    clock: ManualClock
    letters: Letters
    token: str = ""
    plan_id: int = 0
    sends: dict[str, str] = field(default_factory=lambda: {"Origin": "null", "Sec-Fetch-Site": "same-origin"})

    def reads(self, lang: str = "en", **more: Any) -> str:
        response = self.opens(lang, **more)
        assert response.status_code == 200
        return response.get_data(as_text=True)

    def opens(self, lang: str = "en", **more: Any) -> TestResponse:
        return self.client.get(f"/plans/{self.token}", query_string={"lang": lang}, **more)

    def presses(self, press: str, page: str | None = None, key: str | None = None, **more: Any) -> TestResponse:
        """Send the form of the page as it stands; a key may be given that the page does not hold."""
        known = key if key is not None else key_on(page if page is not None else self.reads(), press)
        address = f"/plans/{self.token}/{press}?lang=en"
        return self.client.post(address, data={"key": known}, headers=self.sends, **more)

    def reads_all(self) -> str:
        """Read for as long as it takes; the page as it then stands."""
        self.reads()
        self.clock.advance(seconds=10)
        return self.reads()

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            found = metadata.tables[table]
            return [dict(row) for row in connection.execute(select(found).order_by(*found.primary_key)).mappings()]

    def state(self) -> str:
        return next(str(row["state"]) for row in self.rows("plans") if row["id"] == self.plan_id)

    def done(self) -> list[str]:
        """What was done on the page."""
        return [row["kind"] for row in self.rows("plan_views")]


def holder_of(app: Flask, database: Database, clock: ManualClock, pack: str = "CN_BANK", **account: Any) -> Holder:
    """The holder of a plan under a pack's terms, with a fresh link."""
    holder = Holder(app.test_client(), database, clock, app.extensions["voicebot.outreach"].letters)
    account_id = put(database, packs=[pack], currency=CURRENCY[pack], **account)
    holder.plan_id = agrees(database, account_id, pack, clock.now())
    holder.token = holder.letters.link(holder.plan_id).token
    return holder


def agrees(database: Database, account_id: int, pack: str = "CN_BANK", now: datetime = NOW) -> int:
    """A plan of twelve months that waits to be confirmed."""
    today: date = now.astimezone(UTC).date()
    terms = terms_for(pack, CURRENCY[pack], today)
    assert terms is not None
    [offer, *_] = offers(DEBT, Wish(months=12, down=Decimal("500.00")), terms, today).options
    call_id, currency = a_call(database, account_id, now), CURRENCY[pack]
    with database.begin() as connection:
        return add_plan(connection, account_id=account_id, call_id=call_id, currency=currency, offer=offer, now=now)


def key_on(page: str, press: str) -> str:
    """The key in the form that presses this; none where the page has no such form."""
    found = re.search(rf'action="[^"]*/{press}\?[^"]*">\s*<input type="hidden" name="key" value="([0-9a-f]+)"', page)
    return found[1] if found else ""


def words(page: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
