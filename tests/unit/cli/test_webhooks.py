"""`voicebot webhooks` and `voicebot accounts timeline`: what they say, and how they end."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.cli import build
from voicebot.clock import ManualClock
from voicebot.errors import InvalidInput, NotFound
from voicebot.records import Database

URL = "https://nowhere.invalid/hook/T0KEN"


@pytest.fixture
def house(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A bank whose settings name this test's database; its time is the real one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    put(database, principal=900_000, minimum_due=100_000)
    return desk_on(database, ManualClock(datetime.now(UTC)))


def run(*arguments: str, code: int = 0, say: str | None = None) -> str:
    """What the command says; its error is raised, as `main` would see it."""
    done = CliRunner().invoke(build(), [*arguments], input=say)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def test_an_endpoint_is_added_listed_switched_off_and_removed(house: Desk) -> None:
    assert "Nobody is told" in run("webhooks", "list")
    said = run("webhooks", "add", URL, "--type", "payment.*", "--type", "call.ended", "--by", "Mei")
    assert "whsec_" in said
    assert "shown this once" in said
    listed = run("webhooks", "list")
    assert "https://nowhere.invalid/…" in listed
    assert "T0KEN" not in listed
    assert "payment.*, call.ended" in listed
    assert "disabled" in run("webhooks", "change", "1", "--disable")
    run("webhooks", "change", "1", "--enable", "--type", "*")
    [endpoint] = json.loads(run("webhooks", "list", "--json"))["endpoints"]
    assert (endpoint["state"], endpoint["types"], endpoint["created_by"]) == ("enabled", ["*"], "Mei")
    run("webhooks", "remove", "1", code=1, say="n\n")
    assert "is removed" in run("webhooks", "remove", "1", "--yes")
    with pytest.raises(NotFound, match="endpoint 1 is not known"):
        run("webhooks", "rotate", "1")


def secret_in(said: str) -> str:
    [secret] = [word for word in said.split() if word.startswith("whsec_")]
    return secret


def test_everything_is_told_where_nothing_is_named(house: Desk) -> None:
    run("webhooks", "add", URL)
    assert json.loads(run("webhooks", "list", "--json"))["endpoints"][0]["types"] == ["*"]


def test_a_secret_is_rotated_and_the_new_one_is_shown(house: Desk) -> None:
    first = secret_in(run("webhooks", "add", URL))
    second = run("webhooks", "rotate", "1", "--hours", "2")
    assert secret_in(second) != first
    assert "For 2 hours both secrets sign" in second


def test_a_test_that_does_not_come_through_says_why_and_ends_with_4(house: Desk) -> None:
    run("webhooks", "add", URL)
    assert "did not come through: its name is not known to any resolver" in run("webhooks", "test", "1", code=4)
    table = run("webhooks", "deliveries", "1")
    assert "webhook.test" in table
    [delivery] = json.loads(run("webhooks", "deliveries", "1", "--json"))["deliveries"]
    assert delivery["message"] in table, "whole, so that it can be asked for again"
    assert "1 will be delivered again" in run("webhooks", "redeliver", "1", "--message", delivery["message"])
    assert "0 will be delivered again" in run("webhooks", "redeliver", "1", "--since", "2026-11-24T09:00Z")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("add", "crm"), "url"),
        (("add", URL, "--type", "all"), "types"),
        (("redeliver", "1"), "message"),
        (("redeliver", "1", "--since", "2026-11-24"), "since"),
        (("redeliver", "1", "--since", "soon"), "since"),
        (("deliveries", "1", "--state", "lost"), "state"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_mend(house: Desk, arguments: tuple[str, ...], field: str) -> None:
    run("webhooks", "add", URL)
    with pytest.raises(InvalidInput) as refused:
        run("webhooks", *arguments)
    assert refused.value.field == field


def test_a_timeline_is_told_in_words_and_as_json(house: Desk) -> None:
    house.pays("500.00", "TX-1")
    house.promises()
    said = run("accounts", "timeline", "A-1")
    assert "reference TX-1, amount 500.00" in said
    assert "said, read back and confirmed in a call" in said
    page = json.loads(run("accounts", "timeline", "A-1", "--kind", "payment", "--json"))
    assert [one["reference"] for one in page["entries"]] == ["TX-1"]
    house.clock.advance(seconds=1)
    house.pays("1.00", "TX-2", house.clock.now().isoformat())
    older = run("accounts", "timeline", "A-1", "--limit", "1", "--kind", "payment")
    cursor = older.split("--before ")[1].split()[0]
    assert "TX-2" not in run("accounts", "timeline", "A-1", "--before", cursor)
    with pytest.raises(NotFound, match="accounts list"):
        run("accounts", "timeline", "A-9")
    with pytest.raises(InvalidInput, match="promise"):
        run("accounts", "timeline", "A-1", "--kind", "promises")
