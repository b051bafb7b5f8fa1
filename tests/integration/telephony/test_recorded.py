"""What is said of recording is true: the carrier is asked to record, and no caller waits for it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.unit.telephony.test_carrier import Server

from .conftest import Bot

ACCOUNT = "AC" + "1" * 32


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.answer = (201, {"sid": "RE" + "0" * 32})
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def on_twilio(open_bot: Callable[..., Bot], server: Server, **more: object) -> Bot:
    real = {"twilio_account_sid": ACCOUNT, "twilio_from_number": "+15550100100"}
    return open_bot(**real, twilio_api_base=server.url, **more)


def asked(server: Server, seconds: float = 5.0) -> list[tuple[str, dict[str, list[str]]]]:
    """What the carrier was asked, given a moment."""
    until = time.monotonic() + seconds
    while not server.asked and time.monotonic() < until:
        time.sleep(0.02)
    return server.asked


def test_a_call_to_the_hotline_is_recorded_once_and_nobody_waits_for_it(
    open_bot: Callable[..., Bot], server: Server
) -> None:
    bot = on_twilio(open_bot, server)
    server.delay = 1.0
    began = time.monotonic()
    _, answer = bot.ring(AccountSid=ACCOUNT)
    bot.ring(AccountSid=ACCOUNT)
    assert "<Gather" in answer.text
    assert time.monotonic() - began < 1.0 + 0.5, "the first words came before the carrier answered"
    ((path, form),) = asked(server)
    call = bot.calls.call_id_of("CA00000001")
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls/CA00000001/Recordings.json"
    assert form["RecordingChannels"] == ["dual"]
    assert form["RecordingStatusCallback"] == [f"https://bot.example/twilio/voice/recording/{call}"]
    time.sleep(0.7)
    assert len(server.asked) == 1


@pytest.mark.parametrize(("more", "account"), [({"record_calls": False}, ACCOUNT), ({}, "AC" + "0" * 32), ({}, "")])
def test_nothing_is_recorded_where_it_is_switched_off_or_the_call_is_not_the_carriers(
    open_bot: Callable[..., Bot], server: Server, more: dict[str, object], account: str
) -> None:
    bot = on_twilio(open_bot, server, **more)
    bot.ring(AccountSid=account)
    assert asked(server, 0.8) == []


@pytest.mark.parametrize(("status", "event"), [("completed", "recording.kept"), ("absent", "recording.failed")])
def test_what_became_of_a_recording_is_in_the_log_with_its_call(
    bot: Bot, capsys: pytest.CaptureFixture[str], status: str, event: str
) -> None:
    form = {"RecordingSid": "RE00000001", "RecordingStatus": status, "RecordingDuration": "31"}
    assert bot.post("/twilio/voice/recording/one", **form).status_code == 204
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (line["event"], line["call"], line["recording"]) == (event, "one", "RE00000001")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_what_is_said_of_it_is_true_on_every_line(bot: Bot, language: str) -> None:
    said = bot.calls.script.say("inbound.greeting", language, {"institution": "x"})
    # recorded: in sound or in writing
    assert ("录音或作文字记录" if language == "zh-CN" else "this call is recorded") in said
