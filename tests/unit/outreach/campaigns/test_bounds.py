"""How many are rung at once, how fast, when, and how long a campaign goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.outreach.campaigns.drive import NOW, Drive, drive_on
from tests.unit.records.plans import a_call
from voicebot.clock import ManualClock
from voicebot.conversation.effects import Disposition
from voicebot.outreach.best_time import BestTimes
from voicebot.outreach.campaigns.line import Line
from voicebot.records import Database


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
