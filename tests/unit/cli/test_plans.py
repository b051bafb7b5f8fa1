"""`voicebot plans`: a link for staff to send by hand, shown once; and a list without a name."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from tests.unit.records.plans import agreed
from voicebot.cli import plans
from voicebot.clock import SystemClock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import Database


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PUBLIC_URL", "https://bank.example/")


def run(*arguments: str) -> Result:
    app = typer.Typer()
    plans.register(app)
    result = CliRunner().invoke(app, ["plans", *arguments], env={"COLUMNS": "200"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_link_stands_alone_on_the_output_and_is_new_each_time(database: Database) -> None:
    plan = agreed(database, put(database), now=SystemClock().now())
    first, second = run("link", str(plan)), run("link", str(plan))
    assert first.stdout.startswith("https://bank.example/plans/")
    assert first.stdout.count("\n") == 1
    assert first.stdout != second.stdout
    assert "It can be answered until" in first.stderr


def test_no_link_is_made_to_a_plan_that_is_not_there_or_waits_no_longer(database: Database) -> None:
    with pytest.raises(NotFound, match="plan 7 is not known"):
        run("link", "7")
    with pytest.raises(Conflict, match="waits to be confirmed no longer"):
        run("link", str(agreed(database, put(database))))


def test_the_list_shows_where_each_stands_and_no_name(database: Database) -> None:
    agreed(database, put(database))
    listed = run("list").output
    assert "A-1" in listed
    assert "pending confirmation" in listed
    assert "林" not in listed
    with pytest.raises(InvalidInput, match="pending_confirmation, active"):
        run("list", "--state", "open")
