"""`voicebot understanding review`, `learn`, `dismiss` and `undo`; `voicebot replay --explain`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.calls import toy
from tests.unit.calls.conftest import NOW, FakeCarrier, put
from tests.unit.calls.small_prompts import build as build_model
from tests.unit.calls.small_prompts import write_prompts
from voicebot import understanding
from voicebot.calls import open_calls
from voicebot.calls.events import Answered, HeardText
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.cli import build
from voicebot.clock import ManualClock
from voicebot.errors import Conflict, InvalidInput, Misconfigured, NotFound
from voicebot.records import Cipher, Database, migrate, open_database
from voicebot.records.calls import add_call
from voicebot.records.reviews import add_review
from voicebot.settings import load_settings

SECRET = "an invented secret, long enough for tests"
Run = Callable[..., str]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty house with a small prompts/, and its database."""
    url = f"sqlite:///{tmp_path / 'voicebot.db'}"
    monkeypatch.chdir(tmp_path)
    for name, value in {"SECRET_KEY": SECRET, "DATABASE_URL": url, "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(understanding, "PROMPTS", write_prompts(tmp_path / "prompts"))
    monkeypatch.setattr(understanding, "BUILT", tmp_path / "built")
    build_model(understanding.PROMPTS, understanding.BUILT)
    database = open_database(url, Cipher(SECRET))
    migrate(database)
    with database.begin() as connection:
        add_call(connection, {"id": "c", "direction": "inbound", "state": "x", "language": "zh-CN", "created_at": NOW})
    yield database
    database.close()


def noted(database: Database, turn: int, words: str, **more: Any) -> None:
    row = {"call_id": "c", "turn": turn, "at": NOW, "language": "zh-CN", "asked": "open", "words": words}
    meant = {"understood": "wait", "confidence": 0.4, "alternatives": [["repeat", 0.39]], "reason": "unclear"}
    with database.begin() as connection:
        add_review(connection, row | meant | more)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(build(), ["understanding", *arguments])
    if result.exception is not None:
        raise result.exception
    return result.output


def test_the_list_shows_what_was_said_and_what_it_was_taken_for(house: Database) -> None:
    noted(house, 1, "啥子[/]嘛", chosen="repeat")
    noted(house, 2, "come again", language="en-US", reason="corrected")
    shown = run("review")
    for part in (
        "啥子[/]嘛",
        "wait 0.40",
        "repeat 0.39",
        "unclear",
        "picked repeat",
        "asked open",
        "corrected",
        "11-24 02:00",
        "2 of 2",
    ):
        assert part in shown
    assert "come again" not in run("review", "--language", "zh-CN")
    assert "啥子" not in run("review", "--reason", "corrected")
    assert "--before 2" in run("review", "--limit", "1")


def test_the_list_can_be_read_by_a_program(house: Database) -> None:
    noted(house, 1, "啥子嘛", chosen="repeat")
    page = json.loads(run("review", "--json"))
    assert (page["total"], page["older"]) == (1, None)
    [one] = page["reviews"]
    assert (one["id"], one["words"], one["chosen"], one["alternatives"]) == (1, "啥子嘛", "repeat", [["repeat", 0.39]])


def test_a_database_of_an_older_release_is_named_with_its_mend(
    house: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'older.db'}")
    with pytest.raises(Misconfigured, match="voicebot migrate"):
        run("review")


def test_an_empty_list_says_so(house: Database) -> None:
    assert run("review") == "Nothing is on the list.\n"


def test_learning_names_the_file_and_what_to_do_next(house: Database) -> None:
    noted(house, 1, "啥子嘛")
    said = run("learn", "1", "repeat")
    assert "prompts/zh-CN/learned/repeat.yaml: 啥子嘛" in said
    assert "voicebot understanding build" in said
    [one] = json.loads(run("review", "--state", "any", "--json"))["reviews"]
    assert (one["state"], one["decided_by"], one["example"]) == ("added", getuser(), "啥子嘛")
    assert "啥子嘛" in (understanding.PROMPTS / "zh-CN/learned/repeat.yaml").read_text(encoding="utf-8")


def test_an_example_can_be_written_anew_by_somebody_named(house: Database) -> None:
    noted(house, 1, "我叫•••下周还")
    assert "我叫赵小宝下周还" in run("learn", "1", "promise_date", "--as", "我叫赵小宝下周还", "--by", "Mei")
    assert "added to promise_date by Mei" in run("review", "--state", "added")


def test_what_was_decided_is_undone_and_needs_no_new_model(house: Database) -> None:
    noted(house, 1, "啥子嘛")
    run("learn", "1", "repeat")
    assert run("undo", "1") == "Review 1 is open again.\n"
    assert run("dismiss", "1", "--by", "Mei") == "Review 1 is dismissed.\n"
    assert run("review") == "Nothing is on the list.\n"


def test_what_cannot_be_done_is_said_with_its_mend(house: Database) -> None:
    noted(house, 1, "啥子嘛")
    with pytest.raises(InvalidInput, match="intent: 'say_again' cannot be used: send one of"):
        run("learn", "1", "say_again")
    with pytest.raises(InvalidInput, match="language: 'fr'"):
        run("review", "--language", "fr")
    with pytest.raises(NotFound, match="review 7 is not known"):
        run("dismiss", "7")
    run("dismiss", "1", "--by", "Mei")
    with pytest.raises(Conflict, match="Mei dismissed it"):
        run("learn", "1", "repeat")


def test_the_record_of_a_call_shows_why_each_turn_was_understood_so(
    house: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understanding, "understand", toy.understand)
    # The model of this house is only a name for one, and nothing here is understood by it.
    monkeypatch.setattr(understanding, "loaded", lambda: None)
    put(house, facts={"birth_mmdd": "0412", "id_last4": "3316"}, sample=True)
    calls = open_calls(load_settings(), ManualClock(NOW))
    call = calls.reserve_outbound("A-1")
    calls.dial(call, FakeCarrier(name=REHEARSAL_CARRIER))
    calls.take_turn(call, Answered())
    calls.take_turn(call, HeardText(toy.NONSENSE), turn=1)
    calls.close()
    result = CliRunner().invoke(build(), ["replay", call, "--explain"])
    assert result.exception is None, result.exception
    told = result.output
    assert f"1  HeardText: {toy.NONSENSE}" in told
    assert "understood: out_of_scope 0.70" in told
    assert f"why: heard '{toy.NONSENSE}' as an answer to identity" in told
    assert "said: " in told
    assert "1 calls, 2 turns: the same words" in told
