"""Plans as they are kept: exact, forward only, and one of an account at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from tests.unit.calls.conftest import put
from tests.unit.records.plans import NOW, agreed, an_offer
from voicebot.errors import Conflict, NotFound
from voicebot.records import Database, plans
from voicebot.records.payments import payments
from voicebot.repayment.offer import schedule_of

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def account(database: Database) -> int:
    return put(database)


def state_of(database: Database, plan_id: int) -> str:
    with database.read() as connection:
        row = plans.plan_row(connection, plan_id)
    assert row is not None
    return str(row["state"])


def told(database: Database, plan_id: int) -> list[str]:
    with database.read() as connection:
        return [event["kind"] for event in plans.plan_history(connection, plan_id)]


def test_a_plan_is_kept_to_the_cent_and_the_digit(database: Database, account: int) -> None:
    offer = an_offer(down="500.00")
    plan_id = agreed(database, account, offer)
    with database.read() as connection:
        row, rows = plans.plan_row(connection, plan_id), plans.instalments_of(connection, plan_id)
    assert row is not None
    assert (row["state"], row["confirm_by"]) == ("pending_confirmation", NOW + timedelta(hours=72))
    assert Decimal(row["total"]) / 100 == offer.total
    assert (row["ear"], row["breach"], row["tariff"]) == (str(offer.ear), offer.breach, offer.tariff)
    assert row["offer"]["request"]["rate"] == str(offer.request.rate)
    assert [(one["n"], one["due"], Decimal(one["amount"]) / 100) for one in rows] == [
        (one.n, one.due, one.amount) for one in schedule_of(offer)
    ]
    assert rows[0]["n"] == 0, "the down payment"
    assert sum(one["amount"] for one in rows) == row["total"]
    assert row["base"] + row["cost"] == row["total"]


def test_a_newer_plan_that_waits_takes_the_place_of_an_older_one(database: Database, account: int) -> None:
    first, second = agreed(database, account), agreed(database, account, an_offer("500"))
    assert [state_of(database, one) for one in (first, second)] == ["cancelled", "pending_confirmation"]
    assert told(database, first) == ["made", "cancelled"]


def test_no_plan_is_made_beside_one_that_runs(database: Database, account: int) -> None:
    running = agreed(database, account)
    with database.begin() as connection:
        plans.confirm(connection, running, LATER, "confirmed")
    with pytest.raises(Conflict, match="has a plan already"):
        agreed(database, account)
    assert told(database, running) == ["made", "active"]
    assert agreed(database, put(database, ref="A-2", reference="86000002")), "of another account it is made"


@pytest.mark.parametrize("answer", [plans.confirm, plans.decline])
def test_a_plan_is_answered_once(
    database: Database, account: int, answer: Callable[[Connection, int, object, str], None]
) -> None:
    plan_id = agreed(database, account)
    with database.begin() as connection:
        answer(connection, plan_id, LATER, "said so")
    for again in (plans.confirm, plans.decline):
        with pytest.raises(Conflict, match="answered once only"), database.begin() as connection:
            again(connection, plan_id, LATER, "said so")
    assert len(told(database, plan_id)) == 2


def test_a_plan_is_confirmed_within_seventy_two_hours_or_expires(database: Database, account: int) -> None:
    plan_id, end = agreed(database, account), NOW + timedelta(hours=72)
    with database.begin() as connection:
        assert not plans.expire(connection, plan_id, end - timedelta(seconds=1))
        with pytest.raises(Conflict, match="until 2026-11-27 02:00 UTC"):
            plans.confirm(connection, plan_id, end, "too late")
        assert plans.expire(connection, plan_id, end)
        assert not plans.expire(connection, plan_id, end)
    assert told(database, plan_id) == ["made", "expired"]
    with pytest.raises(Conflict), database.begin() as connection:
        plans.decline(connection, plan_id, end, "too late")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("active", "pending_confirmation"), ("cancelled", "active"), ("expired", "active"), ("declined", "active")],
)
def test_no_plan_is_asked_about_again(database: Database, account: int, was: str, becomes: str) -> None:
    plan_id = agreed(database, account)
    with pytest.raises(AssertionError), database.begin() as connection:
        plans.move_plan(connection, plan_id, was, becomes)


def test_a_move_from_a_state_it_left_writes_nothing(database: Database, account: int) -> None:
    plan_id = agreed(database, account)
    with database.begin() as connection:
        plans.decline(connection, plan_id, LATER, "said so")
        assert not plans.move_plan(connection, plan_id, "pending_confirmation", "active")
    assert state_of(database, plan_id) == "declined"
    assert told(database, plan_id) == ["made", "declined"]


def test_a_plan_that_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="plan 7 is not known"), database.begin() as connection:
        plans.confirm(connection, 7, NOW, "confirmed")


def test_a_row_of_the_ledger_whose_parts_do_not_add_up_is_refused_by_the_database(
    database: Database, account: int
) -> None:
    parts = {"principal": 1, "interest": 0, "penalty": 0, "fees": 0, "unapplied": 0, "minimum": 0}
    row = {"account_id": account, "kind": "payment", "amount": 2, "currency": "CNY", "paid_at": NOW, "source": "hand"}
    more = {"reference": "TX-1", "days_past_due": 0, "recorded_at": NOW}
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(payments.insert().values(**parts, **row, **more))
