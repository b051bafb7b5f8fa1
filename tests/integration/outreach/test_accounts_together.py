"""Accounts taken in by a process that is killed, by two at once, and while payments come in."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.outreach.killed import importing, outcome
from tests.unit.outreach.bank import customer, rows_of, written
from voicebot.records import Database

#: takes a file in
IMPORT = """
from secrets import token_hex
from tests.unit.outreach.bank import reader
from voicebot.outreach.account_import import AccountImport
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.mappings import Mapping

found = reader()
file = BankFile(Path(path), Mapping(), found)
done = AccountImport(database, found, lambda: token_hex(16)).take_in(file.rows(), print, batch=5)
print(f"done {done.created} {done.updated} {done.unchanged} {done.rejected}", flush=True)
"""


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    return written(tmp_path / "bank.csv", [customer(number) for number in range(1, 23)])


@pytest.mark.parametrize("stops_at", [1, 3, 5])
def test_a_file_whose_import_is_killed_leaves_whole_batches_and_is_gone_on_with(
    database: Database, database_url: str, a_file: Path, stops_at: int
) -> None:
    process = importing(IMPORT, database_url, a_file, stops_at)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    kept = rows_of(database)
    assert len(kept) == 5 * (stops_at - 1)
    assert len(rows_of(database, "account_facts")) == 2 * len(kept)
    assert outcome(importing(IMPORT, database_url, a_file)) == [22 - len(kept), 0, len(kept), 0]
    assert rows_of(database)[: len(kept)] == kept
    assert len(rows_of(database, "account_facts")) == 2 * 22


def test_one_file_taken_in_by_two_processes_at_once_opens_each_account_once(
    database: Database, database_url: str, a_file: Path
) -> None:
    first, second = (outcome(process) for process in [importing(IMPORT, database_url, a_file) for _ in range(2)])
    assert [one + other for one, other in zip(first, second, strict=True)] == [22, 0, 22, 0]
    assert [row["ref"] for row in rows_of(database)] == [f"A-{number}" for number in range(1, 23)]
