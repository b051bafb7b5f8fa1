"""A campaign rings everybody it may, each try once, again by outcome, and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.outreach.campaigns.drive import NOW, Drive, drive_on
from voicebot.clock import ManualClock
from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns.line import Line
from voicebot.records import Database


def test_everybody_is_rung_once_and_the_campaign_ends(drive: Drive) -> None:
    drive.people(5)
    campaign = drive.campaign()
    came = drive.release()
    assert (came["taken_in"], came["queued"]) == (5, 5)
    assert drive.rings() == ["rung"] * 5
    assert len(set(drive.dialled())) == 5
    assert drive.ends(Disposition.PROMISE_FULL) == 5
    assert drive.settle() == {"done": 5}
    drive.later(seconds=15)
    assert drive.release() == {"finished": 1}
    assert drive.state(campaign) == "finished"
    assert drive.told(campaign) == [("created", "Mei"), ("started", "Mei"), ("finished", "voicebot")]


def test_a_try_that_is_asked_for_again_rings_nobody(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    again = list(drive.pile.held)
    assert drive.rings() == ["rung"]
    drive.pile.held = again * 3
    assert drive.rings() == ["gone"] * 3
    assert len(drive.dialled()) == 1


def test_whoever_did_not_answer_is_rung_again_later_and_so_often_at_most(drive: Drive) -> None:
    drive.people(1)
    campaign = drive.campaign(retries={"most": 3, "spread": False}, caps={"a_day": 2})
    drive.round(Disposition.NO_ANSWER)
    assert drive.member()["due_at"] == NOW + timedelta(hours=4)
    drive.later(hours=3, minutes=59)
    assert drive.release() == {}
    drive.later(minutes=1)
    drive.round(Disposition.NO_ANSWER)
    assert len(drive.dialled()) == 2
    drive.later(hours=4)
    drive.release()
    assert drive.member()["why"] == "CAMPAIGN-CAP-DAY"
    assert drive.member()["due_at"] == datetime(2026, 11, 24, 16, tzinfo=UTC), "midnight in Shanghai"
    drive.later(hours=6)
    assert drive.release() == {"waiting": 1}, "midnight there, and the rules let nobody be rung before eight"
    drive.later(hours=8)
    drive.round(Disposition.NO_ANSWER)
    assert len(drive.dialled()) == 3
    assert (drive.member()["state"], drive.member()["why"]) == ("done", "rung 3 times, as often as the strategy says")
    drive.later(seconds=15)
    drive.release()
    assert drive.state(campaign) == "finished"


@pytest.mark.parametrize(
    "how",
    [
        Disposition.WRONG_NUMBER,
        Disposition.STOP_CALLING,
        Disposition.DECEASED,
        Disposition.CALLBACK,
        Disposition.REFUSED,
    ],
)
def test_after_an_outcome_that_settles_it_nobody_is_rung_again(drive: Drive, how: Disposition) -> None:
    drive.people(1)
    drive.campaign()
    drive.round(how)
    assert (drive.member()["state"], drive.member()["outcome"]) == ("done", how.value)


def test_a_strategy_may_ring_again_after_being_told_but_never_after_a_promise(drive: Drive) -> None:
    drive.people(2)
    drive.campaign(retries={"after": {"informed": "1d"}})
    drive.release()
    drive.rings()
    first = min(row["account_id"] for row in drive.rows("calls"))
    drive.ends(lambda row: Disposition.INFORMED if row["account_id"] == first else Disposition.PROMISE_PARTIAL)
    drive.settle()
    assert drive.member("A-1")["state"] == "waiting"
    assert drive.member("A-2")["state"] == "done"


def test_whoever_the_gate_blocks_waits_until_time_frees_them_or_is_left_out_with_the_rule(drive: Drive) -> None:
    drive.flagged(drive.people(3)[0], "dispute")
    drive.suppressed("+8613800000002")
    drive.campaign()
    assert drive.release() == {"taken_in": 3, "queued": 1, "skipped": 2}
    assert "CN-DISPUTE-01" in drive.member("A-1")["why"]
    assert drive.member("A-2")["why"] == "ALL-OPTOUT-VOICE"
    assert drive.member("A-3")["state"] == "queued"
    decided = drive.rows("decisions")
    assert [(row["allowed"], row["inputs"]["campaign"]) for row in decided] == [(False, 1)] * 2


def test_at_night_everybody_waits_for_the_morning_of_their_own_place(database: Database) -> None:
    drive = drive_on(database, ManualClock(datetime(2026, 11, 24, 15, 0, tzinfo=UTC)))
    drive.people(2)
    drive.fresh()
    drive.campaign()
    assert drive.release()["waiting"] == 2
    assert drive.member()["due_at"] == datetime(2026, 11, 25, 0, 0, tzinfo=UTC), "eight in Shanghai"
    drive.later(hours=9)
    assert drive.release()["queued"] == 2


def test_a_campaign_with_hours_of_its_own_keeps_to_them(drive: Drive) -> None:
    drive.people(1)
    drive.campaign(hours={"mon-fri": "14:00-16:00"})
    assert drive.release()["waiting"] == 1
    assert (drive.member()["due_at"], drive.member()["why"]) == (
        datetime(2026, 11, 24, 6, tzinfo=UTC),
        "CAMPAIGN-HOURS",
    )


def test_whoever_is_blocked_at_the_last_moment_was_not_rung_and_waits(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    drive.later(hours=12)
    assert drive.rings() == ["blocked"]
    member = drive.member()
    assert (member["state"], member["rung"], member["due_at"]) == ("waiting", 0, datetime(2026, 11, 25, 0, tzinfo=UTC))
    assert drive.dialled() == []


def test_whoever_has_paid_while_in_the_queue_is_not_rung(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    drive.fresh(minimum_due=0)
    assert drive.rings() == ["blocked"]
    assert (drive.member()["state"], drive.member()["why"]) == ("skipped", "ACCOUNT-SETTLED")


@pytest.mark.parametrize("old", [{"days": 2}, {"minutes": 16}])
def test_a_ledger_that_is_too_old_is_waited_for(drive: Drive, old: dict[str, float]) -> None:
    drive.people(1)
    drive.campaign()
    drive.later(read=False, **old)
    drive.release()
    assert (drive.member()["state"], drive.member()["why"]) == ("waiting", "ACCOUNT-LEDGER")
    drive.later(minutes=10)
    assert drive.release()["queued"] == 1


def test_where_no_telephone_rings_a_ledger_of_today_will_do(database: Database) -> None:
    drive = drive_on(database, line=Line("built-in line", 1000, 1000))
    drive.people(1)
    drive.campaign()
    drive.later(read=False, minutes=16)
    assert drive.release()["queued"] == 1
