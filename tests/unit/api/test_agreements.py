"""GET /api/v1/promises and /api/v1/plans/<id>: what was agreed, what became of it, and nobody's name."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.api.conftest import KEY, SETTINGS, client_of
from tests.unit.api.described import holds
from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.api.agreements import blueprint
from voicebot.outreach.agreements import Agreements
from voicebot.records import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    put(database, minimum_due=100_000, **OWED)
    return desk_on(database)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return client_of(blueprint(Agreements(desk.database), SETTINGS))


def get(client: FlaskClient, path: str) -> Any:
    return client.get(f"/api/v1/{path}", headers=KEY)


def test_a_promise_is_shown_with_every_change_and_the_payment_behind_it(desk: Desk, client: FlaskClient) -> None:
    promise = desk.promises()
    desk.pays("500.00", "TX-1")
    page = holds(get(client, "promises?state=kept"), "/promises", "get")
    assert (page["total"], page["older"]) == (1, None)
    [one] = page["promises"]
    assert (one["promise"], one["account"], one["amount"], one["due"]) == (promise, "A-1", "500.00", "2026-11-30")
    assert [(event["kind"], event["payment"]) for event in one["events"]] == [("made", None), ("kept", "TX-1")]


def test_promises_are_listed_by_state_the_newest_first_and_page_by_page(desk: Desk, client: FlaskClient) -> None:
    made = [desk.promises() for _ in range(5)]
    desk.on("2026-11-30")
    first = holds(get(client, "promises?limit=2"), "/promises", "get")
    assert [one["promise"] for one in first["promises"]] == made[:2:-1]
    second = get(client, f"promises?limit=2&before={first['older']}").get_json()
    assert [one["promise"] for one in second["promises"]] == made[2:0:-1]
    assert get(client, "promises?state=open").get_json() == {"promises": [], "total": 0, "older": None}
    assert get(client, "promises?state=due").get_json()["total"] == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *(("state=late", "state"), ("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit")),
        *(("before=-1", "before"), ("before=", "before"), ("limit=%D9%A3", "limit"), ("before=" + "9" * 19, "before")),
    ],
)
def test_a_query_that_makes_no_sense_is_named(client: FlaskClient, query: str, field: str) -> None:
    told = get(client, f"promises?{query}")
    assert told.status_code == 400
    assert holds(told, "/promises", "get")["field"] == field


def test_a_plan_is_shown_with_its_schedule_and_its_events(desk: Desk, client: FlaskClient) -> None:
    plan = desk.confirms(desk.agrees())
    desk.on("2026-12-06")
    shown = holds(get(client, f"plans/{plan}"), "/plans/{plan}", "get")
    assert (shown["account"], shown["state"], shown["total"], shown["ear"]) == ("A-1", "active", "10355.14", "14.0301")
    assert len(shown["instalments"]) == shown["count"] == 12
    assert shown["instalments"][0] == {
        "n": 1,
        "due": "2026-11-30",
        "amount": "862.92",
        "principal": "850.15",
        "interest": "12.77",
        "fee": "0.00",
    }
    assert [(event["kind"], event["day"]) for event in shown["events"]] == [
        ("made", None),
        ("active", None),
        ("missed", "2026-12-06"),
    ]


@pytest.mark.parametrize("plan", ["7", "0", "x", "-1", "9" * 30, "%D9%A3"])
def test_a_plan_that_is_not_there_is_not_found(client: FlaskClient, plan: str) -> None:
    told = get(client, f"plans/{plan}")
    assert told.status_code == 404
    holds(told, "/plans/{plan}", "get")


def test_nothing_shows_who_somebody_is(desk: Desk, client: FlaskClient) -> None:
    desk.promises()
    plan = desk.agrees()
    shown = get(client, "promises").get_data(as_text=True) + get(client, f"plans/{plan}").get_data(as_text=True)
    assert "林晓雯" not in shown
    assert "13800000101" not in shown


def test_without_the_key_nothing_is_shown(client: FlaskClient) -> None:
    assert client.get("/api/v1/promises").status_code == 401
    assert client.get("/api/v1/plans/1").status_code == 401
