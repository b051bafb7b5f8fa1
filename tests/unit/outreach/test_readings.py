"""Every reading of the ledger that brought news is on record as it came: when it was read, and whose file it was in."""

from __future__ import annotations

from tests.unit.outreach.bank import NOW, customer, reader, rows_of, taken
from tests.unit.outreach.test_account_import import AS_OF, desk, later
from voicebot.outreach.account_import import AccountImport
from voicebot.outreach.row_files import FoundRow
from voicebot.records import Database


def readings(database: Database) -> list[tuple[str, int, int]]:
    return [(row["kind"], row["principal"], row["minimum_due"]) for row in rows_of(database, "balances")]


def test_an_account_that_is_opened_and_one_whose_figures_moved_are_read_and_the_same_again_is_not(
    database: Database,
) -> None:
    taken(database, [customer()])
    taken(database, [customer()])
    taken(database, [later(minimum_due="100.00")])
    taken(database, [later(8, minimum_due="100.00")])
    assert readings(database) == [("opened", 186_000, 20_000), ("read", 186_000, 10_000)]
    assert rows_of(database, "balances")[0]["as_of"] == AS_OF


def test_what_the_bank_read_stays_whatever_was_paid_since(database: Database) -> None:
    taken(database, [customer()])
    desk(database, NOW).pays("50.00", "TX-1", NOW.isoformat())
    taken(database, [customer(principal="1900.00", as_of="2026-11-24T07:00:00+08:00")])
    assert readings(database)[-1] == ("read", 190_000, 20_000)
    assert rows_of(database)[0]["minimum_due"] == 15_000


def test_it_says_whose_file_it_was_and_who_brought_it(database: Database) -> None:
    done = AccountImport(database, reader(), lambda: "salt", source="core", by="Mei")
    done.take_in([FoundRow(2, customer())], print)
    [row] = rows_of(database, "balances")
    assert (row["source"], row["recorded_by"], row["at"]) == ("core", "Mei", NOW)


def test_nothing_is_written_where_it_is_only_tried_out(database: Database) -> None:
    taken(database, [customer()], dry=True)
    assert readings(database) == []
