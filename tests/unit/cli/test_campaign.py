"""`voicebot campaign`: a draft, its numbers, a yes, a second person, and a look at what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from voicebot.cli import build
from voicebot.clock import SystemClock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import Database

runner = CliRunner()


@pytest.fixture(autouse=True)
def bank(monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str) -> Database:
    """Three invented customers on the built-in line, where more than two accounts take a second person."""
    settings = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET, "CAMPAIGN_ALONE": "2", "COLUMNS": "200"}
    settings |= {"TWILIO_ACCOUNT_SID": "", "TWILIO_AUTH_TOKEN": "", "VOICEBOT_AS": "Mei"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for number in (1, 2, 3):
        more = {"reference": f"8600000{number}", "phone": f"+8613800000{number:03}", "as_of": SystemClock().now()}
        put(database, f"A-{number}", sample=True, minimum_due=number * 10_000, **more)
    return database


def asked(*words: str, **more: Any) -> Result:
    return runner.invoke(build(), ["campaign", *words], **more)


def told(*words: str) -> Any:
    done = asked(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def made(*words: str) -> None:
    done = asked("create", "--name", "early", *words)
    assert done.exit_code == 0, done.exception
    assert "Campaign 1 is a draft." in done.output


def test_a_draft_is_made_of_a_file_and_options_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "early.yaml"
    path.write_text("name: early\naudience: {packs: CN_BANK}\npace: {concurrent: 5}\n")
    done = asked("create", str(path), "--set", "pace.concurrent=7", "--set", "audience.bucket=[1-7, 91+]")
    assert done.exit_code == 0, done.exception
    strategy = told("show", "early")["strategy"]
    assert (strategy["pace"]["concurrent"], strategy["audience"]["packs"]) == (7, ["CN_BANK"])
    assert strategy["audience"]["bucket"] == ["1-7", "91+"]


def test_the_numbers_are_told_before_anybody_is_rung_and_no_is_no() -> None:
    made("--set", "audience.refs=[A-1, A-2]")
    done = asked("start", "early", input="n\n")
    assert done.exit_code == 1
    assert "2 accounts are in it." in done.output
    assert "2 will be rung, nobody is skipped." in done.output
    assert "Start it? [y/N]" in done.output
    assert told("show", "1")["state"] == "draft"
    done = asked("start", "early", input="y\n")
    assert "Campaign 1 runs, with 2 accounts." in done.output
    assert told("list")["campaigns"][0]["state"] == "running"


def test_a_large_one_takes_a_second_person_who_is_another() -> None:
    made()
    assert "a second person approves it" in asked("start", "1", "--yes").output
    assert isinstance(asked("approve", "1", "--yes").exception, Conflict)
    assert (
        "Campaign 1 is a draft again."
        in asked("approve", "1", "--refuse", "--reason", "too early", "--as", "Li").output
    )
    asked("start", "1", "--yes")
    assert "Campaign 1 runs, with 3 accounts." in asked("approve", "1", "--yes", "--as", "Li").output


def test_it_is_paused_resumed_and_stopped_with_a_reason() -> None:
    made("--set", "audience.refs=[A-1]")
    asked("start", "1", "--yes")
    assert "is paused" in asked("pause", "1", "--reason", "the words").output
    assert isinstance(asked("resume", "1").exception, InvalidInput), "why is asked for"
    assert "goes on" in asked("resume", "1", "--reason", "they are right").output
    assert "Stop campaign 1 for good?" in asked("stop", "1", input="n\n").output
    assert asked("stop", "1", "--yes", "--reason", "enough").exit_code == 0
    events = [(one["kind"], one["who"], one["why"]) for one in told("show", "1")["events"]]
    assert events[2:] == [
        ("paused", "Mei", "the words"),
        ("resumed", "Mei", "they are right"),
        ("stopped", "Mei", "enough"),
    ]


def test_a_preview_takes_a_campaign_a_file_or_options(tmp_path: Path) -> None:
    made("--set", "order=smallest")
    assert told("preview", "1")["next"] == ["A-1", "A-2", "A-3"]
    path = tmp_path / "early.yaml"
    path.write_text("name: x\norder: largest\n")
    assert told("preview", str(path))["next"] == ["A-3", "A-2", "A-1"]
    assert told("preview", "--set", "audience.refs=[A-2]")["matching"] == 1
    listed = tmp_path / "refs.txt"
    listed.write_text("A-3\n\nA-1\nA-3\n")
    assert told("preview", "--refs", str(listed), "--set", "order=listed")["next"] == ["A-3", "A-1"]
    assert "No account is in this audience." in asked("preview", "--set", "audience.refs=[X]").output


def test_a_dry_run_tells_who_comes_when() -> None:
    made("--set", "order=largest")
    done = asked("dry-run", "1", "--hours", "1")
    assert done.exit_code == 0, done.exception
    assert "3 would be rung" in done.output
    assert "A-3, A-2, A-1" in done.output
    assert told("dry-run", "1")["rung"] == 3
    assert [one["kind"] for one in told("show", "1")["events"]] == ["created", "dry_run", "dry_run"]


def test_what_people_read_names_states_counts_and_rates() -> None:
    assert "There are no campaigns." in asked("list").output
    made()
    assert "early" in asked("list").output
    shown = asked("show", "1").output
    assert "created by Mei: a new draft" in shown
    assert "opt outs" in shown
    funnel = asked("funnel", "early").output
    assert "accounts rung" in funnel
    assert "contact: -" in funnel
    assert told("funnel", "1")["calls"] == 0


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        (("create",), InvalidInput, "name: 'missing'"),
        (("create", "--name", "x", "--set", "pace"), InvalidInput, "FIELD=VALUE"),
        (("create", "--name", "x", "--set", "name.first=1"), InvalidInput, "no fields"),
        (("create", "--name", "x", "--set", "audience.bucket=[1-7"), InvalidInput, "write a list"),
        (("create", "--name", "x", "--set", "audience.colour=red"), InvalidInput, "audience.colour"),
        (("show", "nobody's"), NotFound, "campaign list"),
        (("start", "7", "--yes"), NotFound, "7 is not known"),
        (("resume", "--line", "--reason", "x"), Conflict, "is open"),
    ],
)
def test_what_cannot_be_done_says_what_to_do_instead(words: tuple[str, ...], error: type[Exception], says: str) -> None:
    done = asked(*words)
    assert isinstance(done.exception, error)
    assert says in str(done.exception)
