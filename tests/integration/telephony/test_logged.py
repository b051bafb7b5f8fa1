"""A line in the log leads to its own call, and never to somebody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import SITE, Bot


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_refused_sign_in_carries_no_strangers_call(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    bot.ring()
    capsys.readouterr()
    client = bot.app.test_client()
    page = client.get("/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    client.post("/sign-in", data={"password": "wrong", "csrf_token": token}, base_url="https://bot.example")
    client.get("/api/v1/calls/one")
    told = lines(capsys)
    assert [line["event"] for line in told if "refused" in line["event"]]
    assert all("call" not in line for line in told)


def test_a_turn_that_failed_names_its_call(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    action, _ = bot.ring()
    form = {"CallSid": "CA00000001", "ErrorCode": "11200", "ErrorUrl": SITE + action}
    bot.post("/twilio/voice/fallback", **form)
    failed = next(line for line in lines(capsys) if line["event"] == "webhook.fallback")
    assert failed["call"] == bot.calls.call_id_of("CA00000001")
    assert failed["sid"] == "CA00000001"


def test_a_call_that_is_not_known_is_named_as_the_carrier_knows_it(
    bot: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.post("/twilio/voice/fallback", CallSid="CA00000099", ErrorCode="11200")
    bot.post("/twilio/voice/turn/nobody", CallSid="CA00000098", Digits="1")
    told = lines(capsys)
    assert [line["sid"] for line in told if line["event"] == "webhook.unknown_call"] == ["CA00000099", "CA00000098"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"Digits": "abc"}, "Digits"),
        ({"SpeechResult": "yes", "Confidence": "very"}, "Confidence"),
        ({"SpeechResult": "\x00\x07我叫林晓雯"}, "SpeechResult"),
    ],
)
def test_garbled_input_is_a_line_with_the_call_and_not_with_what_was_said(
    bot: Bot, capsys: pytest.CaptureFixture[str], form: dict[str, str], field: str
) -> None:
    action, _ = bot.ring()
    capsys.readouterr()
    assert bot.post(action, CallSid="CA00000001", **form).status_code == 200
    told = lines(capsys)
    garbled = next(line for line in told if line["event"] == "turn.garbled")
    assert (garbled["fields"], garbled["call"]) == ([field], bot.calls.call_id_of("CA00000001"))
    assert "林晓雯" not in json.dumps(told, ensure_ascii=False)
    assert "abc" not in json.dumps(told)


def test_an_ordinary_turn_is_not_called_garbled(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    action, _ = bot.ring()
    bot.post(action, CallSid="CA00000001", SpeechResult="你好，\n麻烦您", Confidence="0.91")
    assert "turn.garbled" not in [line["event"] for line in lines(capsys)]
