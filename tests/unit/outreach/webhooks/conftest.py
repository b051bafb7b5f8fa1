"""A bank with one invented customer, and somebody who is told everything."""

from __future__ import annotations

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.webhooks.told import URL, Told, told_on
from voicebot.records import Database


@pytest.fixture
def told(database: Database) -> Told:
    put(database, principal=900_000, interest=54_025, penalty=26_000, minimum_due=100_000)
    bank = told_on(database)
    bank.webhooks.add(URL, ["*"], "Mei")
    return bank
