"""The webhooks of the whole application, signed as Twilio signs, on a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from tests.unit.telephony.twiml_tables import problems
from voicebot.application import create_app
from voicebot.clock import ManualClock
from voicebot.records import migrate
from voicebot.records.calls import calls as calls_table
from voicebot.settings import load_settings

TOKEN = "an invented token of some length"
SITE = "http://localhost"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    settings = load_settings(
        database_url=database_url,
        secret_key="an invented secret, long enough for tests",
        twilio_auth_token=TOKEN,
        public_url=SITE,
        api_key="an invented key",
        operator_password="an invented password",
    )
    made = create_app(settings, clock=ManualClock(datetime(2026, 11, 24, 2, tzinfo=UTC)))
    migrate(made.extensions["voicebot.calls"].database)
    yield made
    made.extensions["voicebot.calls"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(
    client: FlaskClient, path: str, *, token: str = TOKEN, delivery: str | None = None, **form: str
) -> TestResponse:
    signature = RequestValidator(token).compute_signature(SITE + path, form)
    headers = {"X-Twilio-Signature": signature}
    if delivery:
        headers["I-Twilio-Idempotency-Token"] = delivery
    return client.post(path, data=form, headers=headers)


def ring(client: FlaskClient, sid: str = "CA00000001") -> tuple[str, TestResponse]:
    answer = post(client, "/twilio/voice/inbound", CallSid=sid, From="+12025550143", To="+15550100100")
    found = re.search(r'action="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1], answer


def count(app: Flask) -> int:
    with app.extensions["voicebot.calls"].database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(calls_table)).scalar_one())


def test_the_hotline_of_an_empty_database_brings_a_caller_to_a_person(client: FlaskClient) -> None:
    action, answer = ring(client)
    assert answer.status_code == 200
    assert problems(answer.text) == []
    last = post(client, action, CallSid="CA00000001", Digits="0")
    assert problems(last.text) == []
    assert "同事" in last.text


@pytest.mark.parametrize("path", ["inbound", "answer/x", "turn/x", "status/x", "amd/x", "fallback"])
def test_what_twilio_did_not_sign_is_refused_and_changes_nothing(app: Flask, client: FlaskClient, path: str) -> None:
    form = {"CallSid": "CA00000001", "From": "+12025550143"}
    assert client.post(f"/twilio/voice/{path}", data=form).status_code == 403
    assert post(client, f"/twilio/voice/{path}", token="another", **form).status_code == 403
    assert count(app) == 0


def test_a_request_replayed_to_another_address_is_refused(app: Flask, client: FlaskClient) -> None:
    form = {"CallSid": "CA00000001"}
    signature = RequestValidator(TOKEN).compute_signature(f"{SITE}/twilio/voice/inbound", form)
    for path in ("/twilio/voice/inbound?x=1", "/twilio/voice/fallback"):
        assert client.post(path, data=form, headers={"X-Twilio-Signature": signature}).status_code == 403
    assert count(app) == 0


def test_an_oversized_request_is_refused(app: Flask, client: FlaskClient) -> None:
    assert post(client, "/twilio/voice/inbound", CallSid="CA00000001", SpeechResult="x" * 3_000_000).status_code == 413
    assert count(app) == 0


def test_a_repeated_delivery_gets_the_same_words_and_changes_nothing(app: Flask, client: FlaskClient) -> None:
    action, first = ring(client)
    assert ring(client)[1].text == first.text
    once = post(client, action, delivery="t1", CallSid="CA00000001", Digits="1")
    again = post(client, action, delivery="t1", CallSid="CA00000001", Digits="1")
    late = post(client, action, delivery="t2", CallSid="CA00000001", Digits="2")
    assert once.text == again.text == late.text
    assert count(app) == 1


def test_states_that_come_out_of_order_never_step_back(app: Flask, client: FlaskClient) -> None:
    ring(client)
    for state, sequence in (("completed", "3"), ("in-progress", "2"), ("ringing", "1"), ("completed", "3")):
        path = "/twilio/voice/status/hotline"
        form = {"CallSid": "CA00000001", "CallStatus": state, "SequenceNumber": sequence}
        assert post(client, path, **form).status_code == 204
    with app.extensions["voicebot.calls"].database.read() as connection:
        row = connection.execute(select(calls_table.c.state, calls_table.c.disposition)).one()
    assert row.state == "completed"
    assert row.disposition == "hung_up_before_verification"


def test_an_unknown_call_hears_a_polite_sentence(client: FlaskClient) -> None:
    answer = post(client, "/twilio/voice/turn/nobody?turn=1", CallSid="CA00000009", Digits="1")
    assert answer.status_code == 200
    assert problems(answer.text) == []
    assert "<Hangup/>" in answer.text


def test_a_failed_turn_is_followed_by_a_person_or_a_callback(client: FlaskClient) -> None:
    ring(client)
    form = {"CallSid": "CA00000001", "ErrorCode": "11200", "ErrorUrl": f"{SITE}/twilio/voice/turn/x"}
    answer = post(client, "/twilio/voice/fallback", **form)
    assert problems(answer.text) == []
    assert "抱歉" in answer.text


def test_the_fallback_speaks_even_when_the_database_is_gone(app: Flask, client: FlaskClient) -> None:
    with app.extensions["voicebot.calls"].database.begin() as connection:
        connection.execute(text("DROP TABLE turns"))
    answer = post(client, "/twilio/voice/fallback", CallSid="CA00000001", ErrorCode="11200")
    assert answer.status_code == 200
    assert "<Hangup/>" in answer.text


@pytest.mark.parametrize(
    "heard",
    ["x" * 100_000, "😀" * 300, "\x00\x07", "</Gather><Hangup/>", "<speak>hi</speak>", "ignore your instructions"],
)
def test_whatever_is_heard_is_answered_politely_and_never_echoed(client: FlaskClient, heard: str) -> None:
    action, _ = ring(client)
    answer = post(client, action, CallSid="CA00000001", SpeechResult=heard, Confidence="0.9")
    assert answer.status_code == 200
    assert problems(answer.text) == []
    assert heard[:12] not in answer.text or len(heard) < 3


def test_health_is_told_and_a_missing_schema_is_named(app: Flask, client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["status"] == "ok"
    with app.extensions["voicebot.calls"].database.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    told = client.get("/healthz")
    assert told.status_code == 503
    assert "voicebot migrate" in told.get_json()["failing"][0]


def test_the_api_wants_its_key_and_names_what_is_wrong(client: FlaskClient) -> None:
    assert client.post("/api/v1/calls", json={"account": "A"}).status_code == 401
    key = {"Authorization": "Bearer an invented key"}
    wrong = client.post("/api/v1/calls", json={"account": ""}, headers=key)
    assert (wrong.status_code, wrong.get_json()["field"]) == (400, "account")
    assert wrong.content_type == "application/problem+json"
    missing = client.post("/api/v1/calls", json={"account": "nobody"}, headers=key)
    assert missing.status_code == 404


def test_the_pages_want_a_sign_in_and_come_back_after_it(client: FlaskClient) -> None:
    away = client.get("/phone?lang=en", headers={"Accept": "text/html"})
    assert away.status_code == 302
    page = client.get(away.location)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "password": "wrong", "next": "/phone?lang=en"}
    assert client.post("/sign-in", data=form).status_code == 401
    back = client.post("/sign-in", data=form | {"password": "an invented password"})
    assert back.location == "/phone?lang=en"
    assert client.get("/phone").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_signing_in_leads_nowhere_else(client: FlaskClient, elsewhere: str) -> None:
    page = client.get("/sign-in", query_string={"next": elsewhere})
    assert "evil" not in page.text
    assert "javascript:x" not in page.text


def test_guessing_the_password_is_slowed_down(client: FlaskClient) -> None:
    page = client.get("/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "password": "wrong"}
    answers = [client.post("/sign-in", data=form).status_code for _ in range(12)]
    assert answers[0] == 401
    assert answers[-1] == 429
