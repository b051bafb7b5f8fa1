"""What a message of each kind is about, read from what is on record as it goes; or why it is of no use any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.outreach.lives import MISSED, day_of, local_day
from voicebot.records import outcomes, payments, plans, promises
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import LANGUAGES
from voicebot.wording.values import Money, Value


@dataclass(frozen=True, slots=True)
class Useless:
    """Nothing is sent, and why. `owed`: it was to be told all the same, so that a colleague must."""

    why: str
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """A message of the outbox, about to be sent as `attempt`. `neutral`: others who read it must learn nothing."""

    message: Row
    account: Row
    zone: ZoneInfo
    now: datetime
    neutral: bool
    attempt: str = ""

    @property
    def language(self) -> str:
        """The language of the call, else the person's own."""
        for language in (self.message["body"].get("language"), self.account["language"]):
            if language in LANGUAGES:
                return str(language)
        return LANGUAGES[0]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Said:
    """The values of a text; `token` opens a plan, `key` names the words where they are not those of the kind."""

    values: Mapping[str, Value]
    token: str = ""
    key: str = ""


def promise(connection: Connection, occasion: Occasion) -> Said | Useless:
    """What was promised in the call."""
    call_id = occasion.message["call_id"]
    standing = promises.open_promises(connection, occasion.account["id"])
    made = [row for row in standing if row["call_id"] == call_id and row["due"] >= occasion.today]
    return _promised(made[-1]) if made else Useless("the promise stands no longer, or its day is over")


def promise_due(connection: Connection, occasion: Occasion) -> Said | Useless:
    """The promise that is due, while it stands."""
    standing = promises.open_promises(connection, occasion.account["id"])
    meant = [row for row in standing if row["id"] == occasion.message["body"]["promise"]]
    if not meant or meant[0]["due"] < occasion.today:
        return Useless("the promise stands no longer, or its day is over")
    return _promised(meant[0])


def _promised(row: Row) -> Said:
    return Said({"amount": Money(row["amount"], row["currency"]), "due": row["due"]})


def instalment_due(connection: Connection, occasion: Occasion) -> Said | Useless:
    """The instalment that is due, while its plan runs."""
    asked = occasion.message["body"]
    plan = plans.plan_row(connection, asked["plan"])
    if plan is None or plan["state"] not in plans.RUNNING:
        return Useless("the plan runs no longer")
    rows = [row for row in plans.instalments_of(connection, plan["id"]) if row["n"] == asked["n"]]
    if not rows or rows[0]["due"] < occasion.today:
        return Useless("its day is over")
    return _instalment(rows[0], plan)


def missed(connection: Connection, occasion: Occasion) -> Said | Useless:
    """The instalment that was missed last: the last one due before the day on which that was told."""
    plan = plans.plan_row(connection, occasion.message["body"]["plan"])
    if plan is None or plan["state"] not in plans.RUNNING:
        return Useless("the plan runs no longer")
    events = plans.plan_history(connection, plan["id"])
    told = max((day_of(event, occasion.zone) for event in events if event["kind"] == MISSED), default=occasion.today)
    rows = [row for row in plans.instalments_of(connection, plan["id"]) if row["due"] <= told]
    return _instalment(rows[-1], plan) if rows else Useless("no instalment has been due yet")


def _instalment(row: Row, plan: Row) -> Said:
    return Said({"amount": Money(row["amount"], plan["currency"]), "due": row["due"]})


def received(connection: Connection, occasion: Occasion) -> Said | Useless:
    """The payment that came in, unless it was taken back since."""
    rows = payments.payments_of(connection, occasion.account["id"])
    taken_back = {row["reverses"] for row in rows}
    meant = [row for row in rows if row["id"] == occasion.message["body"]["payment"]]
    if not meant or meant[0]["id"] in taken_back:
        return Useless("the payment was taken back")
    paid = local_day(meant[0]["paid_at"], occasion.zone)
    return Said({"amount": Money(meant[0]["amount"], meant[0]["currency"]), "paid": paid})


def callback(connection: Connection, occasion: Occasion) -> Said | Useless:
    """When we ring because of the call."""
    booked = outcomes.callbacks_of_call(connection, occasion.message["call_id"])
    ahead = [at for at in booked if at > occasion.now]
    return Said({"at": ahead[0].astimezone(occasion.zone)}) if ahead else Useless("no callback is ahead any longer")
