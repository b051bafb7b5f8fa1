"""A bank whose customers promise, agree to plans, pay, and are followed up; days go by as a test wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from tests.unit.records.plans import a_call, agreed
from voicebot.calls.house import office_of
from voicebot.calls.plan_links import PlanLinks
from voicebot.clock import ManualClock
from voicebot.outreach import plan_life
from voicebot.outreach.arriving import read
from voicebot.outreach.follow_up import FollowUp, Reviewed
from voicebot.outreach.payments import Payments
from voicebot.outreach.posting import Posted
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref
from voicebot.records.promises import add_promise
from voicebot.records.schema import metadata
from voicebot.repayment.offer import Offer
from voicebot.settings import Settings


@dataclass
class Desk:
    """Everything is done at the clock's time, which is ten in the morning where the customers live."""

    database: Database
    clock: ManualClock
    follow_up: FollowUp
    payments: Payments

    def account_id(self, ref: str = "A-1") -> int:
        with self.database.read() as connection:
            row = account_by_ref(connection, ref)
        assert row is not None
        return int(row["id"])

    def promises(self, amount: int = 50_000, due: date = date(2026, 11, 30), ref: str = "A-1") -> int:
        """Somebody promises, in a call of its own."""
        account_id, now = self.account_id(ref), self.clock.now()
        made = {"call_id": a_call(self.database, account_id, now), "account_id": account_id, "created_at": now}
        with self.database.begin() as connection:
            return add_promise(connection, made | {"kind": "partial", "amount": amount, "currency": "CNY", "due": due})

    def agrees(self, ref: str = "A-1", offer: Offer | None = None) -> int:
        """Somebody agrees to a plan, and does not confirm it yet."""
        return agreed(self.database, self.account_id(ref), offer, self.clock.now())

    def confirms(self, plan_id: int) -> int:
        """They confirm it by the link that they were sent."""
        links = PlanLinks(self.database, starts=plan_life.start)
        with self.database.begin() as connection:
            token = links.make(connection, plan_id, self.clock.now()).token
        links.confirm(token, self.clock.now())
        return plan_id

    def pays(self, amount: str, reference: str, paid_at: str | None = None, ref: str = "A-1") -> Posted:
        """Somebody pays, now or as it is said."""
        when = paid_at or self.clock.now().isoformat()
        asked = {"account": ref, "amount": amount, "reference": reference, "paid_at": when}
        return self.payments.record(read(asked), "hand")

    def takes_back(self, reference: str) -> Posted:
        """A payment bounces now."""
        asked = {"reverses": reference, "reference": f"R{reference}", "paid_at": self.clock.now().isoformat()}
        return self.payments.record(read(asked), "hand")

    def on(self, day: str) -> Reviewed:
        """Let the time go by to ten in the morning of that day, and review."""
        then = datetime.fromisoformat(f"{day}T02:00:00+00:00")
        self.clock.advance(seconds=max(timedelta(0), then - self.clock.now()).total_seconds())
        return self.follow_up.review()

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            found = metadata.tables[table]
            return [dict(row) for row in connection.execute(select(found).order_by(*found.primary_key)).mappings()]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table: what must not change when nothing may."""
        return {name: self.rows(name) for name in metadata.tables}

    def state(self, table: str, number: int) -> str:
        """Where a promise or a plan stands."""
        return next(str(row["state"]) for row in self.rows(table) if row["id"] == number)

    def told(self, table: str = "promise_events") -> list[tuple[str, str | None]]:
        """Every event's kind and the day of it, in the order in which they were written."""
        return [(row["kind"], row["day"] and row["day"].isoformat()) for row in self.rows(table)]

    def flags(self) -> list[str]:
        """The flags that hold."""
        return [row["flag"] for row in self.rows("flags") if row["released_at"] is None]


def desk_on(database: Database, clock: ManualClock | None = None, *, ahead: bool = False) -> Desk:
    """A desk at ten in the morning of the 24th of November, or at the clock's time."""
    clock = clock or ManualClock(datetime(2026, 11, 24, 2, tzinfo=UTC))
    office = office_of(Settings(secret_key=SecretStr("s" * 32)))
    follow_up = FollowUp(database, clock, office, ahead=ahead)
    return Desk(database, clock, follow_up, Payments(database, clock, follow_up.move_on, ahead=ahead))
