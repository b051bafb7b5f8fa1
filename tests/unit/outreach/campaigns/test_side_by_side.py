"""One person, one call; one account, one campaign; and what a pause or a stop does to whoever is under way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.outreach.campaigns.drive import Drive
from voicebot.calls import dialling
from voicebot.conversation.effects import Disposition


def test_two_accounts_of_one_number_are_not_rung_at_once(drive: Drive) -> None:
    drive.people(2, phone="+8613800000777")
    drive.campaign()
    drive.release()
    assert sorted(row["state"] for row in drive.rows("campaign_members")) == ["queued", "waiting"]


def test_two_numbers_of_one_person_are_not_rung_at_once_and_count_together(drive: Drive) -> None:
    drive.people(2, person_hash="somebody")
    drive.campaign(caps={"in_all": 1})
    drive.round(Disposition.NO_ANSWER)
    states = {row["why"] for row in drive.rows("campaign_members")}
    assert len(drive.dialled()) == 1
    assert "CAMPAIGN-SAME-PERSON" in states
    drive.later(minutes=11)
    drive.release()
    assert "CAMPAIGN-CAP" in {row["why"] for row in drive.rows("campaign_members")}


def test_an_account_is_worked_on_by_one_campaign_at_a_time(drive: Drive) -> None:
    drive.people(2)
    first = drive.campaign("first")
    drive.release()
    drive.people(1, first=3)
    second = drive.campaign("second", start=False)
    started = drive.campaigns.life.start(second, "Mei", beside=True)
    assert (started.accounts, dict(started.elsewhere)) == (3, {"first": 2})
    drive.release()
    assert [row["state"] for row in drive.members(second)] == ["skipped", "skipped", "queued"]
    assert drive.members(second)[0]["why"] == "campaign first works on it"
    assert [row["state"] for row in drive.members(first)] == ["queued", "queued"]


def test_a_paused_campaign_dials_nobody_and_goes_on_where_it_was(drive: Drive) -> None:
    drive.people(3)
    campaign = drive.campaign(pace={"calls_a_second": 100, "concurrent": 2})
    drive.release()
    drive.campaigns.life.pause(campaign, "Li", "a look at the words")
    assert drive.rings() == ["held", "held"]
    assert drive.release() == {}
    drive.campaigns.life.resume(campaign, "Li", "they are right")
    assert drive.release()["queued"] == 2
    assert drive.rings() == ["rung", "rung"]


def test_a_pause_that_comes_while_a_call_is_reserved_is_heeded(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    drive.people(1)
    campaign = drive.campaign()
    drive.release()
    reserve = dialling.reserve_outbound

    def meanwhile(*given: Any) -> str:
        drive.campaigns.life.pause(campaign, "Li", "at that moment")
        return reserve(*given)

    monkeypatch.setattr(dialling, "reserve_outbound", meanwhile)
    assert drive.rings() == ["held"]
    assert drive.rows("calls") == []


def test_a_stopped_campaign_lets_everybody_go(drive: Drive) -> None:
    drive.people(3)
    campaign = drive.campaign(pace={"calls_a_second": 100, "concurrent": 2})
    drive.release()
    assert drive.campaigns.life.stop(campaign, "Li", "the wrong list") == 1
    assert drive.rings() == ["held", "held"]
    assert {row["why"] for row in drive.members(campaign)} == {"the campaign was stopped"}
    assert {row["state"] for row in drive.members(campaign)} == {"skipped"}


def test_a_call_that_ends_after_its_campaign_is_on_record_and_not_made_again(drive: Drive) -> None:
    drive.people(1)
    campaign = drive.campaign()
    drive.release()
    drive.rings()
    drive.campaigns.life.stop(campaign, "Li", "enough")
    drive.ends(Disposition.NO_ANSWER)
    assert drive.settle() == {"done": 1}
    assert drive.member()["outcome"] == "no_answer"
