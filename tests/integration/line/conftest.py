"""The whole bot in this process, and telephones joined to it as a carrier's are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from voicebot.application import create_app
from voicebot.calls import Calls
from voicebot.calls.samples import SAMPLES, SampleAccount, put_samples
from voicebot.clock import ManualClock
from voicebot.line.caller import Caller
from voicebot.line.carrier import LineCarrier
from voicebot.line.transport import Request, Response, WsgiTransport
from voicebot.line.trunk import Trunk
from voicebot.line.views import call_of
from voicebot.records import cipher_of, migrate, open_database
from voicebot.settings import Settings

TOKEN = "a-token-of-the-tests"
BASE = "https://bot.example"
#: half past ten in the morning of a Tuesday, where each of them lives
SHANGHAI = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
NEW_YORK = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
PEOPLE = {sample.ref: sample for sample in SAMPLES}


def settings_for(database_url: str, folder: Path, **more: object) -> Settings:
    return Settings.model_validate(
        {
            "secret_key": SecretStr("an invented secret, long enough for tests"),
            "twilio_auth_token": SecretStr(TOKEN),
            "database_url": database_url,
            "public_url": BASE,
            "speech_cache": folder / "speech",
            "operator_password": SecretStr("an invented password"),
            "api_key": SecretStr("an-invented-key"),
        }
        | more
    )


class Checking:
    """A transport that lets no answer pass which a carrier would not play."""

    def __init__(self, app: Flask) -> None:
        self._inner = WsgiTransport(app)

    def send(self, request: Request) -> Response:
        answer = self._inner.send(request)
        assert answer.status < 400, f"{request.url} answered {answer.status}: {answer.body[:200]!r}"
        return answer


@dataclass
class Bank:
    """The bot with its database, its clock, and a line to it."""

    app: Flask
    calls: Calls
    clock: ManualClock
    carrier: LineCarrier
    trunk: Trunk

    def rings_up(self, ref: str, language: str | None = None) -> Caller:
        """The bank places a call; the telephone of that person rings."""
        attempt = self.calls.reserve_outbound(ref, language)
        sid = self.calls.dial(attempt, self.carrier)
        ringing = self.carrier.take(attempt)
        assert ringing is not None
        player = self.trunk.call_out(attempt, sid, ringing.to)
        self.carrier.holds(player)
        return Caller(player)

    def is_rung(self, number: str | None = "+12025550143") -> Caller:
        """Somebody dials the hotline."""
        return Caller(self.trunk.call_in(number))

    def disposition(self, caller: Caller) -> str | None:
        call_id = call_of(caller.player)
        assert call_id is not None
        return self.calls.call(call_id).disposition

    def effects(self, caller: Caller) -> list[str]:
        """What the call did in the world, by name, in order."""
        call_id = call_of(caller.player)
        assert call_id is not None
        return [str(effect["is"]) for turn in self.calls.journal(call_id) for effect in turn.effects]

    def replays(self, caller: Caller) -> bool:
        """Whether the journal, run again, gives the same words."""
        call_id = call_of(caller.player)
        assert call_id is not None
        return self.calls.replay(call_id).same


@pytest.fixture
def open_bank(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Bank]]:
    """Open the bank at a time; in its database are the invented people, unless `empty`."""
    banks: list[Bank] = []

    def opened(start: datetime = SHANGHAI, *, empty: bool = False, **more: object) -> Bank:
        settings = settings_for(database_url, tmp_path, **more)
        clock = ManualClock(start)
        database = open_database(settings.database_url, cipher_of(settings))
        migrate(database)
        if not empty:
            put_samples(database, clock)
        database.close()
        carrier = LineCarrier()
        app = create_app(settings, clock=clock, carrier=carrier)

        def passes(seconds: float) -> None:
            clock.advance(seconds=seconds)

        trunk = Trunk(Checking(app), TOKEN, BASE, settings.hotline, clock, passes=passes)
        banks.append(Bank(app, app.extensions["voicebot.calls"], clock, carrier, trunk))
        return banks[-1]

    yield opened
    for bank in banks:
        bank.calls.close()


def verified(caller: Caller, person: SampleAccount) -> Caller:
    """Say who one is, on the keys, as that invented person would."""
    for fact in person.facts.values():
        caller.presses(fact)
    return caller
