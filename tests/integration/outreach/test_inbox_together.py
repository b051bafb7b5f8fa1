"""The watched folder under workers that are killed, at every commit and every move of a file, and under two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.integration.outreach.killed import importing, outcome
from tests.unit.outreach.bank import customer, rows_of, written
from voicebot.records import Database

#: a pass that says "here" and stops before a commit, or before it moves a file, of a given number
PASS = """
import os
from pydantic import SecretStr
from voicebot.calls.house import office_of
from voicebot.clock import SystemClock
from voicebot.outreach import account_import
from voicebot.outreach.imports.desk import Files
from voicebot.outreach.payments import Payments
from voicebot.settings import Settings

moves, stops_before = 0, int(os.environ.get("STOPS_BEFORE_MOVE", "0"))

def stopping(move):
    def moved(*given):
        global moves
        moves += 1
        if moves == stops_before:
            print("here", flush=True)
            time.sleep(600)
        return move(*given)
    return moved

Path.rename, Path.replace = stopping(Path.rename), stopping(Path.replace)
account_import.AccountImport.take_in.__defaults__ = (*account_import.AccountImport.take_in.__defaults__[:-1], 5)
settings = Settings(secret_key=SecretStr("s" * 32), import_inbox=Path(path), import_sources=Path(path) / ".sources")
clock = SystemClock()
payments = Payments(database, clock, lambda *_: None)
came = Files(database, clock, settings, office_of(settings), payments).inbox.take_in(lambda: True)
print("done", *(came.get(name, 0) for name in ("files", "created", "unchanged", "rejected")), flush=True)
"""
ROWS = [customer(number, as_of="2026-11-24T06:00:00+08:00") for number in range(1, 13)] + [customer(99, name="=x")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "inbox" / "harbour" / "accounts" / "bank.csv"
    path.parent.mkdir(parents=True)
    os.utime(written(path, ROWS), (time.time() - 60,) * 2)
    return tmp_path / "inbox"


def killed(process: subprocess.Popen[str]) -> None:
    """Kill it where it stopped."""
    assert process.stdout is not None
    with process.stdout as said:
        assert said.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL


def whole(database: Database, folder: Path) -> None:
    """Everything came in once, and lies where it belongs, with its report."""
    assert [row["ref"] for row in rows_of(database)] == [f"A-{number}" for number in range(1, 13)]
    [row] = rows_of(database, "imports")
    assert (row["state"], row["counts"]["rejected"]) == ("done", 1)
    box = folder / "harbour" / "accounts"
    names = sorted(one.name.split("-", 3)[-1] for one in (box / "done").iterdir())
    assert names == ["bank.csv", "bank.csv.rejects.csv"]
    report = (folder / row["report"]).read_text(encoding="utf-8")
    assert report.count("\n") == 2
    assert not [one for one in (box / "taken").rglob("*") if one.is_file() and one.name != ".lock"]


@pytest.mark.parametrize("stops_at", range(1, 7))
def test_a_worker_that_is_killed_at_any_commit_leaves_the_file_to_the_next(
    database: Database, database_url: str, folder: Path, stops_at: int
) -> None:
    killed(importing(PASS, database_url, folder, stops_at))
    files, *_, rejected = outcome(importing(PASS, database_url, folder))
    assert (files, rejected) == (1, 1)
    whole(database, folder)


@pytest.mark.parametrize("move", [1, 2, 3], ids=["before it is taken", "before its report", "before it is put away"])
def test_a_worker_that_is_killed_at_any_move_of_a_file_leaves_it_to_the_next(
    database: Database, database_url: str, folder: Path, move: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOPS_BEFORE_MOVE", str(move))
    killed(importing(PASS, database_url, folder))
    monkeypatch.delenv("STOPS_BEFORE_MOVE")
    assert outcome(importing(PASS, database_url, folder))[0] == 1
    whole(database, folder)


def test_two_workers_never_take_one_file_twice(database: Database, database_url: str, folder: Path) -> None:
    both = [outcome(one) for one in [importing(PASS, database_url, folder) for _ in range(2)]]
    while sum(files for files, *_ in both) == 0:
        both.append(outcome(importing(PASS, database_url, folder)))
    assert sorted(counts for counts in both if counts[0]) == [[1, 12, 0, 1]]
    whole(database, folder)
