"""Campaigns over the API: listed, shown, started, paused, resumed and stopped in somebody's name."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.api.conftest import KEY, SETTINGS, client_of
from tests.unit.api.described import holds
from tests.unit.outreach.campaigns.drive import Drive, drive_on
from voicebot.api.campaigns import blueprint
from voicebot.api.description import description
from voicebot.outreach.campaigns.changes import STATES
from voicebot.records import Database

BY = {"by": "Mei"}
WHY = BY | {"reason": "a look at the words"}


@pytest.fixture
def drive(database: Database) -> Drive:
    return drive_on(database)


@pytest.fixture
def client(drive: Drive) -> FlaskClient:
    return client_of(blueprint(drive.campaigns, SETTINGS))


def post(client: FlaskClient, campaign: int, what: str, body: Any) -> Any:
    return client.post(f"/api/v1/campaigns/{campaign}/{what}", json=body, headers=KEY)


def told(answer: Any, what: str) -> Any:
    return holds(answer, f"/campaigns/{{campaign}}/{what}", "post")


def test_a_campaign_is_started_paused_resumed_and_stopped(client: FlaskClient, drive: Drive) -> None:
    drive.people(3)
    campaign = drive.campaign(start=False)
    assert told(post(client, campaign, "start", BY), "start")["state"] == "running"
    drive.release()
    assert told(post(client, campaign, "pause", WHY), "pause")["state"] == "paused"
    assert told(post(client, campaign, "resume", WHY), "resume")["state"] == "running"
    stopped = told(post(client, campaign, "stop", WHY), "stop")
    assert (stopped["state"], stopped["members"]["queued"]) == ("stopped", 3)
    assert [one["kind"] for one in stopped["events"]] == ["created", "started", "paused", "resumed", "stopped"]
    assert {one["who"] for one in stopped["events"]} == {"Mei"}


def test_campaigns_are_listed_page_by_page(client: FlaskClient, drive: Drive) -> None:
    for name in ("one", "two", "three"):
        drive.campaign(name, start=False)
    page = holds(client.get("/api/v1/campaigns?limit=2", headers=KEY), "/campaigns", "get")
    assert [one["name"] for one in page["campaigns"]] == ["three", "two"]
    page = holds(client.get(f"/api/v1/campaigns?before={page['older']}", headers=KEY), "/campaigns", "get")
    assert ([one["name"] for one in page["campaigns"]], page["older"]) == (["one"], None)
    assert page["line"] == {"name": "fake line", "state": "open", "why": None}


def test_one_is_shown_whole(client: FlaskClient, drive: Drive) -> None:
    drive.people(2)
    campaign = drive.campaign(people={"count": 3})
    drive.release()
    shown = holds(client.get(f"/api/v1/campaigns/{campaign}", headers=KEY), "/campaigns/{campaign}", "get")
    assert shown["members"] == {"waiting": 0, "queued": 2, "calling": 0, "done": 0, "skipped": 0}
    assert shown["strategy"]["people"] == {"count": 3}


def test_the_description_names_the_states_that_there_are() -> None:
    assert description()["components"]["schemas"]["CampaignState"]["enum"] == list(STATES)


def test_a_large_campaign_waits_for_a_second_person(database: Database) -> None:
    drive = drive_on(database, alone=1)
    drive.people(2)
    client = client_of(blueprint(drive.campaigns, SETTINGS))
    campaign = drive.campaign(start=False)
    assert told(post(client, campaign, "start", BY), "start")["state"] == "awaiting_approval"
    assert post(client, campaign, "approve", {"by": "Li"}).status_code == 404


@pytest.mark.parametrize(
    ("what", "body", "status", "field"),
    [
        ("start", {}, 400, "by"),
        ("start", {"by": "  "}, 400, "by"),
        ("start", {"by": "Mei", "beside": "yes"}, 400, "beside"),
        ("start", {"by": "Mei", "reason": "x"}, 400, "reason"),
        ("start", {"by": "voicebot"}, 400, "by"),
        ("pause", BY, 400, "reason"),
        ("pause", WHY, 409, None),
        ("stop", WHY | {"reason": "x" * 301}, 400, "reason"),
        ("start", [BY], 400, "body"),
    ],
)
def test_each_refusal_is_a_problem_a_program_can_act_on(
    client: FlaskClient, drive: Drive, what: str, body: Any, status: int, field: str | None
) -> None:
    drive.people(1)
    campaign = drive.campaign(start=False)
    answer = post(client, campaign, what, body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert told(answer, what).get("field") == field
    assert drive.state(campaign) == "draft"


def test_what_is_not_known_is_not_found_and_without_the_key_nothing_is(client: FlaskClient, drive: Drive) -> None:
    assert client.get("/api/v1/campaigns/7", headers=KEY).status_code == 404
    assert client.get("/api/v1/campaigns/x", headers=KEY).status_code == 404
    assert client.get("/api/v1/campaigns?state=lost", headers=KEY).status_code == 400
    assert client.get("/api/v1/campaigns").status_code == 401
    drive.people(1)
    campaign = drive.campaign(start=False)
    assert client.post(f"/api/v1/campaigns/{campaign}/start", json=BY).status_code == 401
    assert drive.state(campaign) == "draft"
