"""A bank that keeps its word: it reminds, rings back and writes; days go by as a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from tests.unit.calls.conftest import FakeCarrier
from tests.unit.outreach.messages.post import FakeLine, Post, post_on
from tests.unit.records.plans import a_call
from voicebot import compliance
from voicebot.calls.asking import Desk
from voicebot.calls.house import office_of
from voicebot.calls.rulebooks import Rulebooks
from voicebot.clock import ManualClock
from voicebot.outreach.arriving import read
from voicebot.outreach.best_time import BestTimes
from voicebot.outreach.callbacks import Callbacks
from voicebot.outreach.follow_up import FollowUp
from voicebot.outreach.messages.messenger import Lines
from voicebot.outreach.payments import Payments
from voicebot.outreach.receipting import Receipts
from voicebot.outreach.reminding import Reminders
from voicebot.outreach.ringing import Ringing
from voicebot.records import Database, outcomes
from voicebot.records.accounts import account_by_ref
from voicebot.records.calls import change_call
from voicebot.records.promises import add_promise
from voicebot.records.schema import metadata
from voicebot.settings import Settings

#: a Tuesday, ten in the morning in Shanghai
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@dataclass
class House:
    """One bank on one clock; what it is asked to do is done by the duties of a worker."""

    database: Database
    clock: ManualClock
    desk: Desk
    post: Post
    carrier: FakeCarrier
    mail: FakeLine = field(default_factory=lambda: FakeLine("smtp"))

    @property
    def reminders(self) -> Reminders:
        return Reminders(self.database, self.clock, self.desk.office, BestTimes(self.database))

    @property
    def receipts(self) -> Receipts:
        return Receipts(self.database, self.clock, self.desk.office)

    @property
    def follow_up(self) -> FollowUp:
        return FollowUp(self.database, self.clock, self.desk.office)

    def pays(self, amount: str, reference: str, ref: str = "A-1") -> None:
        """Somebody pays now."""
        payments = Payments(self.database, self.clock, self.follow_up.move_on)
        asked = {"account": ref, "amount": amount, "reference": reference, "paid_at": self.clock.now().isoformat()}
        payments.record(read(asked), "hand")

    def takes_back(self, reference: str) -> None:
        """A payment bounces now."""
        payments = Payments(self.database, self.clock, self.follow_up.move_on)
        asked = {"reverses": reference, "reference": f"R{reference}", "paid_at": self.clock.now().isoformat()}
        payments.record(read(asked), "hand")

    @property
    def ringing(self) -> Ringing:
        return Ringing(self.desk, self.carrier)

    @property
    def callbacks(self) -> Callbacks:
        return Callbacks(self.database, self.clock, self.desk.office)

    def works(self) -> dict[str, int]:
        """One pass of every duty; what came of it, zeros left out."""
        came = self.reminders.run() + self.receipts.run() + self.ringing.run()
        came.update(self.post.messages.send_due(Lines(self.post.built_in, self.post.line, self.mail)))
        return dict(+came)

    def at(self, written: str) -> None:
        """Let the time go by to a moment in Shanghai."""
        then = datetime.fromisoformat(f"{written}+08:00")
        self.clock.advance(seconds=max(timedelta(0), then - self.clock.now()).total_seconds())
        with self.database.begin() as connection:
            accounts = metadata.tables["accounts"]
            connection.execute(accounts.update().values(as_of=self.clock.now()))

    def account_id(self, ref: str = "A-1") -> int:
        with self.database.read() as connection:
            row = account_by_ref(connection, ref)
        assert row is not None
        return int(row["id"])

    def promises(self, due: date, amount: int = 50_000, ref: str = "A-1") -> int:
        account_id, now = self.account_id(ref), self.clock.now()
        made = {"call_id": a_call(self.database, account_id, now), "account_id": account_id, "created_at": now}
        with self.database.begin() as connection:
            return add_promise(connection, made | {"kind": "partial", "amount": amount, "currency": "CNY", "due": due})

    def asked_to_ring(self, written: str, reason: str = "later", *, urgent: bool = False, ref: str = "A-1") -> int:
        """Somebody asked in a call to be rung at a moment in Shanghai; the callback's id."""
        account_id, now = self.account_id(ref), self.clock.now()
        call_id = a_call(self.database, account_id, now)
        row = next(row for row in self.rows("accounts") if row["ref"] == ref)
        at = datetime.fromisoformat(f"{written}+08:00")
        with self.database.begin() as connection:
            change_call(connection, call_id, number_hash=row["phone_hash"], ended_at=now, state="completed")
            made = {"call_id": call_id, "account_id": account_id, "created_at": now, "number": row["phone"]}
            asked = {"at": at, "reason": reason, "urgent": urgent, "state": "booked"}
            outcomes.add_outcome(connection, outcomes.callbacks, made | asked)
        return int(self.rows("callbacks")[-1]["id"])

    def call_ended(self, disposition: str, state: str = "completed", **more: Any) -> None:
        """The call that was placed last is over."""
        call_id = self.carrier.placed[-1].attempt
        with self.database.begin() as connection:
            ended = {"state": state, "ended_at": self.clock.now(), "disposition": disposition}
            change_call(connection, call_id, **ended | more)

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = metadata.tables[table]
        order = found.c.created_at if table in ("texts", "calls") else found.primary_key.columns.values()[0]
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(found).order_by(order)).mappings()]

    def tickets(self) -> list[str]:
        return [row["kind"] for row in self.rows("tickets") if row["state"] == "open"]


def house_on(database: Database, clock: ManualClock | None = None) -> House:
    """The bank at ten in the morning of the 24th of November, or at the clock's time, under the rules as they bind."""
    clock = clock or ManualClock(NOW)
    office = office_of(Settings(secret_key=SecretStr("s" * 32), twilio_account_sid="AC", person_number=""))
    desk = Desk(database, clock, Rulebooks(compliance.load_rulebooks()), office)
    return House(database, clock, desk, post_on(database, clock), FakeCarrier())
