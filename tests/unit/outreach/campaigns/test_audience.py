"""An audience holds exactly the accounts that its fields say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.outreach.campaigns.drive import NOW, Drive
from tests.unit.records.plans import a_call
from voicebot.outreach.campaigns.audience import BUCKETS, Audience
from voicebot.records import campaign_members as members
from voicebot.records.promises import add_promise, move_promise

TODAY = date(2026, 11, 24)


def found(drive: Drive, **fields: Any) -> list[str]:
    conditions = Audience.model_validate(fields).conditions(NOW, TODAY)
    with drive.database.read() as connection:
        rows = members.matching(connection, conditions, after=0, limit=1000)
        assert members.count_matching(connection, conditions) == len(rows)
    return [row["ref"] for row in rows]


@pytest.fixture
def bank(drive: Drive) -> Drive:
    late = (0, 1, 7, 8, 30, 31, 60, 61, 90, 91, 400)
    for number, days in enumerate(late, 1):
        drive.people(1, first=number, due_date=TODAY - timedelta(days=days), minimum_due=number * 10_000)
    return drive


def test_stages_of_arrears_hold_each_day_once(bank: Drive) -> None:
    stages = [found(bank, bucket=[name]) for name in BUCKETS]
    assert stages == [["A-2", "A-3"], ["A-4", "A-5"], ["A-6", "A-7"], ["A-8", "A-9"], ["A-10", "A-11"]]
    assert found(bank, bucket=["1-7", "91+"]) == ["A-2", "A-3", "A-10", "A-11"]
    assert found(bank, days_past_due={"from": 30, "to": 31}) == ["A-5", "A-6"]
    assert found(bank, days_past_due={"to": 0}) == ["A-1"]


def test_amounts_are_met_to_the_cent(bank: Drive) -> None:
    assert found(bank, currency="CNY", overdue={"from": "300.00", "to": "500.00"}) == ["A-3", "A-4", "A-5"]
    assert found(bank, currency="CNY", overdue={"from": "300.01", "to": "499.99"}) == ["A-4"]
    assert found(bank, currency="USD", overdue={"from": "0.01"}) == []
    assert len(found(bank, currency="CNY", owed={"from": "1883.50", "to": "1883.50"})) == 11


def test_place_tongue_rules_and_references(drive: Drive) -> None:
    drive.people(1, region="CN")
    drive.people(1, first=2, region="US-CA", packs=["US_3P", "US_1P"], language="en-US")
    drive.people(1, first=3, region="US", packs=["US_1P"], language="en-US", sample=True)
    drive.people(1, first=4, region="USX"[:2] + "-NY", packs=["US_3P"], language="zh-CN")
    assert found(drive, region=["US"]) == ["A-2", "A-3", "A-4"]
    assert found(drive, region=["US-CA"]) == ["A-2"]
    assert found(drive, packs="US_1P") == ["A-2", "A-3"]
    assert found(drive, packs=["US_3P", "CN_BANK"]) == ["A-1", "A-2", "A-4"]
    assert found(drive, language="en-US", packs="US_3P") == ["A-2"]
    assert found(drive, refs=["A-4", "A-1", "nobody"]) == ["A-1", "A-4"]
    assert found(drive, ref_begins="A-") == ["A-1", "A-2", "A-3", "A-4"]
    assert found(drive, ref_begins="a_") == [], "an underscore is a letter like any other"
    assert found(drive, invented=True) == ["A-3"]
    assert found(drive, invented=False) == ["A-1", "A-2", "A-4"]


def test_marks_that_hold(drive: Drive) -> None:
    first, second, _ = drive.people(3)
    drive.flagged(first, "dispute")
    drive.flagged(second, "hardship")
    assert found(drive, without_flags=["dispute"]) == ["A-2", "A-3"]
    assert found(drive, without_flags=["dispute", "hardship"]) == ["A-3"]
    assert found(drive, with_flags=["hardship", "fraud"]) == ["A-2"]


def test_when_somebody_was_rung_and_spoken_with(drive: Drive) -> None:
    first, second, _ = drive.people(3)
    drive.change_call(a_call(drive.database, first, NOW - timedelta(days=1)), right_party=True, conversation=True)
    drive.change_call(a_call(drive.database, second, NOW - timedelta(days=5)), right_party=False)
    assert found(drive, not_called_days=2) == ["A-2", "A-3"]
    assert found(drive, not_called_days=6) == ["A-3"]
    assert found(drive, not_spoken_days=2) == ["A-2", "A-3"]
    assert found(drive, never_spoken=True) == ["A-2", "A-3"]


def test_how_the_last_call_to_somebody_ended(drive: Drive) -> None:
    first, second, third, _ = drive.people(4)
    for account, ends in ((first, ["no_answer"]), (second, ["no_answer", "line_busy"]), (third, ["refused_to_pay"])):
        for days, how in enumerate(reversed(ends), 1):
            drive.change_call(a_call(drive.database, account, NOW - timedelta(days=days)), disposition=how)
    assert found(drive, last_outcome="no_answer") == ["A-1"]
    assert found(drive, last_outcome=["line_busy", "refused_to_pay"]) == ["A-2", "A-3"]
    drive.change_call(a_call(drive.database, first, NOW), disposition="cancelled")
    assert found(drive, last_outcome="no_answer") == ["A-1"], "a call that was stopped before it rang ended in nothing"


def test_what_became_of_the_newest_promise(drive: Drive) -> None:
    first, second, third, _ = drive.people(4)
    made: dict[str, Any] = {"kind": "full", "amount": 100, "currency": "CNY", "due": TODAY, "created_at": NOW}
    for account, ends in ((first, []), (second, ["broken"]), (third, ["broken", "kept"])):
        call = a_call(drive.database, account, NOW)
        with drive.database.begin() as connection:
            for end in ends or [""]:
                promise = add_promise(connection, made | {"call_id": call, "account_id": account})
                if end:
                    move_promise(connection, promise, "open", end)
    assert found(drive, promise="none") == ["A-4"]
    assert found(drive, promise="standing") == ["A-1"]
    assert found(drive, promise="broken") == ["A-2"]
    assert found(drive, promise=["kept", "none"]) == ["A-3", "A-4"]


DAYS = st.integers(0, 120)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(DAYS, DAYS, st.integers(0, 200_000), st.integers(0, 200_000))
def test_fields_together_are_met_by_those_who_meet_each(
    bank: Drive, least: int, more: int, low: int, high: int
) -> None:
    given_ = {"days_past_due": {"from": least, "to": least + more}, "currency": "CNY"}
    given_["overdue"] = {"from": f"{min(low, high) / 100:.2f}", "to": f"{max(low, high) / 100:.2f}"}
    expected = [
        row["ref"]
        for row in bank.rows("accounts")
        if least <= (TODAY - row["due_date"]).days <= least + more
        and min(low, high) <= row["minimum_due"] <= max(low, high)
    ]
    assert found(bank, **given_) == expected
