"""/api/v1/webhooks and the timeline: endpoints kept by a program, and every answer and event as it is described."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.api.conftest import KEY, SETTINGS, client_of
from tests.unit.api.described import checked, holds
from tests.unit.calls.conftest import put
from tests.unit.outreach.webhooks.told import URL, Told, told_on
from tests.unit.records.plans import a_call
from voicebot.api import timeline as api_timeline
from voicebot.api import webhooks as api_webhooks
from voicebot.api.description import description
from voicebot.outreach.timeline import Timeline
from voicebot.outreach.webhooks.courier import Answer
from voicebot.outreach.webhooks.kinds import KINDS, TEST
from voicebot.records import Database, contact, outcomes
from voicebot.records.calls import change_call
from voicebot.records.timelines import KINDS as ENTRIES

BASE = "/api/v1/webhooks"
ADDED = {"url": URL, "types": ["payment.*", "promise.made"]}


@pytest.fixture
def told(database: Database) -> Told:
    put(database, principal=900_000, minimum_due=100_000)
    return told_on(database)


@pytest.fixture
def client(told: Told) -> FlaskClient:
    timeline = api_timeline.blueprint(Timeline(told.database), SETTINGS)
    return client_of(api_webhooks.blueprint(told.webhooks, SETTINGS), timeline)


def added(client: FlaskClient) -> dict[str, Any]:
    answer = client.post(BASE, json=ADDED, headers=KEY)
    assert answer.status_code == 201
    found: dict[str, Any] = holds(answer, "/webhooks", "post")
    assert answer.headers["Location"] == f"{BASE}/{found['endpoint']}"
    return found


def test_an_endpoint_is_added_and_its_secret_is_answered_once(client: FlaskClient) -> None:
    made = added(client)
    assert made["secret"].startswith("whsec_")
    assert made["types"] == ADDED["types"]
    seen = holds(client.get(f"{BASE}/1", headers=KEY), "/webhooks/{endpoint}", "get")
    assert seen == {name: value for name, value in made.items() if name != "secret"}
    assert holds(client.get(BASE, headers=KEY), "/webhooks", "get") == {"endpoints": [seen]}


def test_it_is_changed_rotated_tested_and_removed(client: FlaskClient, told: Told) -> None:
    made = added(client)
    off = client.patch(f"{BASE}/1", json={"enabled": False}, headers=KEY)
    assert holds(off, "/webhooks/{endpoint}", "patch")["state"] == "disabled"
    assert client.post(f"{BASE}/1/test", headers=KEY).status_code == 409
    client.patch(f"{BASE}/1", json={"enabled": True, "types": ["*"]}, headers=KEY)
    tested = holds(client.post(f"{BASE}/1/test", headers=KEY), "/webhooks/{endpoint}/test", "post")
    assert (tested["delivered"], tested["status"]) == (True, 200)
    rotated = holds(client.post(f"{BASE}/1/rotate", headers=KEY), "/webhooks/{endpoint}/rotate", "post")
    assert rotated["secret"] != made["secret"]
    assert client.delete(f"{BASE}/1", headers=KEY).status_code == 204
    assert client.get(f"{BASE}/1", headers=KEY).status_code == 404


def test_what_it_was_told_is_listed_page_by_page_and_told_again(client: FlaskClient, told: Told) -> None:
    added(client)
    for number in range(3):
        told.desk.pays("1.00", f"TX-{number}")
    told.courier.answers[URL] = Answer(500, 3)
    told.passes()
    path = "/webhooks/{endpoint}/deliveries"
    first = holds(client.get(f"{BASE}/1/deliveries?limit=2", headers=KEY), path, "get")
    rest = holds(client.get(f"{BASE}/1/deliveries?before={first['older']}", headers=KEY), path, "get")
    assert (len(first["deliveries"]), len(rest["deliveries"]), rest["older"]) == (2, 1, None)
    assert client.get(f"{BASE}/1/deliveries?state=lost", headers=KEY).status_code == 400
    told.courier.answers.clear()
    again = {"since": "2026-11-24T00:00:00+00:00"}
    answer = client.post(f"{BASE}/1/redeliver", json=again, headers=KEY)
    assert holds(answer, "/webhooks/{endpoint}/redeliver", "post") == {"deliveries": 3}
    told.later(seconds=10)
    listed = holds(client.get(f"{BASE}/1/deliveries?state=delivered", headers=KEY), path, "get")["deliveries"]
    assert len(listed) == 3


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("post", "", {"types": ["*"]}, 400, "url"),
        ("post", "", {"url": 5}, 400, "url"),
        ("post", "", {"url": "http://10.0.0.1/"}, 400, "url"),
        ("post", "", {"url": "https://user:pw@crm.example.com/"}, 400, "url"),
        ("post", "", {"url": URL, "types": []}, 400, "types"),
        ("post", "", {"url": URL, "types": ["nope"]}, 400, "types"),
        ("post", "", {"url": URL, "types": "*"}, 400, "types"),
        ("post", "", {"url": URL, "secret": "x"}, 400, "secret"),
        ("post", "", [URL], 400, "body"),
        ("patch", "/1", {"enabled": 1}, 400, "enabled"),
        ("post", "/1/rotate", {"hours": True}, 400, "hours"),
        ("post", "/1/rotate", {"hours": 10_000}, 400, "hours"),
        ("post", "/1/redeliver", {}, 400, "message"),
        ("post", "/1/redeliver", {"since": "2026-11-24"}, 400, "since"),
        ("post", "/1/redeliver", {"since": "yesterday"}, 400, "since"),
        ("post", "/1/redeliver", {"message": "msg_no"}, 404, None),
        ("get", "/9", None, 404, None),
        ("delete", "/x", None, 404, None),
        ("get", f"/{10**30}", None, 404, None),
    ],
    ids=str,
)
def test_each_refusal_says_what_to_send_instead(
    client: FlaskClient, method: str, path: str, body: Any, status: int, field: str | None
) -> None:
    added(client)
    answer = client.open(BASE + path, method=method.upper(), json=body, headers=KEY)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json().get("field") == field
    assert "user:pw" not in answer.get_data(as_text=True)


def test_without_the_key_nobody_is_told(client: FlaskClient, told: Told) -> None:
    assert client.post(BASE, json=ADDED).status_code == 401
    assert told.webhooks.listed() == []


def test_the_kinds_of_event_that_are_described_are_those_there_are() -> None:
    enums = [_schema(name)["allOf"][1]["properties"]["type"]["enum"] for name in description()["webhooks"]]
    assert sorted(kind for enum in enums for kind in enum) == sorted([*KINDS, TEST])
    assert description()["components"]["schemas"]["Timeline"]["properties"]["entries"]["items"]["properties"]["kind"][
        "enum"
    ] == list(ENTRIES)


def _schema(name: str) -> dict[str, Any]:
    found = description()["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert isinstance(found, dict)
    return found


def test_every_event_is_as_it_is_described(told: Told) -> None:
    told.webhooks.add(URL, ["*"], "Mei")
    told.webhooks.test(1)
    desk, now = told.desk, told.desk.clock.now()
    desk.promises()
    desk.pays("500.00", "TX-1")
    desk.takes_back("TX-1")
    desk.confirms(desk.agrees())
    call_id = a_call(told.database, desk.account_id(), now)
    ticket = dict.fromkeys(("reason", "amount", "currency")) | {"kind": "dispute", "priority": "P1", "state": "open"}
    number = {"number_hash": told.database.cipher.number_hash("+8613800000101"), "scope": "sms", "reason": "asked"}
    of = {"call_id": call_id, "created_at": now}
    with told.database.begin() as connection:
        outcomes.add_outcome(connection, outcomes.tickets, of | ticket | {"account_id": desk.account_id()})
        outcomes.close_ticket(connection, call_id, "dispute", now)
        contact.add_contact_row(connection, contact.suppressions, number | of)
        contact.release_suppressions(connection, str(number["number_hash"]), "sms", now)
        change_call(connection, call_id, state="completed", ended_at=now, disposition="promise")
    seen = set()
    for event in told.told():
        [name] = [one for one in description()["webhooks"] if one.startswith(_group(event["type"]))]
        checked(_schema(name), event)
        seen.add(name)
    assert seen == set(description()["webhooks"]), "each kind was there to be looked at"


def _group(kind: str) -> str:
    return "test" if kind == TEST else kind.partition(".")[0]


def test_a_timeline_is_answered_page_by_page(client: FlaskClient, told: Told) -> None:
    for number in range(3):
        told.desk.pays("1.00", f"TX-{number}")
    base, path = "/api/v1/accounts/A-1/timeline", "/accounts/{ref}/timeline"
    first = holds(client.get(f"{base}?limit=2&kind=payment,call", headers=KEY), path, "get")
    rest = holds(client.get(f"{base}?kind=payment&before={first['older']}", headers=KEY), path, "get")
    assert [one["reference"] for one in (*first["entries"], *rest["entries"])] == ["TX-2", "TX-1", "TX-0"]
    assert rest["older"] is None
    for wrong in ("?kind=payments", "?before=x", "?limit=0", "?limit=201"):
        answer = client.get(base + wrong, headers=KEY)
        assert answer.status_code == 400
        holds(answer, path, "get")
    assert client.get("/api/v1/accounts/A-9/timeline", headers=KEY).status_code == 404
    assert client.get("/api/v1/accounts/A%00/timeline", headers=KEY).status_code == 404
    assert client.get(base).status_code == 401
