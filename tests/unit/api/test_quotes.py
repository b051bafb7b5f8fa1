"""POST /api/v1/quotes: the contract of `voicebot quote`, for one request and for many."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.api.conftest import KEY, SETTINGS, client_of
from tests.unit.api.described import checked, holds, named
from voicebot.api.quotes import LARGEST, MOST, blueprint
from voicebot.clock import ManualClock
from voicebot.repayment.answering import answer_line

TV01 = {"method": "amortised", "principal": "12000.00", "annual_rate": "0.12", "months": 12, "first_due": "2026-12-15"}
TV03 = {"method": "fee", "principal": "10000.00", "monthly_fee_rate": "0.006", "months": 12, "first_due": "2026-12-15"}
TODAY = date(2026, 11, 23)
BAD = TV01 | {"months": 61}


@pytest.fixture
def client() -> FlaskClient:
    return client_of(blueprint(SETTINGS, ManualClock(datetime(2026, 11, 24, 2, tzinfo=UTC))))


def ask(client: FlaskClient, body: Any, content_type: str = "application/json") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/api/v1/quotes", data=raw, headers=KEY, content_type=content_type)


def test_one_request_is_answered_with_the_quote_that_the_command_gives(client: FlaskClient) -> None:
    found = ask(client, TV01)
    assert found.status_code == 200
    quote = holds(found, "/quotes", "post")
    assert quote == answer_line(json.dumps(TV01).encode(), TODAY)
    assert (quote["total"], quote["cost"], quote["instalments"][0]["amount"]) == ("12794.23", "794.23", "1066.19")


def test_one_request_that_cannot_be_quoted_is_a_problem_with_the_error_of_the_contract(client: FlaskClient) -> None:
    told = ask(client, BAD)
    assert (told.status_code, told.mimetype) == (400, "application/problem+json")
    problem = holds(told, "/quotes", "post")
    assert problem["error"] == answer_line(json.dumps(BAD).encode(), TODAY)["error"]
    assert problem["field"] == "months"


def test_a_list_is_answered_in_order_and_a_bad_one_stops_nothing(client: FlaskClient) -> None:
    asked = [TV01, BAD, 7, None, TV03]
    found = ask(client, asked)
    assert found.status_code == 200
    answers = holds(found, "/quotes", "post")
    assert answers == [answer_line(json.dumps(one).encode(), TODAY) for one in asked]
    assert [set(one) == {"error"} for one in answers] == [False, True, True, True, False]
    assert answers[4]["apr_nominal"] == "13.0342"


@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson", "text/plain"])
def test_json_lines_are_answered_line_by_line(client: FlaskClient, content_type: str) -> None:
    lines = [json.dumps(TV01), "{", json.dumps(BAD), "", json.dumps(TV03)]
    found = ask(client, "\n".join(lines).encode(), content_type)
    assert (found.status_code, found.mimetype) == (200, "application/x-ndjson")
    answers = [json.loads(line) for line in found.get_data().splitlines()]
    assert answers == [answer_line(line.encode(), TODAY) for line in lines if line]
    for one in answers:
        checked({"oneOf": [named("Quote"), named("QuoteError")]}, one)


def test_a_single_line_that_calls_itself_lines_is_answered_by_a_line(client: FlaskClient) -> None:
    found = ask(client, b"{", "application/x-ndjson")
    assert json.loads(found.get_data())["error"]["field"] == "request"


@pytest.mark.parametrize("body", [b"", b"{", b"7", b"nonsense\nand more", b'{\n  "method": "fee",\n}', b"\xff\xfe"])
def test_what_holds_no_request_is_a_problem(client: FlaskClient, body: bytes) -> None:
    told = ask(client, body)
    assert told.status_code == 400
    assert holds(told, "/quotes", "post")["mend"]


def test_a_field_that_stands_twice_is_named_and_the_others_are_quoted(client: FlaskClient) -> None:
    twice = b'{"method": "fee", "method": "amortised"}'
    told = holds(ask(client, twice), "/quotes", "post")
    assert (told["field"], told["error"]["field"]) == ("method", "method")
    good = json.dumps(TV01).encode()
    answers = holds(ask(client, b"[" + twice + b", " + good + b"]"), "/quotes", "post")
    assert (answers[0]["error"]["field"], answers[1]["total"]) == ("method", "12794.23")


def test_what_is_missing_is_named_as_missing(client: FlaskClient) -> None:
    told = holds(ask(client, {"method": "zero_interest", "months": 3}), "/quotes", "post")
    assert (told["field"], told["value"]) == ("principal", "missing")
    assert "None" not in told["detail"]


def test_no_instalment_is_due_in_the_past_unless_it_is_asked_as_of_then(client: FlaskClient) -> None:
    past = TV01 | {"first_due": "2026-11-22"}
    assert holds(ask(client, past), "/quotes", "post")["field"] == "first_due"
    assert ask(client, past | {"today": "2026-11-01"}).status_code == 200
    assert ask(client, TV01 | {"first_due": "2026-11-23"}).status_code == 200, "it is that day somewhere still"


def test_an_empty_list_has_no_answers(client: FlaskClient) -> None:
    assert ask(client, []).get_json() == []


def test_too_many_at_a_time_are_refused(client: FlaskClient) -> None:
    assert ask(client, [{}] * MOST).status_code == 200
    assert ask(client, [{}] * (MOST + 1)).status_code == 400
    assert ask(client, b"{}\n" * (MOST + 1)).status_code == 400


def test_a_body_without_end_is_refused_before_it_is_read(client: FlaskClient) -> None:
    told = ask(client, b" " * (LARGEST + 1))
    assert (told.status_code, told.mimetype) == (413, "application/problem+json")
    holds(told, "/quotes", "post")


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 200), (LARGEST + 1, 413), (LARGEST + 100_000, 413)])
def test_a_body_that_says_no_length_is_not_cut_and_taken_for_whole(client: FlaskClient, size: int, status: int) -> None:
    line = json.dumps(TV01).encode() + b"\n"
    body = (line * 3).ljust(size, b" ")
    told = client.post(
        "/api/v1/quotes",
        input_stream=BytesIO(body),
        headers=KEY,
        content_type="application/x-ndjson",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert told.status_code == status


def test_without_the_key_nothing_is_quoted(client: FlaskClient) -> None:
    refused = client.post("/api/v1/quotes", json=TV01)
    assert refused.status_code == 401
    holds(refused, "/quotes", "post")
