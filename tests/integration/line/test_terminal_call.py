from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
import yaml
from typer.testing import CliRunner
from werkzeug.serving import make_server

from voicebot.application import create_app
from voicebot.calls.samples import put_samples
from voicebot.cli import build
from voicebot.cli.explore import saved_call
from voicebot.clock import SystemClock
from voicebot.conversation.events import Answered, MachineAnswered
from voicebot.conversation.explore.walk import Violation
from voicebot.errors import CarrierFailed, InvalidInput, VoicebotError
from voicebot.records import cipher_of, migrate, open_database
from voicebot.records.calls import call_ids
from voicebot.records.secrecy import Cipher

from .conftest import TOKEN, settings_for

CONVERSATIONS = Path(__file__).parents[2] / "conversations"


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    settings = settings_for(database_url, tmp_path)
    database = open_database(settings.database_url, cipher_of(settings))
    migrate(database)
    put_samples(database, SystemClock())
    database.close()
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "SPEECH_CACHE": str(tmp_path / "speech"),
        "TWILIO_AUTH_TOKEN": "",
    }


def ran(environment: dict[str, str], *arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(build(), ["call", *arguments], input=typed, env=environment)
    if isinstance(result.exception, VoicebotError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_the_hotline_can_be_called_from_a_terminal_without_any_credentials(environment: dict[str, str]) -> None:
    shown = ran(environment, "--direction", "inbound", typed="*\n")
    assert "海港银行" in shown or "Harbour Bank" in shown
    assert "You hung up." in shown
    assert "Recorded as:" in shown


def test_the_bank_rings_and_whoever_presses_nine_is_left_alone(environment: dict[str, str]) -> None:
    shown = ran(environment, "--account", "CN-0001", typed="9\n")
    assert "The bot ended the call." in shown
    assert "do_not_call" in shown


def test_a_call_dialled_on_the_built_in_line_says_that_nobody_is_rung(environment: dict[str, str]) -> None:
    shown = " ".join(CliRunner().invoke(build(), ["dial", "CN-0001"], env=environment).output.split())
    assert "was placed through built-in line" in shown
    assert "No telephone rings, so calling hours and limits bind nobody here" in shown


@pytest.mark.parametrize("token", ["", "an invented token"])
def test_a_call_that_nobody_could_take_says_so_and_how_to_mend_it(environment: dict[str, str], token: str) -> None:
    given = environment | {"TWILIO_AUTH_TOKEN": token}
    shown = " ".join(CliRunner().invoke(build(), ["dial", "CN-0001"], env=given).output.split())
    assert ("TWILIO_AUTH_TOKEN is not set" in shown) is (not token)
    assert ("Take the call at" in shown) is bool(token)


def test_a_conversation_file_is_played_as_an_invented_person(environment: dict[str, str]) -> None:
    file = CONVERSATIONS / "promises" / "full_today_by_keys.yaml"
    shown = ran(environment, "--play", str(file), "--language", "en-US")
    assert "promise_to_pay_full" in shown


def test_a_written_call_goes_as_written_however_often_and_leaves_nothing_behind(environment: dict[str, str]) -> None:
    file = CONVERSATIONS / "promises" / "full_today_by_keys.yaml"
    for _ in range(2):
        assert "promise_to_pay_full" in ran(environment, "--play", str(file), "--language", "en-US")
    cipher = Cipher(environment["SECRET_KEY"], ())
    with closing(open_database(environment["DATABASE_URL"], cipher)) as database, database.read() as connection:
        assert call_ids(connection) == []


@pytest.mark.parametrize(("language", "message"), [("zh-CN", "方便时回电"), ("en-US", "at a convenient time")])
def test_a_machine_is_played_and_the_message_is_heard(environment: dict[str, str], language: str, message: str) -> None:
    file = CONVERSATIONS / "voicemail" / "message.yaml"
    shown = ran(environment, "--account", "CN-0001", "--play", str(file), "--language", language)
    assert message in shown
    assert "voicemail_left" in shown


def test_a_call_that_explore_saved_is_played_under_the_rules_of_its_world(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = (("answered", Answered()), ("machine", MachineAnswered(ready=True)))
    violation = Violation("no_message", "a message was left", "outbound, US, nobody free", path)
    file = tmp_path / "no_message.yaml"
    file.write_text(yaml.safe_dump(saved_call(violation)), "utf-8")
    shown = ran(environment, "--play", str(file))
    assert "Harbour Bank" in shown
    assert "machine_no_message" in shown


@pytest.mark.parametrize("arguments", [("--direction", "up"), ("--direction", "outbound")])
def test_a_call_that_makes_no_sense_says_what_to_do(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        ran(environment, *arguments)


def test_a_running_server_can_be_called_over_http(
    environment: dict[str, str], database_url: str, tmp_path: Path
) -> None:
    server = make_server("127.0.0.1", 0, lambda environ, start: app.wsgi_app(environ, start), threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    app = create_app(settings_for(database_url, tmp_path, public_url=address))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        joined = environment | {"TWILIO_AUTH_TOKEN": TOKEN, "API_KEY": "an-invented-key"}
        assert "You hung up." in ran(joined, "--url", address, "--direction", "inbound")
        assert "The bot ended the call." in ran(joined, "--url", address, "--account", "CN-0002", typed="9\n")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["voicebot.calls"].close()
    with pytest.raises(CarrierFailed):
        ran(joined, "--url", address, "--account", "CN-0003")
