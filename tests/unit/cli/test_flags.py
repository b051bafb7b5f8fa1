"""`voicebot flags`: which marks hold, and their release by a person who is asked first."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from voicebot.cli import build
from voicebot.errors import InvalidInput, NotFound
from voicebot.records import Database
from voicebot.records.contact import add_contact_row, flags
from voicebot.records.schema import metadata

runner = CliRunner()
RELEASE = ["flags", "release", "A-1", "wrong_number", "--by", "Mei", "--reason", "the bank corrected it"]


@pytest.fixture(autouse=True)
def house(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("COLUMNS", "200")
    account = put(database)
    with database.begin() as connection:
        now = connection.execute(metadata.tables["accounts"].select()).mappings().one()["as_of"]
        row = {"account_id": account, "flag": "wrong_number", "starts": now.date(), "until": None, "call_id": None}
        add_contact_row(connection, flags, row | {"created_at": now})


def test_a_mark_is_shown_with_what_it_means_and_released_once_somebody_says_yes() -> None:
    shown = runner.invoke(build(), ["flags", "list"]).output
    assert "wrong_number" in shown
    assert "put another one on the account" in shown
    assert runner.invoke(build(), RELEASE, input="n\n").exit_code == 1
    told = json.loads(runner.invoke(build(), ["flags", "list", "A-1", "--json"]).output)["flags"]
    assert [one["flag"] for one in told] == ["wrong_number"]
    assert "marked wrong_number no longer: on record." in runner.invoke(build(), RELEASE, input="y\n").output
    assert "No mark holds." in runner.invoke(build(), ["flags", "list", "A-1"]).output
    assert isinstance(runner.invoke(build(), [*RELEASE, "--yes"]).exception, NotFound)


def test_nobody_releases_a_mark_without_a_name_and_a_reason() -> None:
    assert isinstance(runner.invoke(build(), [*RELEASE[:-1], " ", "--yes"]).exception, InvalidInput)
    assert runner.invoke(build(), RELEASE[:4]).exit_code == 2
    assert isinstance(runner.invoke(build(), ["flags", "list", "A-9"]).exception, NotFound)
