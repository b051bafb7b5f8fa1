"""A campaign rings everybody it may, each try once, again by outcome, and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.outreach.campaigns.drive import NOW, Drive, drive_on
from tests.unit.records.plans import a_call
from voicebot.calls import dialling
from voicebot.clock import ManualClock
from voicebot.conversation.effects import Disposition
from voicebot.errors import CarrierFailed
from voicebot.outreach.best_time import BestTimes
from voicebot.outreach.campaigns import filling
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.settling import IN_DOUBT, LOST
from voicebot.records import Database
from voicebot.records.campaign_members import due_members


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


def test_no_more_calls_go_on_than_the_campaign_and_the_line_allow(database: Database) -> None:
    drive = drive_on(database, line=Line("fake line", 1000, 3))
    drive.people(9)
    drive.campaign(pace={"calls_a_second": 100, "concurrent": 5})
    assert drive.release()["queued"] == 3
    assert "queued" not in drive.release()
    drive.rings()
    assert "queued" not in drive.release()
    drive.ends(Disposition.PROMISE_FULL)
    drive.settle()
    assert drive.release()["queued"] == 3


def test_no_more_are_released_than_the_pace_allows(drive: Drive) -> None:
    drive.people(30)
    drive.campaign(pace={"calls_a_second": 0.5, "concurrent": 100})
    released = [drive.release().get("queued", 0)]
    for _ in range(20):
        drive.later(seconds=1)
        released.append(drive.release().get("queued", 0))
    assert released[0] == 2
    assert 10 <= sum(released) <= 12


def test_a_campaign_that_hands_over_rings_only_while_its_people_are_at_work(database: Database) -> None:
    drive = drive_on(database, ManualClock(datetime(2026, 11, 24, 11, 0, tzinfo=UTC)))
    drive.people(5)
    drive.fresh()
    drive.campaign(people={"count": 1})
    assert "queued" not in drive.release(), "seven in the evening: nobody is there to take over"
    drive.later(hours=15)
    assert drive.release()["queued"] == 5


def test_no_more_go_on_than_people_can_be_expected_to_take(drive: Drive) -> None:
    drive.people(60)
    drive.campaign(people={"count": 2})
    assert drive.release()["queued"] == 40, "one in twenty is expected to be handed over"


@pytest.mark.parametrize(
    ("stops", "how", "why"),
    [
        ({"calls": 2}, Disposition.NO_ANSWER, "2 calls were made, as many as it may"),
        ({"promises": 2}, Disposition.PROMISE_FULL, "promises and plans came of it, as many as it wanted"),
        ({"at": "2026-11-24T10:01:00+08:00"}, Disposition.NO_ANSWER, "its time is over"),
    ],
)
def test_a_campaign_stops_where_its_strategy_says(
    drive: Drive, stops: dict[str, object], how: Disposition, why: str
) -> None:
    drive.people(6)
    campaign = drive.campaign(stops=stops)
    drive.round(how)
    if "calls" in stops:
        assert len(drive.dialled()) == 2
    drive.later(minutes=2)
    drive.release()
    assert drive.state(campaign) == "finished"
    assert why in drive.rows("campaign_events")[-1]["why"]


def test_a_campaign_with_a_time_begins_at_it(drive: Drive) -> None:
    drive.people(1)
    campaign = drive.campaign(starts_at="2026-11-24T11:00:00+08:00")
    assert drive.state(campaign) == "scheduled"
    assert drive.release() == {}
    drive.later(hours=1)
    assert drive.release()["queued"] == 1
    assert drive.told(campaign)[-1] == ("started", "voicebot")


def test_several_campaigns_share_the_line_by_their_priority(database: Database) -> None:
    drive = drive_on(database, line=Line("fake line", 1000, 12))
    drive.people(20)
    first = drive.campaign("first", priority=1, audience={"refs": [f"A-{number}" for number in range(1, 11)]})
    last = drive.campaign("last", priority=7, audience={"refs": [f"A-{number}" for number in range(11, 21)]})
    drive.release()
    queued = [sum(1 for row in drive.members(one) if row["state"] == "queued") for one in (first, last)]
    assert queued == [9, 3]


def test_a_later_try_is_made_at_the_hour_at_which_somebody_is_likeliest_to_answer(database: Database) -> None:
    drive = drive_on(database)
    drive.campaigns._settler._times = BestTimes(database)
    [account] = drive.people(1)
    for days in range(1, 9):
        for hour, answered in ((6, False), (11, True)):
            at = NOW.replace(hour=hour) - timedelta(days=days)
            call = a_call(database, account, at)
            drive.change_call(call, dialled_at=at, disposition="refused_to_pay" if answered else "no_answer")
            drive.change_call(call, answered_at=at if answered else None, conversation=answered)
    drive.campaign(retries={"likely": True})
    drive.round(Disposition.NO_ANSWER)
    local = drive.member()["due_at"].astimezone(ZoneInfo("Asia/Shanghai"))
    assert (local.date(), local.hour) == (date(2026, 11, 24), 19), "at seven in the evening, as every day so far"
