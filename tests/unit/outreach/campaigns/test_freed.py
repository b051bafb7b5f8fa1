"""Whoever a campaign lets go of is free for the next one, and a call that never was counts against nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.outreach.campaigns.drive import Drive, drive_on
from voicebot.calls import dialling
from voicebot.calls.asking import LEDGER_RULE, Desk
from voicebot.conversation.effects import Disposition
from voicebot.errors import Conflict, NotAllowed
from voicebot.outreach.campaigns.desk import Campaigns
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import strategy_of
from voicebot.outreach.campaigns.settling import LOST
from voicebot.records import Database


def a_call_is_stopped_before_it_is_placed(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first dial from now on is cancelled by somebody else; those after it are placed."""
    place, left = dialling.dial, [1]

    def dial(kit: Any, call_id: str, carrier: Any, *check: Any) -> str:
        if not left:
            return place(kit, call_id, carrier, *check)
        left.pop()
        ended = {"state": "canceled", "disposition": Disposition.CANCELLED.value, "ended_at": drive.clock.now()}
        drive.change_call(call_id, **ended)
        raise Conflict("it is cancelled")

    monkeypatch.setattr(dialling, "dial", dial)


def test_whoever_the_queue_lost_is_free_again_once_the_campaign_was_stopped(drive: Drive) -> None:
    drive.people(1)
    stopped = drive.campaign()
    drive.release()
    drive.campaigns.life.stop(stopped, "Mei", "enough")
    drive.later(seconds=LOST.total_seconds() + 60)
    assert drive.settle() == {"lost": 1}
    assert (drive.member()["state"], drive.member()["why"]) == ("skipped", "the campaign was stopped")
    assert drive.rings() == ["gone"]
    drive.campaign("next")
    drive.release()
    assert drive.rings() == ["rung"]


def test_whoever_the_gate_refuses_after_a_stop_is_free_again(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    drive.people(1)
    stopped = drive.campaign()
    drive.release()

    def dial(*_: object) -> str:
        drive.campaigns.life.stop(stopped, "Mei", "enough")
        raise NotAllowed("too late", ("CN-TIME-01",), drive.clock.now() + timedelta(hours=8))

    monkeypatch.setattr(dialling, "dial", dial)
    assert drive.rings() == ["blocked"]
    assert (drive.member()["state"], drive.member()["why"]) == ("skipped", "the campaign was stopped")
    assert drive.member()["rung"] == 0


def test_a_call_that_was_never_placed_takes_none_of_the_calls_a_campaign_may_make(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive.people(5)
    campaign = drive.campaign(stops={"calls": 2})
    drive.release()
    a_call_is_stopped_before_it_is_placed(drive, monkeypatch)
    assert drive.rings() == ["gone", "rung"]
    for _ in range(4):
        drive.ends(Disposition.PROMISE_FULL)
        drive.settle()
        drive.later(minutes=1)
        drive.release()
        drive.rings()
    assert len(drive.dialled()) == 2
    assert drive.state(campaign) == "finished"


def test_a_call_that_was_never_placed_takes_none_of_a_persons_cap(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive.people(1)
    drive.campaign(caps={"a_day": 1, "in_all": 1})
    drive.release()
    a_call_is_stopped_before_it_is_placed(drive, monkeypatch)
    assert drive.rings() == ["gone"]
    drive.later(minutes=1)
    drive.settle()
    drive.release()
    assert drive.rings() == ["rung"]
    drive.round(Disposition.NO_ANSWER)
    drive.later(hours=5)
    assert "queued" not in drive.release()


@pytest.fixture
def real(database: Database) -> Drive:
    """The bank on a line where telephones ring: figures are fresh for a quarter of an hour."""
    drive = drive_on(database)
    old = drive.campaigns.life._desk
    desk = Desk(
        database, drive.clock, old.rules, replace(old.office, line="twilio", ledger_fresh=timedelta(minutes=15))
    )
    drive.campaigns = Campaigns(desk, Line("twilio", 1000, 1000), drive.pile, 1000)
    return drive


def test_figures_that_are_stale_now_are_not_held_against_a_later_window(real: Drive) -> None:
    real.people(3)
    real.later(minutes=40, read=False)
    found = real.campaigns.preview(strategy_of({"name": "early", "hours": {"mon-sun": "14:00-18:00"}}))
    assert (found.now.rung, found.first.rung) == (0, 3)
    [stale] = found.now.reasons
    assert stale.rule == LEDGER_RULE
    assert "within 15 minutes" in stale.why
    campaign = real.campaign(start=False)
    coming = real.campaigns.dry_run(campaign, timedelta(hours=4), "Mei")
    assert (coming.rung, coming.left) == (3, 0)


def test_figures_that_are_missing_and_figures_that_are_stale_are_told_apart(real: Drive) -> None:
    real.people(2)
    real.later(minutes=40, read=False)
    real.people(1, first=7, as_of=real.clock.now() - timedelta(days=30))
    found = real.campaigns.preview(strategy_of({"name": "early"}))
    assert [(one.rule, one.count) for one in found.now.reasons] == [(LEDGER_RULE, 2), (LEDGER_RULE, 1)]
    stale, missing = found.now.reasons
    assert "not read from the ledger within" in stale.why
    assert "missing or too old" in missing.why
