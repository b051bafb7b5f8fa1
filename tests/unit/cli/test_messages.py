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
from voicebot.errors import Conflict
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
