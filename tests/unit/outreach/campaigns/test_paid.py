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
