"""A database that is down, or is none, ends every command with one sentence that holds the mend, and no traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voicebot.cli import main

Told = Callable[..., str]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Told:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "an invented secret, long enough for tests")

    def run(url: str, *arguments: str) -> str:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setattr(sys, "argv", ["voicebot", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        return " ".join(capsys.readouterr().err.split())

    return run


@pytest.mark.parametrize("command", [["migrate"], ["accounts", "list"], ["dial", "A-1"]])
def test_a_server_that_is_down_is_named_with_its_mend_and_without_its_password(told: Told, command: list[str]) -> None:
    said = told("postgresql://bot:a-secret-word@127.0.0.1:1/bot", *command)
    assert said.startswith("voicebot: DATABASE_URL: the database cannot be used")
    assert "start it" in said
    assert "a-secret-word" not in said


@pytest.mark.parametrize("url", ["nonsense", "mysql://there/bot"])
def test_an_address_that_is_no_database_is_named(told: Told, url: str) -> None:
    assert "DATABASE_URL" in told(url, "migrate")


def test_a_file_that_cannot_be_opened_is_named(told: Told, tmp_path: Path) -> None:
    assert "unable to open database file" in told(f"sqlite:///{tmp_path}", "migrate")


def test_a_database_that_was_not_migrated_asks_for_it(told: Told, tmp_path: Path) -> None:
    assert "run `voicebot migrate`" in told(f"sqlite:///{tmp_path / 'new.db'}", "accounts", "list")
