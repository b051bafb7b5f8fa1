"""`voicebot decisions` and `voicebot bad-times`, as somebody at a desk uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls import conftest
from tests.unit.calls.conftest import PHONE, Bench
from tests.unit.calls.test_decisions import decided
from voicebot.cli import build
from voicebot.errors import InvalidInput, NotFound
from voicebot.records import contact

bench = conftest.bench


@pytest.fixture
def house(bench: Bench, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bench:
    """A bank whose settings name this test's database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", database_url)
    return bench


def run(*arguments: str, code: int = 0) -> str:
    """What the command says; its error is raised, as `main` would see it."""
    done = CliRunner().invoke(build(), [*arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return str(done.stdout)


def test_a_decision_is_listed_shown_and_made_again(house: Bench) -> None:
    decided(house)
    assert "A-1" in run("decisions", "list")
    [listed] = [json.loads(line) for line in run("decisions", "list", "--account", "A-1", "--json").splitlines()]
    shown = json.loads(run("decisions", "show", str(listed["id"]), "--json"))
    assert (shown["again"], shown["allowed"], shown["account"]) == ("the same", True, "A-1")
    assert PHONE not in json.dumps(shown)
    assert run("decisions", "recheck") == "1 decisions made again: 1 the same, 0 different.\n"
    assert run("decisions", "list", "--account", "another", "--json") == ""


def test_a_row_that_was_changed_is_named_and_ends_with_one(house: Bench) -> None:
    decided(house)
    with house.database.begin() as connection:
        connection.execute(update(contact.decisions).values(allowed=False))
    said = run("decisions", "recheck", code=1)
    assert "it was blocked and is allowed" in said
    assert "0 the same, 1 different" in said


def test_what_does_not_exist_is_refused_with_its_mend(house: Bench) -> None:
    with pytest.raises(NotFound, match="decision 4711 is not known"):
        run("decisions", "show", "4711")
    with pytest.raises(InvalidInput, match="YYYY-MM-DD"):
        run("decisions", "recheck", "--since", "yesterday")
    with pytest.raises(NotFound, match="account Z-9 is not known"):
        run("bad-times", "add", "Z-9")
    with pytest.raises(NotFound, match="noted as 7"):
        run("bad-times", "release", "7")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--days", "noday"), "days"),
        (("--from", "25:00"), "from"),
        (("--from", "22:00", "--until", "06:00"), "until"),
    ],
)
def test_a_time_that_is_none_is_refused(house: Bench, arguments: tuple[str, ...], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        run("bad-times", "add", "A-1", *arguments)
    assert caught.value.field == field


def test_what_somebody_asked_for_is_noted_heeded_and_released(house: Bench) -> None:
    assert "left alone mon-fri from 09:00 until 12:00" in run(
        "bad-times", "add", "A-1", "--days", "mon-fri", "--from", "09:00", "--until", "12:00"
    )
    assert decided(house).row["rule_ids"] == ["ALL-TIME-02"]
    run("bad-times", "add", "A-1", "--number", PHONE)
    assert "2: mon-sun from 00:00 until 24:00, on one number" in run("bad-times", "list", "A-1")
    for noted in ("1", "2"):
        run("bad-times", "release", noted)
    assert run("bad-times", "list", "A-1") == "Nothing was noted of A-1.\n"
    assert decided(house).row["allowed"]
