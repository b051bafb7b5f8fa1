from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry
from typer.testing import CliRunner

from voicebot.calls.samples import put_samples
from voicebot.cli import build
from voicebot.clock import SystemClock
from voicebot.records import cipher_of, migrate, open_database

from .conftest import settings_for


@pytest.mark.parametrize(
    "command",
    [
        ("migrate",),
        ("doctor",),
        ("accounts", "sample"),
        ("accounts", "list"),
        ("dial", "CN-0001"),
        ("dial", "NOBODY"),
        ("call", "--direction", "inbound"),
        ("replay", "--all"),
        ("understanding", "review"),
        ("understanding", "dismiss", "7"),
    ],
    ids=" ".join,
)
def test_a_command_gives_back_every_connection_it_took(
    command: tuple[str, ...], database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(database_url, tmp_path)
    database = open_database(settings.database_url, cipher_of(settings))
    migrate(database)
    put_samples(database, SystemClock())
    database.close()
    taken: set[int] = set()

    def takes(connection: object, _entry: ConnectionPoolEntry) -> None:
        taken.add(id(connection))

    def gives_back(connection: object, _entry: ConnectionPoolEntry) -> None:
        taken.discard(id(connection))

    event.listen(Engine, "connect", takes)
    event.listen(Engine, "close", gives_back)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key.get_secret_value())
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SPEECH_CACHE", str(tmp_path / "speech"))
    monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
    try:
        CliRunner().invoke(build(), list(command), input="")
    finally:
        event.remove(Engine, "connect", takes)
        event.remove(Engine, "close", gives_back)
    assert taken == set()
