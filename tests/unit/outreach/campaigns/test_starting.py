"""Large campaigns take two people; impossible ones, and those that overlap, do not start."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.outreach.campaigns.drive import Drive, drive_on
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.campaigns.changes import NEXT
from voicebot.records import Database


@pytest.fixture
def strict(database: Database) -> Drive:
    """A bank where more than two accounts take a second person."""
    drive = drive_on(database, alone=2)
    drive.people(3)
    return drive


def test_a_small_campaign_takes_nobody_else(strict: Drive) -> None:
    campaign = strict.campaign(start=False, audience={"refs": ["A-1", "A-2"]})
    assert strict.campaigns.life.start(campaign, "Mei").state == "running"


def test_a_large_campaign_waits_for_somebody_else(strict: Drive) -> None:
    campaign = strict.campaign(start=False)
    started = strict.campaigns.life.start(campaign, "Mei")
    assert (started.state, started.accounts) == ("awaiting_approval", 3)
    assert strict.release() == {}
    assert strict.campaigns.life.approve(campaign, "Li").state == "running"
    assert strict.release()["queued"] == 3
    assert strict.told(campaign)[1:] == [("submitted", "Mei"), ("approved", "Li"), ("started", "Li")]


@pytest.mark.parametrize("same", ["Mei", "mei", " MEI ", "M ei", "Ｍｅｉ"])
def test_whoever_made_it_does_not_approve_it_however_they_write_their_name(strict: Drive, same: str) -> None:
    campaign = strict.campaign(start=False)
    strict.campaigns.life.start(campaign, "Mei")
    with pytest.raises(Conflict, match="somebody else"):
        strict.campaigns.life.approve(campaign, same)
    assert strict.state(campaign) == "awaiting_approval"


def test_neither_does_whoever_started_what_another_made(strict: Drive) -> None:
    campaign = strict.campaign(start=False)
    strict.campaigns.life.start(campaign, "Ada")
    for name in ("Mei", "Ada"):
        with pytest.raises(Conflict):
            strict.campaigns.life.approve(campaign, name)


def test_a_second_person_may_refuse_and_then_it_is_a_draft_again(strict: Drive) -> None:
    campaign = strict.campaign(start=False)
    strict.campaigns.life.start(campaign, "Mei")
    with pytest.raises(InvalidInput, match="reason"):
        strict.campaigns.life.refuse(campaign, "Li", "")
    strict.campaigns.life.refuse(campaign, "Li", "too early in the month")
    assert strict.state(campaign) == "draft"
    with pytest.raises(Conflict, match="draft"):
        strict.campaigns.life.approve(campaign, "Li")


def test_a_campaign_that_has_grown_by_its_time_takes_a_second_person_then(strict: Drive) -> None:
    campaign = strict.campaign(start=False, audience={"ref_begins": "A-1"}, starts_at="2026-11-24T11:00:00+08:00")
    assert strict.campaigns.life.start(campaign, "Ada").state == "scheduled"
    strict.people(5, first=11)
    strict.later(hours=1)
    assert "queued" not in strict.release()
    assert strict.state(campaign) == "awaiting_approval"
    with pytest.raises(Conflict, match="somebody else"):
        strict.campaigns.life.approve(campaign, "Ada")
    assert strict.campaigns.life.approve(campaign, "Li").state == "running"
    assert strict.release()["queued"] == 6


def test_what_was_approved_begins_at_its_time_though_somebody_has_come_to_it(strict: Drive) -> None:
    strict.people(20, first=11)
    campaign = strict.campaign(start=False, starts_at="2026-11-24T11:00:00+08:00")
    strict.campaigns.life.start(campaign, "Mei")
    assert strict.campaigns.life.approve(campaign, "Li").state == "scheduled"
    strict.people(2, first=41)
    strict.later(hours=1)
    assert strict.release()["queued"] == 25


def test_a_campaign_that_nobody_is_in_is_refused(drive: Drive) -> None:
    drive.people(1)
    campaign = drive.campaign(start=False, audience={"refs": ["A-9"]})
    with pytest.raises(InvalidInput, match="no account is in it"):
        drive.campaigns.life.start(campaign, "Mei")


def test_a_campaign_over_accounts_of_another_is_refused_with_its_name(drive: Drive) -> None:
    drive.people(3)
    drive.campaign("first", audience={"refs": ["A-1", "A-2"]})
    drive.release()
    second = drive.campaign("second", start=False)
    with pytest.raises(Conflict, match="2 of 3 accounts are worked on already: 2 by first"):
        drive.campaigns.life.start(second, "Mei")
    assert drive.state(second) == "draft"


def test_a_campaign_that_hands_over_needs_somewhere_to_put_calls_through_to(database: Database) -> None:
    drive = drive_on(database, person_number="")
    drive.people(1)
    campaign = drive.campaign(start=False, people={"count": 2})
    with pytest.raises(InvalidInput, match="PERSON_NUMBER"):
        drive.campaigns.life.start(campaign, "Mei")


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("starts_at", {"starts_at": "2026-11-24T09:00:00+08:00"}),
        ("stops.at", {"stops": {"at": "2026-11-23T09:00:00+08:00"}}),
    ],
)
def test_a_time_that_is_over_is_refused(drive: Drive, field: str, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="it is over") as refused:
        drive.campaign(start=False, **more)
    assert refused.value.field == field


def test_a_name_is_taken_once(drive: Drive) -> None:
    drive.campaign("early", start=False)
    with pytest.raises(InvalidInput, match="another campaign has this name"):
        drive.campaign("early", start=False)


@pytest.mark.parametrize("who", ["", "  ", "x" * 65, "voicebot", "a\x00b"])
def test_nobody_changes_anything_without_a_name(drive: Drive, who: str) -> None:
    drive.people(1)
    campaign = drive.campaign(start=False)
    with pytest.raises(InvalidInput):
        drive.campaigns.life.start(campaign, who)


def test_what_cannot_be_done_now_says_so_and_changes_nothing(drive: Drive) -> None:
    drive.people(1)
    campaign = drive.campaign(start=False)
    life = drive.campaigns.life
    with pytest.raises(Conflict, match="draft, and cannot be asked to pause; start it first"):
        life.pause(campaign, "Li", "x")
    with pytest.raises(Conflict):
        life.resume(campaign, "Li", "x")
    life.stop(campaign, "Li", "never mind")
    for change in (life.start, life.approve):
        with pytest.raises(Conflict, match="stopped"):
            change(campaign, "Li")
    with pytest.raises(NotFound):
        life.stop(campaign + 1, "Li", "x")
    assert drive.told(campaign) == [("created", "Mei"), ("stopped", "Li")]


def test_what_is_over_stays_over() -> None:
    assert not NEXT["stopped"]
    assert not NEXT["finished"]
    assert set().union(*NEXT.values()) | {"draft"} == set(NEXT)
