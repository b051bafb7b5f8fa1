"""The watched folder: what is whole is taken once, put away with what came of it, and what is not whole is left."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.outreach.bank import customer, rows_of
from tests.unit.outreach.imports.conftest import House
from voicebot.outreach.imports import boxes, inbox
from voicebot.outreach.imports.boxes import elsewhere

HALF = [customer(1), customer(2, name="=1+1")]


def test_a_file_is_taken_in_and_put_away_with_the_report_of_its_bad_rows(house: House) -> None:
    house.put("bank.csv", HALF)
    assert house.watch() == {"files": 1, "refused": 0, "created": 1, "rejected": 1}
    assert house.names("done") == ["bank.csv", "bank.csv.rejects.csv"]
    assert house.texts("done", ".rejects.csv").splitlines()[1].startswith("3,name,'=")
    assert [(row["state"], row["via"], row["source"], row["file"]) for row in house.rows] == [
        ("done", "folder", "harbour", "bank.csv")
    ]
    assert [row["ref"] for row in rows_of(house.database)] == ["A-1"]
    assert house.watch() == {}


def test_who_is_not_to_be_contacted_comes_first_and_what_is_said_of_accounts_after_the_accounts(house: House) -> None:
    house.put("back.jsonl", [{"ref": "A-1"}], "recalls", age=90)
    house.put("bank.jsonl", [customer(1)], age=80)
    house.put("stop.csv", [{"phone": "13800000001"}], "do-not-contact", age=70)
    paid = {"account": "A-1", "amount": "10.00", "paid_at": "2026-11-23", "reference": "T-1"}
    house.put("paid.csv", [paid], "payments", age=100)
    past = {"ref": "A-1", "at": "2026-11-20 09:30", "outcome": "no_answer"}
    house.put("past.csv", [past], "history", age=100)
    assert house.watch() == {"files": 5, "refused": 0, "created": 1, "recorded": 4}
    assert [row["flag"] for row in rows_of(house.database, "flags")] == ["recalled"]
    [kept] = rows_of(house.database, "past_contacts")
    assert (kept["source"], kept["at"].isoformat()) == ("harbour", "2026-11-20T01:30:00+00:00")


@pytest.mark.parametrize("name", ["bank.csv.part", ".bank.csv", "bank.csv.filepart", "~bank.csv", "bank.TMP"])
def test_what_its_sender_calls_unfinished_is_left(house: House, name: str) -> None:
    path = house.put(name, b"ref\n")
    assert house.watch() == {}
    assert path.exists()


def test_what_was_just_touched_is_left_until_it_has_been_left_alone(house: House) -> None:
    house.put("bank.csv", [customer()], age=10)
    assert house.watch() == {}
    house.clock.advance(seconds=25)
    assert house.watch()["created"] == 1


def test_a_link_is_not_followed(house: House, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("ref\nA-1\n")
    link = house.put("bank.csv", b"")
    link.unlink()
    link.symlink_to(secret)
    assert house.watch() == {}
    assert house.rows == []


def test_a_file_of_no_use_is_put_away_with_its_reason(house: House) -> None:
    house.put("bank.csv", b"name,phone\n")
    house.put("notes.pdf", b"%PDF")
    house.put("person.csv", "A-1,林晓雯,13800000001\n".encode())
    assert house.watch() == {"files": 3, "refused": 3}
    assert house.names("refused") == [
        f"{name}{ends}" for name in ("bank.csv", "notes.pdf", "person.csv") for ends in ("", ".reason.txt")
    ]
    assert "no column for ref" in house.texts("refused", "bank.csv.reason.txt")
    assert "name it with one of .csv" in house.texts("refused", "pdf.reason.txt")
    told = house.texts("refused", "person.csv.reason.txt") + str(house.rows)
    assert "begin with one that does" in told
    assert "林" not in told
    assert "1380000" not in told


def test_the_same_file_again_is_told_and_changes_nothing(house: House) -> None:
    house.put("bank.csv", [customer()])
    house.watch()
    before = rows_of(house.database)
    house.clock.advance(seconds=3600)
    house.put("again.csv", [customer()])
    assert house.watch() == {"files": 1, "refused": 0}
    assert [(row["state"], row["same_as"]) for row in house.rows] == [("done", None), ("known", house.rows[0]["id"])]
    assert rows_of(house.database) == before
    assert house.rows[0]["id"] in house.texts("done", ".known.txt")


def test_the_same_file_is_read_again_where_rows_of_it_were_rejected(house: House) -> None:
    house.put("back.csv", [{"ref": "A-1"}], "recalls")
    assert house.watch()["rejected"] == 1
    house.put("bank.csv", [customer()])
    house.put("again.csv", [{"ref": "A-1"}], "recalls")
    house.watch()
    assert [row["flag"] for row in rows_of(house.database, "flags")] == ["recalled"]


def test_a_source_that_is_read_otherwise_from_now_on_has_its_file_read_again(house: House) -> None:
    row = customer(due_date="11/10/2026")
    sources = house.files.sources
    for number, form in enumerate(("%d/%m/%Y", "%m/%d/%Y")):
        mapping = sources.mapping_of("harbour", "accounts").model_copy(update={"dates": (form,)})
        sources.keep("harbour", "accounts", mapping)
        house.put(f"bank{number}.csv", [row])
        house.watch()
    assert [row["state"] for row in house.rows] == ["done", "done"]
    assert rows_of(house.database)[0]["due_date"].isoformat() == "2026-11-10"


def test_told_to_stop_in_the_middle_it_goes_on_in_the_next_pass(house: House) -> None:
    house.put("bank.csv", [customer(number) for number in range(1, 2000)])
    asked = iter([True, True, True, True])
    assert house.watch(lambda: next(asked, False)) == {}
    assert 0 < len(rows_of(house.database)) < 1999
    assert [(row["state"], row["tries"]) for row in house.rows] == [("waiting", 0)]
    assert house.watch()["files"] == 1
    assert len(rows_of(house.database)) == 1999


def test_a_fault_of_ours_leaves_the_file_to_the_next_pass_and_lets_the_others_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.put("bank.csv", [customer(1)])
    house.put("more.csv", [customer(2)])
    taking, broken = house.files.imports.take_in, [True]

    def fails(file: object, *given: object, **named: object) -> object:
        if broken and broken.pop():
            raise ZeroDivisionError
        return taking(file, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(house.files.imports, "take_in", fails)
    assert house.watch()["files"] == 1
    assert house.watch()["files"] == 1
    assert len(rows_of(house.database)) == 2


def test_what_kills_whoever_reads_it_is_refused_in_the_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_TRIES", 2)
    monkeypatch.setattr("voicebot.outreach.imports.reading.BankFile", lambda *_: 1 / 0)
    house.put("bank.csv", [customer(1)])
    assert [house.watch() for _ in range(3)] == [{}, {}, {"files": 1, "refused": 1}]
    assert "stopped 2 times" in house.texts("refused", ".reason.txt")


def test_a_file_that_is_held_by_another_is_left_to_it(house: House) -> None:
    house.put("bank.csv", [customer(1)])
    box = boxes.boxes(house.folder)[0]
    home = boxes.take(box, house.folder / "harbour/accounts/bank.csv", "a" * 32)
    assert home is not None
    with boxes.held(home) as mine:
        assert mine is not None
        assert house.watch() == {}
    assert house.watch()["created"] == 1
    assert boxes.take(box, house.folder / "harbour/accounts/bank.csv", "b" * 32) is None


def test_a_file_that_grows_while_it_is_read_is_read_again_when_it_is_whole(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.put("bank.csv", [customer(1)])
    from voicebot.outreach.imports import reading

    states = iter([(1, 1), (2, 2)])
    monkeypatch.setattr(reading, "_state_of", lambda path: next(states, (3, 3)))
    assert house.watch() == {}
    assert house.names("done") == []
    assert house.watch() == {"files": 1, "refused": 0, "unchanged": 1}


def test_what_was_put_away_is_deleted_after_its_time_and_nothing_else(house: House) -> None:
    house.put("bank.csv", HALF)
    house.put("none.csv", b"")
    house.watch()
    own = house.folder / "harbour/accounts/done/readme.txt"
    own.write_text("of the bank's")
    house.clock.advance(seconds=timedelta(days=29).total_seconds())
    house.watch()
    assert len(house.names("done")) == 3
    house.clock.advance(seconds=timedelta(days=2).total_seconds())
    house.watch()
    assert house.names("refused") == []
    assert own.exists()
    assert len(list(own.parent.iterdir())) == 1


def test_what_lies_where_nobody_looks_is_named(house: House) -> None:
    house.put("bank.csv", [customer()])
    (house.folder / "stray.csv").write_text("ref\n")
    (house.folder / "harbour" / "Accounts").mkdir()
    (house.folder / "harbour" / "lost.csv").write_text("ref\n")
    assert [path.name for path in elsewhere(house.folder)] == ["Accounts", "lost.csv", "stray.csv"]


def test_a_name_that_cannot_be_written_down_is_no_hindrance(house: House) -> None:
    path = house.put("bank.csv", [customer()])
    path.rename(path.with_name(os.fsdecode(b"b\xff\n" + b"x" * 230 + b".csv")))
    assert house.watch()["created"] == 1
    assert house.rows[0]["file"].startswith("b")
