"""A bank with one invented customer, a toy dialogue, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from tests.unit.calls import toy
from voicebot.calls import Calls
from voicebot.calls.carrier import Dial
from voicebot.calls.events import Answered, PressedKeys
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.records import Database
from voicebot.records.accounts import put_account
from voicebot.records.schema import metadata
from voicebot.settings import Settings

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PHONE = "+8613800000101"


@dataclass
class FakeCarrier:
    """Remembers what it was asked to place; `fails` is raised instead."""

    name: str = "fake line"
    fails: Exception | None = None
    placed: list[Dial] = field(default_factory=list)

    def place(self, dial: Dial) -> str:
        self.placed.append(dial)
        if self.fails is not None:
            raise self.fails
        return f"CA{dial.attempt}"


@dataclass
class Bench:
    """Calls with everything that was passed in, and a look at the rows."""

    calls: Calls
    database: Database
    clock: ManualClock
    rules: toy.ToyRules
    carrier: FakeCarrier

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table: what must not change when nothing may."""
        return {name: self.rows(name) for name in metadata.tables}

    def outbound(self) -> str:
        """A call that was dialled."""
        call_id = self.calls.reserve_outbound("A-1")
        self.calls.dial(call_id, self.carrier)
        return call_id

    def verified(self) -> str:
        """An outbound call whose person has been verified, at the question of an amount."""
        call_id = self.outbound()
        self.calls.take_turn(call_id, Answered())
        self.calls.take_turn(call_id, PressedKeys("1"), turn=1)
        self.calls.take_turn(call_id, PressedKeys("0412#"), turn=2)
        return call_id

    def with_step(self, step: Callable[..., Any]) -> Calls:
        """The same bank with another dialogue."""
        kit = self.calls._kit
        return Calls(kit.database, kit.clock, kit.script, kit.rules, kit.office, kit.understand, step)


def put(database: Database, ref: str = "A-1", **changes: Any) -> int:
    """An invented customer."""
    cipher = database.cipher
    phone = changes.pop("phone", PHONE)
    values = {
        "ref": ref,
        "name": "林晓雯",
        "phone": phone,
        "phone_hash": cipher.number_hash(phone),
        "reference_hash": cipher.reference_hash(changes.pop("reference", "86000001")),
        "product_last4": "6201",
        "language": "zh-CN",
        "region": "CN",
        "zone": "Asia/Shanghai",
        "packs": ["CN_BANK"],
        "currency": "CNY",
        "principal": 186_000,
        "interest": 2_350,
        "penalty": 0,
        "fees": 0,
        "minimum_due": 20_000,
        "due_date": date(2026, 11, 20),
        "as_of": NOW,
        "salt": "salt",
        "sample": False,
    }
    known = changes.pop("facts", {"birth_mmdd": "0412"})
    facts = {kind: cipher.fact_hash("salt", kind, value) for kind, value in known.items()}
    with database.begin() as connection:
        return put_account(connection, values | changes, facts)


@pytest.fixture
def bench(database: Database) -> Bench:
    put(database)
    clock, rules = ManualClock(NOW), toy.ToyRules()
    office = office_of(Settings(secret_key=SecretStr("s" * 32), person_number="", ledger_fresh_minutes=720))
    calls = Calls(database, clock, toy.ToyScript(), rules, office, toy.understand, toy.step)
    return Bench(calls, database, clock, rules, FakeCarrier())
