"""Before anybody is rung: how many would be, why the others would not, and what comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.unit.outreach.campaigns.drive import NOW, Drive, drive_on
from voicebot.clock import ManualClock
from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns.reading import strategy_of
from voicebot.records import Database
from voicebot.records.schema import metadata


def everybody(**more: object) -> dict[str, object]:
    return {"name": "early", "pace": {"calls_a_second": 100, "concurrent": 100}} | more


def test_each_account_is_counted_once_by_the_rule_that_keeps_it(drive: Drive) -> None:
    first, second, *_ = drive.people(6)
    drive.flagged(first, "dispute")
    drive.flagged(second, "hardship")
    drive.suppressed("+8613800000003")
    drive.people(1, first=7, zone="Moon/Sea")
    drive.people(1, first=8, minimum_due=0)
    drive.people(1, first=9, as_of=NOW - timedelta(days=3))
    drive.campaign("other", audience={"refs": ["A-6"]})
    drive.release()
    found = drive.campaigns.preview(strategy_of(everybody()))
    assert (found.matching, found.now.rung) == (9, 2)
    counts = {one.rule: one.count for one in found.now.reasons}
    assert sum(counts.values()) == 7
    assert counts.pop("CAMPAIGN-OTHER") == 1
    assert counts.pop("ACCOUNT-ZONE") == counts.pop("ACCOUNT-SETTLED") == counts.pop("ACCOUNT-LEDGER") == 1
    assert counts.pop("ALL-OPTOUT-VOICE") == 1
    assert sum(counts.values()) == 2
    assert all(one.why for one in found.now.reasons)
    assert found.elsewhere == {"other": 1}


def test_what_is_previewed_is_what_a_release_does(drive: Drive) -> None:
    people = drive.people(12)
    for account in people[::4]:
        drive.flagged(account, "fraud")
    found = drive.campaigns.preview(strategy_of(everybody()))
    drive.campaign()
    came = drive.release()
    assert (came["queued"], came["skipped"]) == (found.first.rung, sum(one.count for one in found.first.reasons))


def test_at_night_nobody_is_rung_now_and_everybody_in_the_morning(database: Database) -> None:
    drive = drive_on(database, ManualClock(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)))
    drive.people(3)
    drive.fresh()
    found = drive.campaigns.preview(strategy_of(everybody(hours={"mon-fri": "09:00-12:00"})))
    assert (found.now.rung, found.first.rung) == (0, 3)
    [reason] = found.now.reasons
    assert reason.rule.startswith("CN-TIME-01")
    assert reason.until == datetime(2026, 11, 25, 0, tzinfo=UTC)
    assert found.begins == datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_those_who_come_first_are_named_in_the_order_of_the_strategy(drive: Drive) -> None:
    for number in (1, 2, 3):
        drive.people(1, first=number, minimum_due=number * 1000)
    for order, first in (("largest", "A-3"), ("smallest", "A-1")):
        assert drive.campaigns.preview(strategy_of(everybody(order=order))).next[0] == first
    listed = everybody(order="listed", audience={"refs": ["A-2", "A-3", "A-1"]})
    assert drive.campaigns.preview(strategy_of(listed)).next == ["A-2", "A-3", "A-1"]


def test_progress_is_told_page_by_page(drive: Drive) -> None:
    drive.people(3)
    told: list[tuple[int, int]] = []
    drive.campaigns.preview(strategy_of(everybody()), lambda looked, of: told.append((looked, of)))
    assert told == [(3, 3)]


def test_a_preview_writes_nothing(drive: Drive) -> None:
    drive.people(3)
    before = {name: drive.rows(name) for name in metadata.tables}
    drive.campaigns.preview(strategy_of(everybody()))
    assert {name: drive.rows(name) for name in metadata.tables} == before


def test_a_dry_run_tells_how_many_when_and_in_which_order_and_writes_that_it_was_asked_for(drive: Drive) -> None:
    for number in range(1, 41):
        drive.people(1, first=number, minimum_due=number * 1000)
    campaign = drive.campaign(start=False, order="largest", pace={"calls_a_second": 0.1, "concurrent": 2})
    before = {name: drive.rows(name) for name in metadata.tables if name != "campaign_events"}
    found = drive.campaigns.dry_run(campaign, timedelta(hours=1), "Mei")
    assert {name: drive.rows(name) for name in before} == before
    assert drive.told(campaign)[-1] == ("dry_run", "Mei")
    assert found.steps[0] == (NOW, 13), "two at a time, 45 seconds each, for five minutes"
    assert [ref for _, ref in found.order[:2]] == ["A-40", "A-39"]
    assert (found.rung, found.left) == (40, 0)


def test_a_dry_run_waits_for_the_morning_and_leaves_out_whom_the_gate_does(database: Database) -> None:
    drive = drive_on(database, ManualClock(datetime(2026, 11, 24, 22, 30, tzinfo=UTC)))
    first, *_ = drive.people(4)
    drive.fresh()
    drive.flagged(first, "dispute")
    campaign = drive.campaign(start=False)
    found = drive.campaigns.dry_run(campaign, timedelta(hours=4), "Mei")
    assert (found.rung, sum(found.skipped.values())) == (3, 1)
    assert {at for at, _ in found.order} == {datetime(2026, 11, 25, 0, 0, tzinfo=UTC)}


def test_a_dry_run_of_a_running_campaign_is_of_those_who_wait(drive: Drive) -> None:
    drive.people(4)
    campaign = drive.campaign(pace={"calls_a_second": 100, "concurrent": 1}, retries={"spread": False})
    drive.round(Disposition.NO_ANSWER)
    found = drive.campaigns.dry_run(campaign, timedelta(minutes=30), "Mei")
    assert found.rung == 3
    assert found.left == 1, "whoever did not answer is due in four hours"
