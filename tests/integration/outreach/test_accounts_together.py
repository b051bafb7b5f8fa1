"""Accounts taken in by a process that is killed, by two at once, and while payments come in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.outreach.bank import customer, rows_of, written
from voicebot.records import Database

ROOT = Path(__file__).resolve().parents[3]

#: a process that takes a file in; it stops for good, saying so, before or after its commit of a given number
IMPORT = """
import sys, time
from pathlib import Path
from secrets import token_hex
from sqlalchemy import event
from tests.conftest import SECRET
from tests.unit.outreach.bank import reader
from voicebot.outreach.account_import import AccountImport
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.mappings import Mapping
from voicebot.records import Cipher, open_database

url, path, stops_at = sys.argv[1:]
database, commits = open_database(url, Cipher(SECRET)), 0

def commit(connection):
    global commits
    commits += 1
    if commits == int(stops_at):
        print("here", flush=True)
        time.sleep(600)

event.listen(database.engine, "commit", commit)
found = reader()
file = BankFile(Path(path), Mapping(), found)
done = AccountImport(database, found, lambda: token_hex(16)).take_in(file.rows(), print, batch=5)
print(f"done {done.created} {done.updated} {done.unchanged} {done.rejected}", flush=True)
"""


def importing(url: str, path: Path, stops_at: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, url, str(path), str(stops_at)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )


def outcome(process: subprocess.Popen[str]) -> list[int]:
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [int(number) for number in said.splitlines()[-1].removeprefix("done ").split()]


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    return written(tmp_path / "bank.csv", [customer(number) for number in range(1, 23)])


@pytest.mark.parametrize("stops_at", [1, 3, 5])
def test_a_file_whose_import_is_killed_leaves_whole_batches_and_is_gone_on_with(
    database: Database, database_url: str, a_file: Path, stops_at: int
) -> None:
    process = importing(database_url, a_file, stops_at)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    kept = rows_of(database)
    assert len(kept) == 5 * (stops_at - 1)
    assert len(rows_of(database, "account_facts")) == 2 * len(kept)
    assert outcome(importing(database_url, a_file)) == [22 - len(kept), 0, len(kept), 0]
    assert rows_of(database)[: len(kept)] == kept
    assert len(rows_of(database, "account_facts")) == 2 * 22


def test_one_file_taken_in_by_two_processes_at_once_opens_each_account_once(
    database: Database, database_url: str, a_file: Path
) -> None:
    first, second = (outcome(process) for process in [importing(database_url, a_file) for _ in range(2)])
    assert [one + other for one, other in zip(first, second, strict=True)] == [22, 0, 22, 0]
    assert [row["ref"] for row in rows_of(database)] == [f"A-{number}" for number in range(1, 23)]
