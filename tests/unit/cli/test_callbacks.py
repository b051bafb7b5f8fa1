"""`voicebot callbacks`: who waits, the urgent first, what is late, and a person's word that it was done."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from voicebot.cli import build
from voicebot.errors import Conflict, InvalidInput
from voicebot.records import Database

runner = CliRunner()


@pytest.fixture
def house(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("COLUMNS", "200")
    put(database)
    return house_on(database)


def test_the_urgent_come_first_and_what_is_late_is_marked(house: House) -> None:
    house.asked_to_ring("2026-11-20T09:00", "passed_on")
    house.asked_to_ring("2099-11-20T15:00")
    house.asked_to_ring("2099-11-20T10:00", "crisis", urgent=True)
    shown = runner.invoke(build(), ["callbacks", "list"])
    assert shown.exit_code == 0
    assert [line.split()[1] for line in shown.output.splitlines() if "A-1" in line] == ["3", "1", "2"]
    assert "3 booked, 1 overdue." in shown.output
    told = json.loads(runner.invoke(build(), ["callbacks", "list", "--json"]).output)["callbacks"]
    assert [(one["by"], one["urgent"], one["overdue"]) for one in told] == [
        ("person", True, False),
        ("person", False, True),
        ("bot", False, False),
    ]
    assert "13800000101" not in shown.output + json.dumps(told), "no number is shown"


def test_a_person_says_that_it_is_done_once(house: House) -> None:
    house.asked_to_ring("2026-11-20T09:00", "passed_on")
    assert "Callback 1 is done." in runner.invoke(build(), ["callbacks", "done", "1", "--note", "well"]).output
    assert "No callback is booked." in runner.invoke(build(), ["callbacks", "list"]).output
    assert isinstance(runner.invoke(build(), ["callbacks", "done", "1"]).exception, Conflict)
    assert isinstance(runner.invoke(build(), ["callbacks", "list", "--state", "late"]).exception, InvalidInput)
