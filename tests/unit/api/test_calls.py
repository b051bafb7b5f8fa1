"""The API for one call: the key, the fields, and what each error tells a program."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from voicebot.api.calls import blueprint
from voicebot.calls.carrier import Carrier, Dial
from voicebot.errors import CarrierFailed, Conflict, NotAllowed, NotFound, VoicebotError
from voicebot.settings import Settings

KEY = {"Authorization": "Bearer an-invented-key"}
CALL = "0" * 32


class Line:
    name = "a line of the tests"

    def place(self, dial: Dial) -> str:
        return f"CA{dial.attempt}"


@dataclass
class ToyCalls:
    """Reserves and dials; `fails` is raised instead."""

    fails: VoicebotError | None = None
    reserved: list[tuple[str, str | None]] = field(default_factory=list)

    def reserve_outbound(self, account: str, language: str | None = None) -> str:
        self.reserved.append((account, language))
        if self.fails is not None:
            raise self.fails
        return CALL

    def dial(self, call: str, carrier: Carrier) -> str:
        return carrier.place(Dial(call, "+12025550143"))

    def call(self, call: str) -> Any:
        if call != CALL:
            raise NotFound(f"call {call} is not known")
        return SimpleNamespace(
            id=CALL, direction="outbound", account_ref="A-1", state="completed", disposition="wrong_number",
            language="zh-CN", turn=4,
        )  # fmt: skip


@pytest.fixture
def calls() -> ToyCalls:
    return ToyCalls()


def client_of(calls: ToyCalls, key: str = "an-invented-key") -> FlaskClient:
    app = Flask("api")
    settings = Settings(secret_key=SecretStr("x" * 32), api_key=SecretStr(key))
    app.register_blueprint(blueprint(calls, settings, Line()))  # type: ignore[arg-type]
    return app.test_client()


@pytest.fixture
def client(calls: ToyCalls) -> FlaskClient:
    return client_of(calls)


def test_a_call_is_placed_and_the_answer_says_through_which_line(client: FlaskClient, calls: ToyCalls) -> None:
    placed = client.post("/api/v1/calls", json={"account": " A-1 ", "language": "en-US"}, headers=KEY)
    assert placed.status_code == 201
    assert placed.get_json() == {
        "call": CALL,
        "via": "a line of the tests",
        "carrier_id": f"CA{CALL}",
        "account": "A-1",
    }
    assert placed.headers["Location"] == f"/api/v1/calls/{CALL}"
    assert calls.reserved == [("A-1", "en-US")]


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer wrong", "Basic an-invented-key", "an-invented-key", "Bearer an-invented-keyy"]
)
def test_without_the_key_nothing_is_done(client: FlaskClient, calls: ToyCalls, given: str) -> None:
    refused = client.post("/api/v1/calls", json={"account": "A-1"}, headers={"Authorization": given})
    assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert client.get(f"/api/v1/calls/{CALL}").status_code == 401
    assert calls.reserved == []


def test_where_no_key_is_set_an_empty_one_opens_nothing(calls: ToyCalls) -> None:
    refused = client_of(calls, key="").post(
        "/api/v1/calls", json={"account": "A-1"}, headers={"Authorization": "Bearer "}
    )
    assert refused.status_code == 401
    assert "API_KEY" in refused.get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[]", "body"),
        (b'"A-1"', "body"),
        (b"{}", "account"),
        (b'{"account": 7}', "account"),
        (b'{"account": "  "}', "account"),
        (b'{"account": "A\\u0000"}', "account"),
        (b'{"account": "%s"}' % (b"x" * 65), "account"),
        (b'{"account": "A-1", "language": "fr-FR"}', "language"),
        (b'{"account": "A-1", "language": ["zh-CN"]}', "language"),
        (b'{"account": "A-1", "phone": "+12025550143"}', "phone"),
    ],
)
def test_a_wrong_body_is_named_by_its_field_with_its_mend(
    client: FlaskClient, calls: ToyCalls, body: bytes, field: str
) -> None:
    wrong = client.post("/api/v1/calls", data=body, headers=KEY)
    assert (wrong.status_code, wrong.mimetype) == (400, "application/problem+json")
    assert wrong.get_json()["field"] == field
    assert wrong.get_json()["mend"]
    assert calls.reserved == []


@pytest.mark.parametrize(
    ("error", "status", "more"),
    [
        (NotFound("account A-1 is not known"), 404, {}),
        (NotAllowed("too early", ("CN-TIME-01",)), 403, {"rules": ["CN-TIME-01"]}),
        (Conflict("it is dialled once only"), 409, {}),
        (CarrierFailed("no answer", unknown=True), 502, {"may_have_been_placed": True, "code": None}),
        (CarrierFailed("blocked", code=21216), 502, {"may_have_been_placed": False, "code": 21216}),
    ],
)
def test_each_error_is_a_problem_a_program_can_act_on(
    client: FlaskClient, calls: ToyCalls, error: VoicebotError, status: int, more: dict[str, object]
) -> None:
    calls.fails = error
    told = client.post("/api/v1/calls", json={"account": "A-1"}, headers=KEY)
    assert (told.status_code, told.mimetype) == (status, "application/problem+json")
    assert (
        told.get_json()
        == {
            "type": "about:blank",
            "title": told.get_json()["title"],
            "status": status,
            "detail": str(error),
        }
        | more
    )


def test_how_a_call_went_can_be_asked(client: FlaskClient) -> None:
    seen = client.get(f"/api/v1/calls/{CALL}", headers=KEY).get_json()
    assert (seen["state"], seen["disposition"], seen["turns"]) == ("completed", "wrong_number", 4)
    assert client.get("/api/v1/calls/nobody", headers=KEY).status_code == 404
