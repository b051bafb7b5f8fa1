"""The whole application with Twilio's signed requests sent into it, at whatever settings a test needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from voicebot.application import create_app
from voicebot.calls import Calls
from voicebot.calls.carrier import Dial
from voicebot.calls.samples import put_samples
from voicebot.clock import ManualClock
from voicebot.line.carrier import LineCarrier
from voicebot.records import migrate
from voicebot.records.calls import calls as calls_table
from voicebot.settings import load_settings
from voicebot.understanding import ensure_model

TOKEN = "an invented token of some length"
SITE = "https://bot.example"
PERSON = "+15550100111"
#: half past ten in the morning where the invented people of CN live
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@dataclass
class Bot:
    """The application, and a carrier that signs."""

    app: Flask
    carrier: LineCarrier = field(default_factory=LineCarrier)

    @property
    def calls(self) -> Calls:
        calls: Calls = self.app.extensions["voicebot.calls"]
        return calls

    def post(self, path: str, **form: str) -> TestResponse:
        """A webhook as Twilio signs it."""
        signed = RequestValidator(TOKEN).compute_signature(SITE + path, form)
        return self.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signed}, base_url=SITE)

    def ring(self, sid: str = "CA00000001", **more: str) -> tuple[str, TestResponse]:
        """The hotline rings; the address of the next turn, and the answer."""
        form = {"CallSid": sid, "From": "+12025550143", "To": "+15550100100"} | more
        answer = self.post("/twilio/voice/inbound", **form)
        found = re.search(r'action="([^"]+)"', answer.text)
        assert found, answer.text
        return found[1], answer

    def dialled(self) -> str:
        """A call that the bot has placed, and that rings."""
        attempt = self.calls.reserve_outbound("CN-0001")
        self.calls.dial(attempt, self.carrier)
        return attempt

    def row(self, call: str) -> Any:
        with self.calls.database.read() as connection:
            return connection.execute(select(calls_table).where(calls_table.c.id == call)).one()

    def breaks(self, table: str) -> None:
        """The database loses a table: whatever writes there now fails."""
        with self.calls.database.begin() as connection:
            connection.execute(text(f"DROP TABLE {table}"))


class Silent:
    """A carrier that places the call and whose answer is lost."""

    name = "built-in line"

    def place(self, dial: Dial) -> str:
        raise TimeoutError("no answer came")


@pytest.fixture(scope="session", autouse=True)
def model() -> None:
    ensure_model()


@pytest.fixture
def open_bot(database_url: str) -> Iterator[Callable[..., Bot]]:
    """Open the bot; the invented people are in its database."""
    opened: list[Bot] = []

    def make(**more: Any) -> Bot:
        settings = load_settings(
            database_url=database_url,
            secret_key="an invented secret, long enough for tests",
            twilio_auth_token=TOKEN,
            public_url=SITE,
            api_key="an invented key",
            operator_password="an invented password",
            **more,
        )
        clock = ManualClock(NOW)
        app = create_app(settings, clock=clock)
        bot = Bot(app)
        migrate(bot.calls.database)
        put_samples(bot.calls.database, clock)
        opened.append(bot)
        return bot

    yield make
    for bot in opened:
        bot.calls.close()


@pytest.fixture
def bot(open_bot: Callable[..., Bot]) -> Bot:
    return open_bot()
