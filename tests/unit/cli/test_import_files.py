"""`voicebot import`: every kind of file by command, each import on record, and the watched folder by hand."""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.outreach.bank import customer, rows_of, written
from voicebot.cli import build
from voicebot.errors import InvalidInput, Misconfigured
from voicebot.records import Database

AS_OF = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds")
DUE = (datetime.now(UTC) - timedelta(days=4)).date().isoformat()


@pytest.fixture(autouse=True)
def house(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("IMPORT_SOURCES", str(tmp_path / "sources"))
    monkeypatch.setenv("IMPORT_INBOX", str(tmp_path / "inbox"))
    return database


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(build(), ["import", *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def test_good_rows_come_in_and_bad_ones_are_reported_where_no_cell_is_a_formula(house: Database) -> None:
    rows = [customer(1, as_of=AS_OF, due_date=DUE), customer(2, as_of=AS_OF, due_date="=1+1"), customer(3, name="=x")]
    file = written(Path("bank.csv"), [row | {"remark": "x"} for row in rows])
    said = run("accounts", str(file), code=1)
    assert "1 created, 0 updated, 0 unchanged, 2 rejected." in said
    assert "not read: remark" in said
    with Path("bank.csv.rejects.csv").open(encoding="utf-8", newline="") as stream:
        report = list(csv.DictReader(stream))
    assert [(one["row"], one["field"], one["value"]) for one in report] == [
        ("3", "due_date", "'=1+1"),
        ("4", "name", "'=x"),
    ]
    assert [row["ref"] for row in rows_of(house)] == ["A-1"]


def test_a_mapping_is_remembered_for_its_source(house: Database) -> None:
    row = customer(1, as_of=None, due_date=DUE, currency=None)
    row["KdNr"] = row.pop("ref")
    file = str(written(Path("bank.xlsx"), [row]))
    Path("map.yaml").write_text("columns: {ref: KdNr}\ndefaults: {currency: CNY}\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no column for ref, currency, as_of"):
        run("accounts", file, "--source", "harbour")
    given = ("--source", "harbour", "--as-of", AS_OF)
    assert "Dry run, nothing was written: 1 created" in run(
        "accounts", file, "--mapping", "map.yaml", "--dry-run", *given
    )
    with pytest.raises(InvalidInput):
        run("accounts", file, *given)
    assert "1 created" in run("accounts", file, "--mapping", "map.yaml", *given)
    assert "came in before" in run("accounts", file, *given)
    assert "1 unchanged" in run("accounts", file, "--again", *given)
    assert len(rows_of(house)) == 1


def test_a_do_not_contact_list_and_recalls_come_in_too(house: Database) -> None:
    run("accounts", str(written(Path("bank.csv"), [customer(1, as_of=AS_OF, due_date=DUE)])))
    file = written(Path("stop.jsonl"), [{"phone": "13800000001"}, {"手机": "138", "reason": "asked"}])
    said = run("do-not-contact", str(file), "--rejects", "bad.csv", code=1)
    assert "1 stopped, 0 stopped before, 1 rejected." in said
    assert "•••" in Path("bad.csv").read_text(encoding="utf-8")
    recalled = written(Path("recalls.csv"), [{"ref": "A-1"}])
    assert "1 stopped" in run("recalls", str(recalled))
    assert [row["scope"] for row in rows_of(house, "suppressions")] == ["all"]
    assert [row["flag"] for row in rows_of(house, "flags")] == ["recalled"]


def test_a_database_of_an_older_release_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'older.db'}")
    with pytest.raises(Misconfigured, match="voicebot migrate"):
        run("accounts", str(written(Path("bank.csv"), [customer(as_of=AS_OF)])))


def test_payments_come_in_and_their_bad_rows_are_reported(house: Database) -> None:
    run("accounts", str(written(Path("bank.csv"), [customer(1, as_of=AS_OF, due_date=DUE)])))
    paid = {"account": "A-1", "amount": "10.00", "paid_at": DUE, "reference": "N-1"}
    file = written(Path("paid.csv"), [paid, paid | {"amount": "ten"}, paid | {"account": "A-9", "reference": "N-3"}])
    tried = run("payments", str(file), "--dry-run", code=1)
    assert "Dry run, nothing was written: 1 recorded, 0 recorded before, 2 rejected." in tried
    assert rows_of(house, "payments") == []
    assert "1 recorded, 0 recorded before, 2 rejected." in run("payments", str(file), "--by", "Mei", code=1)
    with Path("paid.csv.rejects.csv").open(encoding="utf-8", newline="") as stream:
        report = list(csv.DictReader(stream))
    assert [(one["row"], one["field"], one["value"]) for one in report] == [
        ("3", "amount", "ten"),
        ("4", "account", "A-9"),
    ]
    assert all(one["reason"] for one in report)
    [row] = rows_of(house, "payments")
    assert (row["source"], row["recorded_by"]) == ("file", "Mei")
    back = written(Path("back.jsonl"), [{"reverses": "N-1", "paid_at": DUE, "reference": "R-1"}])
    assert "1 recorded, 0 recorded before, 0 rejected." in run("payments", str(back))


def test_a_file_of_payments_with_a_column_that_nobody_knows_is_refused_whole(house: Database) -> None:
    file = written(
        Path("paid.csv"), [{"account": "A-1", "amount": "1", "paid_at": DUE, "reference": "1", "status": "x"}]
    )
    with pytest.raises(InvalidInput, match="header: 'status'"):
        run("payments", str(file))
    assert rows_of(house, "payments") == []


def test_history_says_which_words_it_took_for_a_conversation(house: Database) -> None:
    rows = [{"phone": f"1380000000{one}", "at": f"{DUE}T10:00:00+08:00"} for one in (1, 2)]
    rows = [row | {"outcome": word} for row, word in zip(rows, ("未接", "Rang"), strict=True)]
    said = run("history", str(written(Path("past.csv"), rows)))
    assert "2 recorded, 0 recorded before, 0 rejected." in said
    assert "counted as a conversation (outcomes in a mapping): Rang (1)" in said


def test_every_import_is_on_record_and_a_dry_run_is_not(house: Database) -> None:
    assert "No file has come in yet." in run("list")
    file = str(written(Path("bank.csv"), [customer(1, as_of=AS_OF, due_date=DUE)]))
    run("accounts", file, "--dry-run")
    run("accounts", file, "--by", "Mei")
    run("accounts", file, "--by", "Mei")
    with pytest.raises(InvalidInput):
        run("recalls", str(written(Path("x.csv"), [{"name": "x"}])), "--by", "Mei")
    found = json.loads(run("list", "--json"))
    assert [(one["kind"], one["state"], one["by"]) for one in found] == [
        *(("recalls", "refused", "Mei"), ("accounts", "known", "Mei"), ("accounts", "done", "Mei")),
    ]
    assert found[1]["same_as"] == found[2]["import"]
    shown = run("list")
    assert "known" in shown
    assert "1 created" in " ".join(shown.split())


def test_the_watched_folder_is_made_and_taken_in_by_hand(
    house: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    made = run("inbox", "--source", "harbour")
    assert str(tmp_path / "inbox" / "harbour" / "do-not-contact") in made
    file = written(tmp_path / "inbox" / "harbour" / "accounts" / "bank.csv", [customer(1, as_of=AS_OF, due_date=DUE)])
    assert "nothing is waiting there" in run("inbox")
    os.utime(file, (0, 0))
    (tmp_path / "inbox" / "lost.csv").touch()
    said = run("inbox")
    assert "1 file, 1 created" in said
    assert "lost.csv lies where nobody looks" in said


def test_accounts_stop_nobody_unless_it_is_meant_and_a_list_can_be_taken_back(house: Database) -> None:
    file = str(written(Path("bank.csv"), [customer(one, as_of=AS_OF, due_date=DUE) for one in (1, 2)]))
    with pytest.raises(InvalidInput, match="every one of its 2 rows"):
        run("do-not-contact", file)
    said = run("do-not-contact", file, "--yes")
    named = said[said.index("undo ") + 5 :].partition("`")[0]
    undo = ("undo", named, "--by", "Mei", "--reason", "the wrong file")
    run(*undo, code=1)
    assert all(row["released_at"] is None for row in rows_of(house, "suppressions")), "nobody said yes"
    assert "2 numbers and addresses" in run(*undo, "--yes")
    assert all(row["released_at"] is not None for row in rows_of(house, "suppressions"))
    assert "undone" in run("list")
