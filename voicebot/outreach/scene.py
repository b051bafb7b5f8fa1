"""What a step of the follow-up knows of an account, read while the account is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.calls.world import zone_or_none
from voicebot.outreach import lives
from voicebot.outreach.colleagues import Case
from voicebot.outreach.lives import Span
from voicebot.records import payments, plans, promises
from voicebot.records.accounts import hold_account
from voicebot.records.prepared import Row
from voicebot.repayment.keeping import Paid


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise or a plan (`what`) that came from one state to another."""

    what: str
    id: int
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Scene:
    """`moment` is a time of `today`, a day of the person's own; `now` is when all this is written."""

    office: Office
    account: Row
    zone: ZoneInfo
    payments: Sequence[Row]
    promises: Sequence[Row]
    plans: Sequence[Row]
    today: date
    moment: datetime
    now: datetime

    def case(self, kind: str, row: Row) -> Case:
        """What a colleague is told of a promise or a plan."""
        return Case(kind, self.account, row["call_id"], self.moment)

    def paid_for(self, row: Row) -> list[Paid]:
        """The payments that count for a promise or a plan: those until the next one was agreed to.

        For a plan that runs they all count, whatever was agreed to beside it.
        """
        confirmed = (plan for plan in self.plans if plan["state"] in plans.CONFIRMED)
        later = (one["created_at"] for one in (*self.promises, *confirmed) if one["created_at"] > row["created_at"])
        until = None if row["state"] in plans.RUNNING else min(later, default=None)
        return lives.paid_within(self.payments, Span(row["created_at"], until), self.zone)

    def as_of(self, events: Sequence[Row], paid: Sequence[Paid]) -> date:
        """The day by which a life is told: today, and never before what is on record of it already."""
        known = (lives.day_of(event, self.zone) for event in events)
        return max((self.today, *known, *(payment.on for payment in paid)))


def scene_of(
    connection: Connection, office: Office, account_id: int, now: datetime, on: date | None, *, ahead: bool
) -> Scene:
    """The account, held to the end of the transaction, on the person's own today, or on the day `on` if that has come
    where they are; `ahead`: even if not."""
    account = hold_account(connection, account_id)
    assert account is not None, "an account is never deleted"
    zone = zone_or_none(account["zone"]) or ZoneInfo("UTC")
    local = lives.local_day(now, zone)
    today = local if on is None else on if ahead else min(on, local)
    return Scene(
        office=office,
        account=account,
        zone=zone,
        payments=payments.payments_of(connection, account_id),
        promises=promises.promises_of(connection, account_id),
        plans=plans.plans_of(connection, account_id),
        today=today,
        moment=now if today <= local else datetime.combine(today, time(12), zone),
        now=now,
    )
