"""`voicebot payments` and `voicebot promises`: what was paid, and what becomes of what was promised."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.cli import build
from voicebot.clock import ManualClock
from voicebot.errors import InvalidInput, Misconfigured, NotFound
from voicebot.outreach.posting import Clash
from voicebot.records import Database

TODAY = datetime.now(UTC).date()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()


@pytest.fixture
def house(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A bank whose settings name this test's database; its day is the real one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    put(database, minimum_due=100_000, due_date=TODAY - timedelta(days=4), **OWED)
    return desk_on(database, ManualClock(datetime.now(UTC)))


def run(*arguments: str, code: int = 0) -> str:
    """What the command says; its error is raised, as `main` would see it."""
    done = CliRunner().invoke(build(), [*arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def add(amount: str = "1000.00", reference: str = "TX-1", **more: str) -> str:
    options = {"paid-at": YESTERDAY, "reference": reference} | more
    return run(
        "payments", "add", "A-1", amount, *(word for name, value in options.items() for word in (f"--{name}", value))
    )


def test_a_payment_by_hand_says_where_it_went_and_twice_is_once(house: Desk) -> None:
    assert add(by="Mei") == "Recorded 1000.00 CNY for A-1: principal 199.75, interest 540.25, penalty 260.00.\n"
    assert add() == "TX-1 had been recorded before: nothing was changed.\n"
    [row] = house.rows("payments")
    assert (row["source"], row["recorded_by"], row["amount"]) == ("hand", "Mei", 100_000)


def test_a_payment_of_too_much_says_what_is_kept_as_credit(house: Desk) -> None:
    assert "credit 199.75" in add("10000.00")


def test_what_bounced_is_taken_back(house: Desk) -> None:
    add()
    said = run("payments", "reverse", "TX-1", "--at", YESTERDAY, "--reference", "RV-1", "--reason", "bounced")
    assert said.startswith("Recorded -1000.00 CNY for A-1")
    assert house.rows("accounts")[0]["principal"] == OWED["principal"]


def test_what_cannot_be_recorded_is_said_with_its_mend(house: Desk) -> None:
    with pytest.raises(InvalidInput, match="amount: 'lots'"):
        add("lots")
    with pytest.raises(InvalidInput, match="paid_at"):
        add(**{"paid-at": "yesterday"})
    with pytest.raises(NotFound, match="A-9"):
        run("payments", "add", "A-9", "5.00", "--paid-at", YESTERDAY, "--reference", "TX-1")
    add()
    with pytest.raises(Clash, match=r"1000\.00 CNY.*this says.*999\.00 CNY"):
        add("999.00")


def test_promises_are_reviewed_and_listed(house: Desk) -> None:
    promise = house.promises(due=TODAY)
    later = (TODAY + timedelta(days=10)).isoformat()
    said = run("promises", "review", "--on", later)
    assert said == "1 accounts looked at.\n1 promise broken.\n"
    assert run("promises", "review", "--on", later) == "1 accounts looked at.\n"
    page = json.loads(run("promises", "list", "--state", "broken", "--json"))
    assert [one["promise"] for one in page["promises"]] == [promise]
    assert "A-1" in run("promises", "list")
    assert "0 of 0" in run("promises", "list", "--state", "kept")


def test_a_review_of_a_day_that_is_none_or_has_not_come_is_refused(
    house: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match=r"on: '31\.12'"):
        run("promises", "review", "--on", "31.12")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000000")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "an invented token")
    with pytest.raises(InvalidInput, match="a day that has come"):
        run("promises", "review", "--on", date(2999, 1, 1).isoformat())


def test_an_account_that_cannot_be_reviewed_makes_the_command_fail(house: Desk) -> None:
    put(house.database, packs=["MOON"], due_date=TODAY, **OWED)
    house.promises(due=TODAY)
    assert "1 could not be reviewed" in run("promises", "review", code=1)


def test_a_database_of_an_older_release_is_named_with_its_mend(
    house: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'older.db'}")
    for command in (
        ["payments", "add", "A-1", "5.00", "--paid-at", YESTERDAY, "--reference", "T"],
        ["promises", "review"],
    ):
        with pytest.raises(Misconfigured, match="voicebot migrate"):
            run(*command)
