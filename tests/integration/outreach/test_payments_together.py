"""Payments that arrive at the same time, from several threads and processes, or from one that is killed."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.integration.outreach.killed import importing, outcome
from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED, OWED_TOTAL, Till
from voicebot.errors import Conflict
from voicebot.outreach.posting import Clash

TOGETHER = 6

#: takes a file in
IMPORT = """
from tests.unit.calls.conftest import NOW
from voicebot.clock import ManualClock
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.mappings import Mapping
from voicebot.outreach.payment_rows import PaymentReader
from voicebot.outreach.payments import Payments
from voicebot.outreach.taking_in import PaymentImport

payments, reader = Payments(database, ManualClock(NOW), lambda *_: None), PaymentReader(Mapping())
rows = BankFile(Path(path), Mapping(), reader).rows()
taken = PaymentImport(payments, reader, None).take_in(rows, print, batch=5)
print(f"done {taken.recorded} {taken.known} {taken.rejected}", flush=True)
"""


def at_once(work: Callable[[int], Any], many: int = TOGETHER) -> list[Any]:
    """What several get who begin at the same moment; an error of ours is what they get too."""
    start = Barrier(many)

    def begin(number: int) -> Any:
        start.wait()
        try:
            return work(number)
        except Conflict as error:
            return error

    with ThreadPoolExecutor(many) as people:
        return list(people.map(begin, range(many)))


@pytest.fixture
def a_file(tmp_path: Path, till: Till) -> Path:
    """Twenty payments of one yuan for two accounts by turns."""
    put(till.database, ref="A-2", reference="86000002", minimum_due=100_000, **OWED)
    path = tmp_path / "payments.csv"
    rows = [f"A-{number % 2 + 1},1.00,2026-11-24,N-{number}\n" for number in range(20)]
    path.write_text("account,amount,paid_at,reference\n" + "".join(rows))
    return path


def test_the_same_payment_from_many_at_once_is_recorded_once(till: Till) -> None:
    posted = at_once(lambda _: till.pays())
    assert sorted(one.new for one in posted) == [False] * (TOGETHER - 1) + [True]
    assert {one.row["id"] for one in posted} == {till.rows()[0]["id"]}
    assert sum(till.owed().values()) == OWED_TOTAL - 50_000


def test_of_many_sums_under_one_reference_one_is_recorded_and_the_others_are_told_of_it(till: Till) -> None:
    posted = at_once(lambda number: till.pays(f"{number + 1}.00"))
    [row] = till.rows()
    lost = [one for one in posted if isinstance(one, Clash)]
    assert len(lost) == TOGETHER - 1
    assert all(f"on record as a payment of {row['amount'] // 100}.00 CNY" in str(one) for one in lost)
    assert sum(till.owed().values()) == OWED_TOTAL - row["amount"]


def test_one_reference_for_many_accounts_at_once_is_recorded_for_one(till: Till) -> None:
    for number in range(2, TOGETHER + 1):
        put(till.database, ref=f"A-{number}", reference=f"8600000{number}", **OWED)
    posted = at_once(lambda number: till.pays(account=f"A-{number + 1}"))
    [row] = till.rows()
    assert sum(isinstance(one, Clash) for one in posted) == TOGETHER - 1
    left = [sum(till.owed(f"A-{number}").values()) for number in range(1, TOGETHER + 1)]
    assert sorted(left) == [OWED_TOTAL - row["amount"]] + [OWED_TOTAL] * (TOGETHER - 1)


def test_payments_for_one_account_at_once_all_count(till: Till) -> None:
    at_once(lambda number: [till.pays("7.00", f"TX-{number}-{step}") for step in range(5)])
    assert sum(till.owed().values()) == OWED_TOTAL - TOGETHER * 5 * 700
    assert sum(row["unapplied"] for row in till.rows()) == 0


def test_a_payment_taken_back_by_many_at_once_is_taken_back_once(till: Till) -> None:
    till.pays()
    taken = at_once(lambda number: till.takes_back(reference=f"RV-{number}"))
    assert sum(isinstance(one, Clash) for one in taken) == TOGETHER - 1
    assert till.owed() == OWED


def test_one_file_taken_in_by_two_processes_at_once_is_recorded_once(
    till: Till, database_url: str, a_file: Path
) -> None:
    first, second = (outcome(process) for process in [importing(IMPORT, database_url, a_file) for _ in range(2)])
    assert first[0] + second[0] == 20
    assert first[1] + second[1] == 20
    assert [sum(till.owed(ref).values()) for ref in ("A-1", "A-2")] == [OWED_TOTAL - 1_000] * 2


@pytest.mark.parametrize("stops_at", [1, 3])
def test_a_file_whose_taking_in_was_killed_is_finished_by_the_next(
    till: Till, database_url: str, a_file: Path, stops_at: int
) -> None:
    process = importing(IMPORT, database_url, a_file, stops_at)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert len(till.rows()) == 5 * (stops_at - 1), "whole batches, and nothing of the one that was killed"
    assert outcome(importing(IMPORT, database_url, a_file)) == [20 - 5 * (stops_at - 1), 5 * (stops_at - 1), 0]
    assert [sum(till.owed(ref).values()) for ref in ("A-1", "A-2")] == [OWED_TOTAL - 1_000] * 2
