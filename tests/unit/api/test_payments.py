"""POST /api/v1/payments: recorded once, taken back once, and every refusal says why."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.api.conftest import KEY, SETTINGS, client_of
from tests.unit.api.described import holds
from tests.unit.outreach.conftest import OWED, Till, open_till, till
from voicebot.api.payments import LARGEST, blueprint

__all__ = ["open_till", "till"]

PAID = {"account": "A-1", "amount": "1000.00", "paid_at": "2026-11-24", "reference": "TX-1"}
BACK = {"reverses": "TX-1", "paid_at": "2026-11-24", "reference": "RV-1", "reason": "bounced"}


@pytest.fixture
def client(till: Till) -> FlaskClient:
    return client_of(blueprint(till.payments, SETTINGS))


def send(client: FlaskClient, body: Any) -> Any:
    return client.post("/api/v1/payments", json=body, headers=KEY)


def test_a_payment_is_recorded_and_its_parts_are_told(client: FlaskClient, till: Till) -> None:
    told = send(client, PAID)
    assert told.status_code == 201
    assert holds(told, "/payments", "post") == {
        "reference": "TX-1",
        "account": "A-1",
        "kind": "payment",
        "amount": "1000.00",
        "currency": "CNY",
        "paid_at": "2026-11-23T16:00:00+00:00",
        "days_past_due": 4,
        "parts": {"principal": "199.75", "interest": "540.25", "penalty": "260.00", "fees": "0.00"},
        "unapplied": "0.00",
        "new": True,
    }
    assert till.rows()[0]["source"] == "api"


def test_sent_again_it_changes_nothing(client: FlaskClient, till: Till) -> None:
    first = send(client, PAID).get_json()
    again = send(client, PAID)
    assert again.status_code == 200
    assert holds(again, "/payments", "post") == first | {"new": False}
    assert len(till.rows()) == 1


def test_with_other_content_it_is_a_conflict_that_names_both(client: FlaskClient) -> None:
    send(client, PAID)
    told = send(client, PAID | {"amount": "999.00"})
    assert told.status_code == 409
    detail = holds(told, "/payments", "post")["detail"]
    assert "1000.00 CNY" in detail
    assert "999.00 CNY" in detail


def test_a_payment_is_taken_back(client: FlaskClient, till: Till) -> None:
    send(client, PAID)
    told = send(client, BACK)
    assert told.status_code == 201
    assert holds(told, "/payments", "post")["amount"] == "-1000.00"
    assert till.owed() == OWED
    assert send(client, BACK).status_code == 200


def test_a_whole_number_is_exact_and_is_taken(client: FlaskClient) -> None:
    told = send(client, PAID | {"amount": 1000})
    assert told.status_code == 201
    assert holds(told, "/payments", "post")["amount"] == "1000.00"
    assert send(client, PAID).status_code == 200, "the same payment as a decimal string"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (PAID | {"amount": 1000.0}, 400, "amount"),
        (PAID | {"amount": None}, 400, "amount"),
        (PAID | {"paid_at": "2027-01-01"}, 400, "paid_at"),
        (PAID | {"currency": "USD"}, 400, "currency"),
        (PAID | {"parts": {}}, 400, "parts"),
        ([PAID], 400, "body"),
        (PAID | {"account": "A-9"}, 404, None),
        (BACK | {"reverses": "TX-9"}, 404, None),
        (PAID | {"account": "A" * LARGEST}, 413, None),
    ],
    ids=str,
)
def test_each_refusal_is_a_problem_a_program_can_act_on(
    client: FlaskClient, till: Till, body: Any, status: int, field: str | None
) -> None:
    told = send(client, body)
    assert (told.status_code, told.mimetype) == (status, "application/problem+json")
    assert holds(told, "/payments", "post").get("field") == field
    assert till.rows() == []


def test_without_the_key_nothing_is_recorded(client: FlaskClient, till: Till) -> None:
    assert client.post("/api/v1/payments", json=PAID).status_code == 401
    assert till.rows() == []


def test_what_is_described_as_an_example_can_be_sent(client: FlaskClient, till: Till) -> None:
    from voicebot.api.description import description

    post = description()["paths"]["/payments"]["post"]
    examples = post["requestBody"]["content"]["application/json"]["examples"]
    sent = [send(client, one["value"] | {"paid_at": "2026-11-24"}).status_code for one in examples.values()]
    assert sent == [404, 404], "the accounts of the examples are the demo's, and everything else about them is right"
