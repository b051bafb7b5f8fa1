"""`voicebot messages`: one pass, a list that says why, and a person's word on what is unknown."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.integration.outreach.messages_server import FROM, Twilio, serve
from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import Post, post_on
from voicebot.cli import build
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.messages.receiving import Came
from voicebot.records import Database

runner = CliRunner()


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[Twilio]:
    made = Twilio()
    server = serve(made)
    settings = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET, "PUBLIC_URL": "https://bot.example"}
    settings |= {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "an invented token"}
    settings |= {"TWILIO_FROM_NUMBER": FROM, "TWILIO_API_BASE": made.url}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def post(database: Database) -> Post:
    put(database, sample=True)
    return post_on(database)


def test_nothing_due_is_said(twilio: Twilio, post: Post) -> None:
    done = runner.invoke(build(), ["messages", "send"])
    assert (done.exit_code, done.output) == (0, "Nothing is due.\n")


def test_an_old_message_is_dropped_and_listed_with_why(twilio: Twilio, post: Post) -> None:
    post.promised()
    done = runner.invoke(build(), ["messages", "send"])
    assert (done.exit_code, done.output) == (0, "1 dropped.\n")
    listed = json.loads(runner.invoke(build(), ["messages", "list", "--json"]).output)
    [row] = listed["messages"]
    assert (row["state"], row["why"]) == ("dropped", "it comes too late to be of use")
    table = runner.invoke(build(), ["messages", "list", "--state", "dropped"], env={"COLUMNS": "160"}).output
    assert "promise confirmation" in table
    assert twilio.asked == 0


def test_only_what_is_unknown_can_be_settled(twilio: Twilio, post: Post) -> None:
    post.promised()
    done = runner.invoke(build(), ["messages", "settle", str(post.message()["id"]), "--sent"])
    assert isinstance(done.exception, Conflict)
    post.line.lost = True
    put(post.database)
    post.passes()
    done = runner.invoke(build(), ["messages", "settle", str(post.message()["id"]), "--not-sent"])
    assert done.exit_code == 0
    assert post.message()["state"] == "waiting"


def test_a_colleague_reads_what_a_stranger_in_danger_wrote_and_from_where(twilio: Twilio, post: Post) -> None:
    stranger = "+12025550143"
    post.messages.receive(Came("SM00000001", stranger, "I want to kill myself"))
    post.messages.receive(Came("SM00000002", stranger, "[please] help"))
    [callback], [ticket] = post.rows("callbacks"), post.rows("tickets")
    wide = {"COLUMNS": "300"}
    done = runner.invoke(build(), ["messages", "read", "--callback", str(callback["id"])], env=wide)
    assert done.exit_code == 0, done.output
    assert f"From {stranger}:" in done.output
    assert "02:00 UTC  I want to kill myself" in done.output
    assert "[please] help" in done.output
    assert "988" in done.output
    same = runner.invoke(build(), ["messages", "read", "--ticket", str(ticket["id"])], env=wide)
    assert same.output == done.output


@pytest.mark.parametrize("asked", [[], ["--ticket", "1", "--callback", "1"]])
def test_one_of_the_two_is_named(twilio: Twilio, post: Post, asked: list[str]) -> None:
    assert isinstance(runner.invoke(build(), ["messages", "read", *asked]).exception, InvalidInput)


def test_a_callback_of_no_text_has_nothing_to_read(twilio: Twilio, post: Post) -> None:
    done = runner.invoke(build(), ["messages", "read", "--callback", "7"])
    assert isinstance(done.exception, NotFound)
    assert "callback 7 is of no text" in str(done.exception)
