"""A bank that rings many invented customers by campaigns; a test says how each call ends, and lets time go by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, select, update

from tests.unit.calls.conftest import FakeCarrier, put
from voicebot import compliance
from voicebot.calls.asking import Desk
from voicebot.calls.house import office_of
from voicebot.calls.rulebooks import Rulebooks
from voicebot.clock import ManualClock
from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns.desk import Campaigns
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import strategy_of
from voicebot.records import Database
from voicebot.records.calls import calls
from voicebot.records.contact import add_contact_row, flags, suppressions
from voicebot.records.schema import metadata
from voicebot.settings import Settings

#: ten in the morning of a Tuesday in Shanghai
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
#: by how a call ends, the carrier's last word for it
STATES = {
    Disposition.NO_ANSWER: "no-answer",
    Disposition.LINE_BUSY: "busy",
    Disposition.CARRIER_FAILED: "failed",
    Disposition.CANCELLED: "canceled",
}
QUICK = {"calls_a_second": 100, "concurrent": 1000}


@dataclass
class Pile:
    """A dialling queue that holds what was committed; `breaks` loses the transaction that puts something on it."""

    held: list[tuple[int, int]] = field(default_factory=list)
    breaks: bool = False

    def put(self, connection: Connection, member_id: int, tries: int) -> None:
        if self.breaks:
            raise RuntimeError("the queue is gone")
        self.held.append((member_id, tries))


@dataclass
class Drive:
    """What the bank does, at the clock's time."""

    database: Database
    clock: ManualClock
    campaigns: Campaigns
    pile: Pile
    carrier: FakeCarrier

    def people(self, many: int, *, first: int = 1, **changes: Any) -> list[int]:
        """So many customers, A-1 and so on; their accounts' ids."""
        return [
            put(
                self.database,
                f"A-{number}",
                reference=f"8600{number:05}",
                **({"phone": f"+86138000{number:05}"} | changes),
            )
            for number in range(first, first + many)
        ]

    def campaign(self, name: str = "early", *, start: bool = True, **more: Any) -> int:
        """A campaign over everybody, started."""
        given = {"name": name, "pace": QUICK} | more
        campaign_id = self.campaigns.life.create(strategy_of(given), "Mei")
        if start:
            self.campaigns.life.start(campaign_id, "Mei")
        return campaign_id

    def release(self) -> dict[str, int]:
        return dict(self.campaigns.release())

    def settle(self) -> dict[str, int]:
        return dict(self.campaigns.settle())

    def rings(self) -> list[str]:
        """What came of everything in the queue."""
        held, self.pile.held = self.pile.held, []
        return [self.campaigns.dial(member, tries, self.carrier) for member, tries in held]

    def ends(self, how: Disposition | Callable[[Mapping[str, Any]], Disposition], **more: Any) -> int:
        """Every call that goes on ends so; how many did."""
        live = [row for row in self.rows("calls") if row["state"] in ("dialling", "ringing", "in-progress")]
        for row in live:
            ended = how if isinstance(how, Disposition) else how(row)
            values = {"state": STATES.get(ended, "completed"), "disposition": ended.value, "ended_at": self.clock.now()}
            self.change_call(row["id"], **(values | more))
        return len(live)

    def change_call(self, call_id: str, **values: Any) -> None:
        with self.database.begin() as connection:
            connection.execute(update(calls).where(calls.c.id == call_id).values(**values))

    def round(self, how: Disposition, **more: Any) -> None:
        """Release, ring, end and settle whoever may be rung now."""
        self.release()
        self.rings()
        self.ends(how, **more)
        self.settle()

    def later(self, *, read: bool = True, **by: float) -> None:
        """Time goes by; the ledger is read all the while, or is not."""
        self.clock.advance(**by)
        if read:
            self.fresh()

    def fresh(self, **changes: Any) -> None:
        """The ledger is read anew."""
        table = metadata.tables["accounts"]
        with self.database.begin() as connection:
            connection.execute(update(table).values(as_of=self.clock.now(), **changes))

    def flagged(self, account_id: int, flag: str) -> None:
        row = {"account_id": account_id, "flag": flag, "starts": self.clock.now().date(), "until": None}
        with self.database.begin() as connection:
            add_contact_row(connection, flags, row | {"call_id": None, "created_at": self.clock.now()})

    def suppressed(self, number: str, scope: str = "automated_voice") -> None:
        row = {"number_hash": self.database.cipher.number_hash(number), "scope": scope, "reason": "test"}
        with self.database.begin() as connection:
            add_contact_row(connection, suppressions, row | {"call_id": None, "created_at": self.clock.now()})

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = metadata.tables[table]
        order = found.c.created_at if table == "calls" else found.primary_key.columns.values()[0]
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(found).order_by(order)).mappings()]

    def member(self, ref: str = "A-1", campaign: int | None = None) -> dict[str, Any]:
        """The member of this account, in the newest campaign if none is named."""
        account = next(row["id"] for row in self.rows("accounts") if row["ref"] == ref)
        mine = [row for row in self.rows("campaign_members") if row["account_id"] == account]
        return [row for row in mine if campaign in (None, row["campaign_id"])][-1]

    def members(self, campaign: int) -> list[dict[str, Any]]:
        return [row for row in self.rows("campaign_members") if row["campaign_id"] == campaign]

    def state(self, campaign: int) -> str:
        return next(str(row["state"]) for row in self.rows("campaigns") if row["id"] == campaign)

    def told(self, campaign: int | None) -> list[tuple[str, str]]:
        """What was done to a campaign, and by whom."""
        return [(row["kind"], row["who"]) for row in self.rows("campaign_events") if row["campaign_id"] == campaign]

    def dialled(self) -> list[str]:
        """Every number that was made to ring, in order."""
        return [dial.to for dial in self.carrier.placed]


def drive_on(
    database: Database,
    clock: ManualClock | None = None,
    *,
    line: Line | None = None,
    alone: int = 1_000,
    person_number: str = "+15550100101",
) -> Drive:
    """The bank's campaigns, under the rules as they bind where a telephone really rings."""
    clock = clock or ManualClock(NOW)
    office = office_of(Settings(secret_key=SecretStr("s" * 32), person_number=person_number, ledger_fresh_minutes=1440))
    desk = Desk(database, clock, Rulebooks(compliance.load_rulebooks()), office)
    pile = Pile()
    campaigns = Campaigns(desk, line or Line("fake line", 1000, 1000), pile, alone)
    return Drive(database, clock, campaigns, pile, FakeCarrier())
