"""`voicebot accounts import`: real accounts and do-not-contact lists by command."""

from __future__ import annotations

import csv
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
    return database


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(build(), ["accounts", "import", *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def test_good_rows_come_in_and_bad_ones_are_reported_where_no_cell_is_a_formula(house: Database) -> None:
    rows = [customer(1, as_of=AS_OF, due_date=DUE), customer(2, as_of=AS_OF, due_date="=1+1"), customer(3, name="=x")]
    file = written(Path("bank.csv"), [row | {"remark": "x"} for row in rows])
    said = run(str(file), code=1)
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
        run(file)
    with pytest.raises(InvalidInput, match="no column for ref"):
        run(file, "--source", "harbour")
    given = ("--source", "harbour", "--as-of", AS_OF)
    assert "Dry run, nothing was written: 1 created" in run(file, "--mapping", "map.yaml", "--dry-run", *given)
    with pytest.raises(InvalidInput):
        run(file, *given)
    assert "1 created" in run(file, "--mapping", "map.yaml", *given)
    assert "1 unchanged" in run(file, *given)
    assert len(rows_of(house)) == 1


def test_a_do_not_contact_list_and_recalls_come_in_too(house: Database) -> None:
    run(str(written(Path("bank.csv"), [customer(1, as_of=AS_OF, due_date=DUE)])))
    file = written(Path("stop.jsonl"), [{"phone": "13800000001"}, {"手机": "138", "reason": "asked"}])
    said = run(str(file), "--what", "do-not-contact", "--rejects", "bad.csv", code=1)
    assert "1 stopped, 0 stopped before, 1 rejected." in said
    assert "•••" in Path("bad.csv").read_text(encoding="utf-8")
    recalled = written(Path("recalls.csv"), [{"ref": "A-1"}])
    assert "1 stopped" in run(str(recalled), "--what", "recalls")
    assert [row["scope"] for row in rows_of(house, "suppressions")] == ["all"]
    assert [row["flag"] for row in rows_of(house, "flags")] == ["recalled"]


def test_a_database_of_an_older_release_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'older.db'}")
    with pytest.raises(Misconfigured, match="voicebot migrate"):
        run(str(written(Path("bank.csv"), [customer(as_of=AS_OF)])))
