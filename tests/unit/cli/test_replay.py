"""`voicebot replay --all`: one record that cannot be opened is named, and keeps no other from being proved."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text, update
from typer.testing import CliRunner

from tests.conftest import SECRET
from voicebot.calls import open_calls
from voicebot.calls.events import Answered, PressedKeys
from voicebot.cli import build
from voicebot.clock import SystemClock
from voicebot.records import Cipher, Database
from voicebot.records.calls import turns
from voicebot.settings import load_settings

OTHER = Cipher("another secret, as long as that one is")


@pytest.fixture
def calls_on_record(
    database: Database, database_url: str, model: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> list[str]:
    """Three calls to the hotline."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")
    calls = open_calls(load_settings(), SystemClock())
    ids = [calls.open_inbound(f"CA0000000{number}", None, "+15550100100") for number in range(3)]
    for one in ids:
        calls.take_turn(one, Answered())
        calls.take_turn(one, PressedKeys("*"), turn=1)
    calls.close()
    return ids


def replay(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(build(), ["replay", *arguments])
    return done.exit_code, done.output


def test_a_call_whose_record_was_changed_is_named_with_its_turn_and_the_others_are_replayed(
    database: Database, calls_on_record: list[str]
) -> None:
    assert replay("--all")[0] == 0
    broken = calls_on_record[1]
    with database.begin() as connection:
        connection.execute(update(turns).where(turns.c.call_id == broken, turns.c.number == 1).values(body=b"{}"))
    code, output = replay("--all")
    assert code == 1
    assert f"call {broken} turn 1" in output
    assert "1 calls cannot be opened" in output
    assert "2 calls, 4 turns: the same words" in output


def test_a_record_sealed_with_another_key_says_so_and_which(database: Database, calls_on_record: list[str]) -> None:
    with database.begin() as connection:
        of_call = {"call": calls_on_record[2], "body": OTHER.seal(b"{}")}
        connection.execute(text("UPDATE turns SET body = :body WHERE call_id = :call AND number = 0"), of_call)
    code, output = replay(calls_on_record[2])
    assert code == 1
    assert f"call {calls_on_record[2]} turn 0" in output
    assert "SECRET_KEY" in output
