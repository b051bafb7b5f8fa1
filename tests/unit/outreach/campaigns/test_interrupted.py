"""What is lost, in doubt or interrupted in a campaign: nobody is forgotten, and nobody is rung for it twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.outreach.campaigns.drive import NOW, Drive, drive_on
from voicebot.errors import CarrierFailed
from voicebot.outreach.campaigns import filling
from voicebot.outreach.campaigns.settling import IN_DOUBT, LOST
from voicebot.records import Database
from voicebot.records.campaign_members import due_members


def test_a_call_in_doubt_is_never_made_again_by_the_campaign(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    drive.carrier.fails = CarrierFailed("no answer", unknown=True)
    assert drive.rings() == ["unknown"]
    assert drive.settle() == {}
    drive.later(seconds=IN_DOUBT.total_seconds() + 1)
    assert drive.settle() == {"done": 1}
    assert drive.member()["outcome"] == "unknown"


def test_a_call_that_the_carrier_refused_is_tried_again_after_an_hour(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    drive.carrier.fails = CarrierFailed("refused", unknown=False)
    assert drive.rings() == ["failed"]
    assert drive.settle() == {"waiting": 1}
    assert drive.member()["due_at"] == NOW + timedelta(hours=1)


def test_whoever_the_queue_lost_is_found_and_the_old_place_is_worth_nothing(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    old, drive.pile.held = drive.pile.held, []
    drive.later(seconds=LOST.total_seconds() + 1)
    assert drive.settle() == {"lost": 1}
    assert drive.release()["queued"] == 1
    drive.pile.held = old + drive.pile.held
    assert drive.rings() == ["gone", "rung"]


def test_what_another_worker_did_between_a_look_and_the_writing_of_it_is_not_done_again(
    drive: Drive, database: Database
) -> None:
    first, *_ = drive.people(3)
    drive.flagged(first, "dispute")
    drive.campaign()
    filling.fill(drive.campaigns._desk, 1, lambda: True)
    [one] = drive.campaigns._releaser._with_room()
    with database.read() as connection:
        due = due_members(connection, 1, NOW, 10)
        judged = drive.campaigns._releaser._judged(connection, one, due, NOW)
    other = drive_on(database)
    assert other.release() == {"queued": 2, "skipped": 1}
    late = drive.campaigns._releaser._write(one, due, judged, 10)
    assert not +late
    assert drive.pile.held == []
    assert [row["tries"] for row in drive.rows("campaign_members")] == [0, 1, 1]


def test_a_queue_that_breaks_loses_nobody(drive: Drive) -> None:
    drive.people(2)
    drive.campaign()
    drive.pile.breaks = True
    with pytest.raises(RuntimeError):
        drive.release()
    assert [row["state"] for row in drive.rows("campaign_members")] == ["waiting"] * 2
    drive.pile.breaks = False
    assert drive.release()["queued"] == 2


def test_a_worker_that_died_between_reserving_and_dialling_dials_when_it_comes_back(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    [(member, tries)] = drive.pile.held

    drive.campaigns._ringer._place = lambda *_: "killed"  # type: ignore[method-assign]
    assert drive.campaigns.dial(member, tries, drive.carrier) == "killed"
    assert drive.member()["state"] == "calling"
    del drive.campaigns._ringer._place
    assert drive.campaigns.dial(member, tries, drive.carrier) == "rung"
    assert drive.campaigns.dial(member, tries, drive.carrier) == "gone"
    assert len(drive.dialled()) == 1


def test_a_call_that_was_reserved_and_never_dialled_was_no_try(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    drive.campaigns._ringer._place = lambda *_: "killed"  # type: ignore[method-assign]
    drive.rings()
    drive.change_call(drive.rows("calls")[0]["id"], state="canceled", disposition="cancelled", ended_at=NOW)
    assert drive.settle() == {"waiting": 1}
    assert (drive.member()["rung"], drive.member()["due_at"]) == (0, NOW)
