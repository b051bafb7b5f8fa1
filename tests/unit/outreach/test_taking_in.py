"""A file of payments taken in: good rows are recorded, bad ones reported, and twice is once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED, OWED_TOTAL, Till
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.mappings import Mapping
from voicebot.outreach.payment_rows import PaymentReader
from voicebot.outreach.rejects import Rejected
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.taking_in import PaymentImport, TakenIn

FILE = """account,amount,paid_at,reference,reverses,method,reason
A-1,500.00,2026-11-24,TX-1,,bank transfer,
A-1,five,2026-11-24,TX-2,,,
A-9,5.00,2026-11-24,TX-3,,,
A-1,501.00,2026-11-24,TX-1,,,
A-1,10.00,2026-11-24,TX-4,,,
,,2026-11-24,RV-1,TX-4,,bounced
A-1,5.00,2026-11-24
A-1,500.00,2026-11-24,TX-1,,bank transfer,
,,2026-11-24,RV-2,TX-9,,
A-1,20.00,2027-11-24,TX-5,,,
"""


READER = PaymentReader(Mapping())


def rows_of(text: str = FILE) -> list[FoundRow]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "payments.csv"
        path.write_text(text, encoding="utf-8")
        return list(BankFile(path, Mapping(), READER).rows())


def taken(till: Till, text: str = FILE, batch: int = 200, *, dry: bool = False) -> tuple[TakenIn, list[Rejected]]:
    rejected: list[Rejected] = []
    done = PaymentImport(till.payments, READER, "Mei", dry=dry)
    return done.take_in(rows_of(text), rejected.append, batch=batch), rejected


@pytest.mark.parametrize("batch", [1, 3, 200])
def test_every_row_is_recorded_known_or_reported_with_its_reason(till: Till, batch: int) -> None:
    counted, rejected = taken(till, batch=batch)
    assert (counted.recorded, counted.known, counted.rejected) == (3, 1, 6)
    assert [(one.row, one.field, one.value) for one in rejected] == [
        (3, "amount", "five"),
        (4, "account", "A-9"),
        (5, "reference", "TX-1"),
        (8, "row", "A-1,5.00,2026-11-24"),
        (10, "reverses", "TX-9"),
        (11, "paid_at", "2027-11-24"),
    ]
    assert "this says a payment of 501.00 CNY" in rejected[2].reason
    assert all(one.reason for one in rejected)
    assert sum(till.owed().values()) == OWED_TOTAL - 50_000


def test_the_same_file_again_records_nothing_twice(till: Till) -> None:
    taken(till)
    before = (till.account(), till.rows())
    counted, _ = taken(till)
    assert (counted.recorded, counted.known, counted.rejected) == (0, 4, 6)
    assert (till.account(), till.rows()) == before


def test_what_was_promised_moves_on_once_for_each_account_of_a_batch(till: Till) -> None:
    put(till.database, ref="A-2", reference="86000002", **OWED)
    lines = "".join(f"A-{number % 2 + 1},1.00,2026-11-24,N-{number},,,\n" for number in range(6))
    taken(till, FILE.splitlines()[0] + "\n" + lines)
    assert till.moved_on == [till.account("A-1")["id"], till.account("A-2")["id"]]


def test_a_fault_of_ours_leaves_the_batches_before_it_and_nothing_of_its_own(till: Till) -> None:
    def rows() -> Iterator[FoundRow]:
        yield from rows_of()[:2]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        PaymentImport(till.payments, READER, None).take_in(rows(), lambda _: None, batch=1)
    assert [row["reference"] for row in till.rows()] == ["TX-1"]


def test_progress_is_told_after_every_batch(till: Till) -> None:
    seen: list[int] = []
    done = PaymentImport(till.payments, READER, None)
    done.take_in(rows_of(), lambda _: None, lambda so_far: seen.append(so_far.recorded), batch=4)
    assert seen == [1, 3, 3]


def test_a_follow_up_that_fails_loses_no_payment(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(till.payments, "_moves_on", fails)
    counted, _ = taken(till)
    assert counted.recorded == 3
    assert till.pays("1.00", "TX-7").new


@pytest.mark.parametrize("batch", [1, 3, 200])
def test_a_dry_run_counts_the_same_and_records_nothing(till: Till, batch: int) -> None:
    before = till.account()
    counted, rejected = taken(till, batch=batch, dry=True)
    assert (counted.recorded, counted.known, counted.rejected) == (3, 1, 6)
    assert len(rejected) == counted.rejected
    assert (till.account(), till.rows(), till.moved_on) == (before, [], [])
