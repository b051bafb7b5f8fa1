"""Whoever pays for what was agreed to hears once that it came in; whoever just pays is left in peace."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from voicebot.records import Database


@pytest.fixture
def house(database: Database) -> House:
    put(database)
    return house_on(database)


def test_a_payment_for_a_promise_is_receipted_once(house: House) -> None:
    house.promises(date(2026, 11, 30))
    house.at("2026-11-26T10:00")
    house.pays("200.00", "TX-1")
    assert house.works() == {"receipts": 1, "sent": 1}
    assert "您2026年11月26日（星期四）还的200.00元我们已经收到" in house.post.line.given[0].body
    assert house.works() == {}
    assert [row["payment_id"] for row in house.rows("receipts")] == [1]


def test_whoever_agreed_to_nothing_gets_no_text(house: House) -> None:
    house.pays("200.00", "TX-1")
    assert house.works() == {}


def test_what_was_paid_before_the_promise_is_no_news_of_it(house: House) -> None:
    house.pays("200.00", "TX-1")
    house.at("2026-11-24T11:00")
    house.promises(date(2026, 11, 30))
    assert house.works() == {}
    assert len(house.rows("receipts")) == 1, "it is looked at once"


def test_a_payment_that_bounced_before_the_text_went_is_not_thanked_for(house: House) -> None:
    house.promises(date(2026, 11, 30))
    house.at("2026-11-26T23:00")
    house.pays("200.00", "TX-1")
    assert house.works() == {"receipts": 1, "later": 1}
    house.takes_back("TX-1")
    house.at("2026-11-27T09:00")
    assert house.works() == {"dropped": 1}
    assert (house.post.line.given, house.tickets()) == ([], [])
