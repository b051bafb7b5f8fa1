"""The description of the API: valid, whole, open to whoever asks, and true of what is asked most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from openapi_spec_validator import validate
from pydantic import SecretStr

from tests.unit.api.described import checked, named
from voicebot.api.description import description
from voicebot.application import create_app
from voicebot.outreach.agreements import PROMISE_STATES
from voicebot.outreach.arriving import FIELDS
from voicebot.records.plans import CONFIRMED, NEXT
from voicebot.repayment import request
from voicebot.settings import Settings

PREFIX = "/api/v1"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    file = tmp_path_factory.mktemp("described") / "voicebot.db"
    made = create_app(
        Settings(secret_key=SecretStr("s" * 32), api_key=SecretStr("an-invented-key"), database_url=f"sqlite:///{file}")
    )
    yield made
    made.extensions["voicebot.calls"].close()


def test_it_is_valid_openapi() -> None:
    validate(description())


def test_every_route_is_described_and_no_other(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(PREFIX)), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX)
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    told = {
        (path, method)
        for path, methods in description()["paths"].items()
        for method in methods
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert told == routes


def test_it_is_served_to_whoever_asks(app: Flask) -> None:
    served = app.test_client().get(f"{PREFIX}/openapi.json")
    assert served.status_code == 200
    assert served.get_json() == description()


def test_every_route_but_itself_wants_the_key(app: Flask) -> None:
    client = app.test_client()
    for path, methods in description()["paths"].items():
        for method, told in methods.items():
            answer = client.open(PREFIX + re.sub(r"\{\w+\}", "1", path), method=method.upper())
            assert answer.status_code == (401 if "security" not in told else 200)


def test_it_names_the_states_and_fields_that_there_are() -> None:
    schemas = description()["components"]["schemas"]
    assert schemas["PromiseState"]["enum"] == list(PROMISE_STATES)
    states = set(NEXT) | set().union(*NEXT.values())
    assert set(schemas["Plan"]["properties"]["state"]["enum"]) == states
    assert states > CONFIRMED
    assert set(schemas["QuoteRequest"]["properties"]) == request.FIELDS
    fields = set(schemas["PaymentRequest"]["properties"]) | set(schemas["ReversalRequest"]["properties"])
    assert fields == set(FIELDS)


def test_its_examples_are_as_it_says() -> None:
    for path, methods in description()["paths"].items():
        body = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {})
        for example in [body["example"]] if "example" in body else []:
            checked(body["schema"], example)
        for example in body.get("examples", {}).values():
            checked(body["schema"], example["value"])
        assert not body or "example" in body or "examples" in body, f"{path} shows no example"


def test_every_schema_is_used() -> None:
    text = (Path(__file__).parents[3] / "voicebot/api/openapi.yaml").read_text(encoding="utf-8")
    for name in description()["components"]["schemas"]:
        assert named(name)["$ref"] in text, f"{name} is used nowhere"
