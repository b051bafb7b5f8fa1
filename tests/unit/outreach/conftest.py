"""A bank with one invented customer, who pays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.unit.calls.conftest import NOW, put
from voicebot.clock import ManualClock
from voicebot.outreach.arriving import read
from voicebot.outreach.payments import Payments
from voicebot.outreach.posting import Posted
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref
from voicebot.records.payments import PARTS
from voicebot.records.schema import metadata

#: what A-1 owes in these tests, minor units; four days overdue
OWED: dict[str, Any] = {"principal": 900_000, "interest": 54_025, "penalty": 26_000, "fees": 0}
OWED_TOTAL = sum(OWED.values())


@dataclass
class Till:
    """Payments of a small bank, and a look at its rows."""

    database: Database
    clock: ManualClock
    payments: Payments
    moved_on: list[int] = field(default_factory=list)

    def pays(self, amount: str = "500.00", reference: str = "TX-1", **more: Any) -> Posted:
        asked = {"account": "A-1", "amount": amount, "reference": reference, "paid_at": "2026-11-24"}
        return self.payments.record(read(asked | more), "hand", "Mei")

    def takes_back(self, reverses: str = "TX-1", reference: str = "RV-1", **more: Any) -> Posted:
        asked = {"reverses": reverses, "reference": reference, "paid_at": "2026-11-24", "reason": "bounced"}
        return self.payments.record(read(asked | more), "hand", "Mei")

    def account(self, ref: str = "A-1") -> dict[str, Any]:
        with self.database.read() as connection:
            row = account_by_ref(connection, ref)
        assert row is not None
        return dict(row)

    def owed(self, ref: str = "A-1") -> dict[str, int]:
        account = self.account(ref)
        return {part: account[part] for part in PARTS}

    def rows(self, table: str = "payments") -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]


@pytest.fixture
def open_till(database: Database) -> Callable[..., Till]:
    """A till, of which a test may have several on the same database."""

    def opened(*, ahead: bool = False) -> Till:
        clock, moved_on = ManualClock(NOW), list[int]()

        def moves_on(connection: Connection, account_id: int, now: datetime) -> None:
            moved_on.append(account_id)

        return Till(database, clock, Payments(database, clock, moves_on, ahead=ahead), moved_on)

    return opened


@pytest.fixture
def till(database: Database, open_till: Callable[..., Till]) -> Till:
    put(database, minimum_due=100_000, **OWED)
    return open_till()
