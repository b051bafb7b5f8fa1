"""A bank that writes to its customers over a line that a test may break, and a look at what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from tests.unit.records.plans import a_call
from voicebot import compliance
from voicebot.calls.house import office_of
from voicebot.calls.rulebooks import Rulebooks
from voicebot.clock import ManualClock
from voicebot.errors import CarrierFailed
from voicebot.outreach.messages.desk import Messages
from voicebot.outreach.messages.messenger import Lines, Listed, Taken, Text
from voicebot.outreach.messages.telling import News
from voicebot.records import Database, outcomes
from voicebot.records.accounts import account_by_ref
from voicebot.records.contact import add_contact_row, flags, suppressions
from voicebot.records.promises import add_promise
from voicebot.records.schema import metadata
from voicebot.settings import ROOT, Settings
from voicebot.understanding import understand
from voicebot.understanding.meaning import Asked, Meaning
from voicebot.wording.emails import load_emails
from voicebot.wording.messages import load_messages

#: ten in the morning in Shanghai
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)
AMERICAN: dict[str, Any] = {
    "phone": "+12015550143",
    "language": "en-US",
    "region": "US-NJ",
    "zone": "America/New_York",
    "packs": ["US_1P"],
    "currency": "USD",
}


@dataclass
class FakeLine:
    """Keeps what it is given; `fails` is raised once for each error in it, `lost` loses the answer after taking it."""

    name: str = "fake line"
    lists_all: bool = False
    fails: list[CarrierFailed] = field(default_factory=list)
    lost: bool = False
    given: list[Text] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)

    def send(self, text: Text) -> Taken:
        if self.fails:
            raise self.fails.pop(0)
        self.given.append(text)
        sid = f"{'mail-' if self.name == 'smtp' else 'SM'}{len(self.given):08}"
        self.listed.append(Listed(sid, "sent", text.body, NOW))
        if self.lost:
            raise CarrierFailed("no answer", unknown=True)
        return Taken(sid, "queued")

    def sent_to(self, number: str, since: datetime) -> Sequence[Listed]:
        return self.listed


@dataclass
class Post:
    """What the bank sends, at the clock's time."""

    database: Database
    clock: ManualClock
    messages: Messages
    line: FakeLine
    built_in: FakeLine

    @property
    def lines(self) -> Lines:
        return Lines(self.built_in, self.line)

    def passes(self) -> dict[str, int]:
        return dict(self.messages.send_due(self.lines))

    def account_id(self, ref: str = "A-1") -> int:
        with self.database.read() as connection:
            row = account_by_ref(connection, ref)
        assert row is not None
        return int(row["id"])

    def promised(self, amount: int = 50_000, language: str = "zh-CN", ref: str = "A-1", currency: str = "CNY") -> str:
        """A promise is made in a call, and its text is on its way; the call's id."""
        call_id = self.call_with(ref)
        made = {"call_id": call_id, "account_id": self.account_id(ref), "created_at": self.clock.now()}
        with self.database.begin() as connection:
            add_promise(connection, made | {"kind": "partial", "amount": amount, "currency": currency, "due": DUE})
        self.told_of("promise_confirmation", call_id, language, ref)
        return call_id

    def call_with(self, ref: str = "A-1") -> str:
        return a_call(self.database, self.account_id(ref), self.clock.now())

    def told_of(self, kind: str, call_id: str, language: str = "zh-CN", ref: str = "A-1", **body: Any) -> None:
        """What a call promises to send."""
        row = {"call_id": call_id, "account_id": self.account_id(ref), "created_at": self.clock.now()}
        more = {"kind": kind, "body": {"language": language} | body, "sent_at": None}
        with self.database.begin() as connection:
            outcomes.add_outcome(connection, outcomes.outbox, row | more)

    def flagged(self, flag: str) -> None:
        row = {"account_id": self.account_id(), "flag": flag, "starts": self.clock.now().date(), "until": None}
        with self.database.begin() as connection:
            add_contact_row(connection, flags, row | {"call_id": None, "created_at": self.clock.now()})

    def suppressed(self, scope: str, number: str = "+8613800000101") -> None:
        row = {"number_hash": self.database.cipher.number_hash(number), "scope": scope, "reason": "test"}
        with self.database.begin() as connection:
            add_contact_row(connection, suppressions, row | {"call_id": None, "created_at": self.clock.now()})

    def hears(self, state: str, attempt: str | None = None, **more: Any) -> bool:
        """The carrier says where the last text is."""
        return self.messages.told(attempt or self.rows("texts")[-1]["id"], News(state, **more))

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = metadata.tables[table]
        order = found.c.created_at if table == "texts" else found.primary_key.columns.values()[0]
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(found).order_by(order)).mappings()]

    def message(self) -> dict[str, Any]:
        """The one message of the outbox."""
        [row] = self.rows("outbox")
        return row

    def tickets(self) -> list[str]:
        return [row["kind"] for row in self.rows("tickets") if row["state"] == "open"]


def post_on(
    database: Database, clock: ManualClock | None = None, folder: Path = ROOT / "prompts", pay_at: str = ""
) -> Post:
    """The bank's post, under the rules as they bind where a telephone really rings."""
    clock = clock or ManualClock(NOW)
    books = compliance.load_rulebooks()
    office = office_of(Settings(secret_key=SecretStr("s" * 32), person_number=""))

    def reading(body: str, language: str) -> Meaning:
        return understand(body, language, Asked.OPEN, clock.now().date())

    words, url, mail = load_messages(folder), "https://bot.example/", load_emails(folder)
    messages = Messages(database, clock, office, Rulebooks(books), books, words, url, reading, mail, pay_at)
    return Post(database, clock, messages, FakeLine(), FakeLine("built-in line", lists_all=True))


def later(post: Post, **by: float) -> None:
    post.clock.advance(seconds=timedelta(**by).total_seconds())
