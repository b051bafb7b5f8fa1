"""Files that are not what they are said to be: told once, before anything of them is written; and lists taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from tests.unit.outreach.bank import DEFAULTS, HOMES, NOW, customer, rows_of, written
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.imports.kinds import Kind, Kinds
from voicebot.outreach.imports.reading import Imports, Incoming
from voicebot.outreach.imports.undoing import Undoing
from voicebot.outreach.mappings import Mapping, Sources
from voicebot.outreach.payments import Payments
from voicebot.records import Database, events
from voicebot.records.contact import add_contact_row, suppressed_scopes, suppressions
from voicebot.settings import Settings

NUMBER = "+8613800000001"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def imports(database: Database, clock: ManualClock, tmp_path: Path) -> Imports:
    office = office_of(Settings(secret_key=SecretStr("s" * 32), default_language=DEFAULTS["language"]))
    payments = Payments(database, clock, lambda *_: None)
    return Imports(database, clock, Kinds(database, office, HOMES, payments), Sources(tmp_path / "sources"))


def brought(imports: Imports, kind: Kind, path: Path, *, sure: bool = False, mapping: Mapping | None = None) -> Any:
    asked = Incoming(uuid4().hex, kind, "", path, path.name, "command", "Mei", sure=sure)
    return imports.take_in(asked, path.with_suffix(".rejects.csv"), mapping=mapping)


def scopes(database: Database, number: str = NUMBER) -> frozenset[str]:
    with database.read() as connection:
        return suppressed_scopes(connection, database.cipher.number_hash(number))


@pytest.mark.parametrize("name", ["bank.csv", "bank.xlsx", "bank.jsonl"])
def test_accounts_that_callers_could_not_name_are_told_once_and_not_row_by_row(
    imports: Imports, database: Database, tmp_path: Path, name: str
) -> None:
    rows = [customer(number, reference=None) for number in range(1, 4)]
    row = brought(imports, Kind.ACCOUNTS, written(tmp_path / name, rows))
    assert (row["state"], row["fault"]["field"], row["fault"]["value"]) == ("refused", "header", "reference")
    assert "by which callers name an account" in row["fault"]["mend"]
    assert rows_of(database) == []


def test_accounts_whose_own_reference_is_digits_need_no_other(imports: Imports, tmp_path: Path) -> None:
    rows = [customer(1, ref="86000001", reference=None), customer(2, reference=None)]
    row = brought(imports, Kind.ACCOUNTS, written(tmp_path / "bank.csv", rows))
    assert (row["counts"]["created"], row["counts"]["rejected"]) == (1, 1)


@pytest.mark.parametrize("name", ["bank.csv", "bank.xlsx", "bank.jsonl"])
def test_a_file_of_accounts_stops_nobody_unless_somebody_is_sure(
    imports: Imports, database: Database, tmp_path: Path, name: str
) -> None:
    file = written(tmp_path / name, [customer(number) for number in range(1, 31)])
    row = brought(imports, Kind.DO_NOT_CONTACT, file)
    assert row["state"] == "refused"
    assert "every one of its 30 rows" in row["fault"]["mend"]
    assert "principal" in row["fault"]["value"]
    assert rows_of(database, "suppressions") == []
    assert brought(imports, Kind.DO_NOT_CONTACT, file, sure=True)["state"] == "done"
    assert len(rows_of(database, "suppressions")) == 30


def test_what_a_refused_file_says_of_itself_is_not_kept(imports: Imports, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("ref,Lin Xiaowen,her street\nA-1,x,y\n")
    row = brought(imports, Kind.ACCOUNTS, file)
    assert row["state"] == "refused"
    assert "Xiaowen" not in str(rows_of(database, "imports"))
    row = brought(imports, Kind.ACCOUNTS, file, mapping=Mapping(columns={"ref": "account"}))
    assert "Xiaowen" not in str(rows_of(database, "imports"))
    file.write_text("account,amount,Lin Xiaowen\nA-1,x,y\n")
    assert brought(imports, Kind.PAYMENTS, file)["state"] == "refused"
    assert "Xiaowen" not in str(rows_of(database, "imports"))


def test_a_list_is_taken_back_and_what_somebody_asked_for_stays(
    imports: Imports, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    asked = {"number_hash": database.cipher.number_hash("+8613800000002"), "scope": "sms", "reason": "asked"}
    with database.begin() as connection:
        add_contact_row(connection, suppressions, asked | {"call_id": None, "created_at": NOW})
    file = written(tmp_path / "stop.csv", [{"phone": NUMBER}, {"phone": "+8613800000002"}])
    row = brought(imports, Kind.DO_NOT_CONTACT, file)
    clock.advance(minutes=1)
    later = brought(imports, Kind.DO_NOT_CONTACT, written(tmp_path / "later.csv", [{"phone": NUMBER}]))
    done = Undoing(database, clock).undo(row["id"][:12], "Mei", "it was the wrong file")
    assert (done.freed, done.again) == (2, (later["id"],))
    assert not scopes(database)
    assert scopes(database, "+8613800000002") == {"sms"}
    kept = next(one for one in rows_of(database, "imports") if one["id"] == row["id"])
    assert (kept["state"], kept["undone_by"], kept["undone_why"]) == ("undone", "Mei", "it was the wrong file")
    assert kept["undone_at"] == clock.now()
    with pytest.raises(Conflict, match="undone"):
        Undoing(database, clock).undo(row["id"], "Mei", "again")
    assert brought(imports, Kind.DO_NOT_CONTACT, file)["counts"]["recorded"] == 2, "it may come in again"


def test_what_is_no_list_is_not_taken_back(
    imports: Imports, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    row = brought(imports, Kind.ACCOUNTS, written(tmp_path / "bank.csv", [customer()]))
    undoing = Undoing(database, clock)
    with pytest.raises(Conflict, match="only a do-not-contact list"):
        undoing.undo(row["id"], "Mei", "because")
    with pytest.raises(NotFound):
        undoing.undo("abcdef", "Mei", "because")
    with pytest.raises(NotFound):
        undoing.undo("", "Mei", "because")
    with pytest.raises(InvalidInput, match="say why"):
        undoing.undo(row["id"], "Mei", "")


def test_whoever_asked_to_be_told_is_told_of_each_number_of_a_list_and_of_its_end(
    imports: Imports, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    endpoint = {"url": "https://their.test/hook", "types": ["*"], "state": "enabled", "secret": "s"}
    with database.begin() as connection:
        made = endpoint | {"created_at": NOW, "created_by": "Mei"}
        connection.execute(events.webhook_endpoints.insert().values(**made))
    row = brought(imports, Kind.DO_NOT_CONTACT, written(tmp_path / "stop.csv", [{"phone": NUMBER, "scope": "sms"}]))
    hashed = database.cipher.number_hash(NUMBER)
    [told] = rows_of(database, "webhook_events")
    assert (told["kind"], told["at"]) == ("contact.opted_out", NOW)
    assert told["told"] == {"number_hash": hashed, "scope": "sms", "reason": "list"}
    Undoing(database, clock).undo(row["id"], "Mei", "because")
    assert [one["kind"] for one in rows_of(database, "webhook_events")] == ["contact.opted_out", "contact.opted_in"]
