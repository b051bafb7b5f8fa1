"""A payment stops the calls that a campaign has queued already; whoever has not paid is rung."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.outreach.campaigns.drive import Drive
from voicebot.calls import dialling
from voicebot.calls.settled import RULE
from voicebot.outreach.arriving import read
from voicebot.outreach.payments import Payments


def pays(drive: Drive, ref: str, amount: str = "200.00") -> None:
    asked = {"account": ref, "amount": amount, "paid_at": drive.clock.now().isoformat(), "reference": f"TX-{ref}"}
    Payments(drive.database, drive.clock, lambda *_: None).record(read(asked), "api")


def bounces(drive: Drive, ref: str) -> None:
    asked = {"reverses": f"TX-{ref}", "paid_at": drive.clock.now().isoformat(), "reference": f"R-{ref}"}
    Payments(drive.database, drive.clock, lambda *_: None).record(read(asked), "api")


def let_go_as_paid(drive: Drive) -> int:
    """A campaign that rang two of three and was told that the third had paid."""
    drive.people(3)
    campaign = drive.campaign()
    drive.release()
    pays(drive, "A-2")
    drive.rings()
    assert drive.member("A-2")["state"] == "skipped"
    return campaign


def test_who_pays_while_they_are_in_the_queue_is_not_rung_and_the_reason_is_kept(drive: Drive) -> None:
    drive.people(3)
    drive.campaign()
    drive.release()
    pays(drive, "A-2")
    assert sorted(drive.rings()) == ["blocked", "rung", "rung"]
    assert len(drive.carrier.placed) == 2
    member = drive.member("A-2")
    assert (member["state"], member["why"], member["rung"]) == ("skipped", RULE, 0)
    refused = [row for row in drive.rows("decisions") if not row["allowed"]]
    assert [row["rule_ids"] for row in refused] == [[RULE]]


def test_who_pays_between_the_reservation_and_the_dial_is_not_rung_and_the_call_is_cancelled(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    reserve = dialling.reserve_outbound

    def reserved(*given: Any) -> str:
        call_id = reserve(*given)
        pays(drive, "A-1")
        return call_id

    monkeypatch.setattr(dialling, "reserve_outbound", reserved)
    assert drive.rings() == ["blocked"]
    assert drive.carrier.placed == []
    [call] = drive.rows("calls")
    assert (call["state"], call["disposition"]) == ("canceled", "cancelled")
    assert drive.rows("decisions")[-1]["rule_ids"] == [RULE]
    assert drive.rows("decisions")[-1]["call_id"] == call["id"]


def test_part_of_what_is_overdue_keeps_nobody_from_being_rung(drive: Drive) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    pays(drive, "A-1", "199.99")
    assert drive.rings() == ["rung"]


def test_whose_payment_bounces_comes_back_while_the_campaign_runs(drive: Drive) -> None:
    let_go_as_paid(drive)
    drive.later(minutes=1)
    assert drive.release() == {}, "it is paid still"
    bounces(drive, "A-2")
    drive.later(minutes=1)
    assert drive.release() == {"came_back": 1, "queued": 1}
    assert drive.rings() == ["rung"]
    assert len(set(drive.dialled())) == 3
    drive.later(minutes=1)
    assert drive.release() == {}, "and comes back once"


def test_a_reading_of_the_ledger_brings_back_whoever_owes_after_all(drive: Drive) -> None:
    drive.people(2)
    drive.campaign()
    drive.release()
    drive.fresh(minimum_due=0)
    assert drive.rings() == ["blocked"] * 2
    drive.later(minutes=1)
    drive.fresh(minimum_due=10)
    assert drive.release() == {"came_back": 2, "queued": 2}


@pytest.mark.parametrize("how", ["pause", "stop"])
def test_nobody_comes_back_to_a_campaign_that_does_not_run(drive: Drive, how: str) -> None:
    campaign = let_go_as_paid(drive)
    getattr(drive.campaigns.life, how)(campaign, "Mei", "because")
    bounces(drive, "A-2")
    drive.later(minutes=1)
    drive.release()
    assert drive.member("A-2")["state"] == "skipped"


def test_whoever_another_campaign_works_on_by_now_stays_let_go_of(drive: Drive) -> None:
    campaign = let_go_as_paid(drive)
    drive.later(minutes=1)
    drive.release()
    bounces(drive, "A-2")
    other = drive.campaign("late", audience={"refs": ["A-2"]})
    drive.release()
    drive.later(minutes=1)
    assert "came_back" not in drive.release()
    assert drive.member("A-2", campaign)["state"] == "skipped"
    assert drive.member("A-2", other)["state"] != "skipped"


def test_who_was_let_go_of_for_another_reason_does_not_come_back(drive: Drive) -> None:
    [account] = drive.people(1)
    drive.campaign()
    drive.flagged(account, "dispute")
    assert drive.release() == {"taken_in": 1, "skipped": 1}
    drive.later(minutes=1)
    assert "came_back" not in drive.release()
