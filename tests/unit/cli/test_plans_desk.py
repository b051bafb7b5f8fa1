"""`voicebot plans`, for people: what could be offered for a wish, proposed, and approved by somebody who may."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.unit.calls.conftest import put
from tests.unit.cli.test_plans import run, settings
from tests.unit.outreach.conftest import OWED
from tests.unit.records.plans import a_call
from voicebot.clock import SystemClock
from voicebot.errors import InvalidInput, NotAllowed
from voicebot.records import Database, outcomes
from voicebot.records.wishes import wish_values
from voicebot.repayment.wish import Wish

__all__ = ["settings"]


@pytest.fixture
def ticket(database: Database) -> str:
    now = SystemClock().now()
    account_id = put(database, minimum_due=100_000, as_of=now, **OWED)
    made = {"call_id": a_call(database, account_id, now), "account_id": account_id, "created_at": now, "state": "open"}
    told = {"kind": "instalment", "priority": "P3", "reason": None, "amount": None, "currency": None}
    with database.begin() as connection:
        wish = wish_values(Wish(monthly=Decimal("1000"), frequency="fortnightly"))
        outcomes.add_outcome(connection, outcomes.tickets, made | told | {"wish": wish})
        return str(connection.execute(select(outcomes.tickets.c.id)).scalar_one())


def test_a_plan_comes_from_a_ticket_through_two_people(ticket: str) -> None:
    run("authority", "Ana", "L1", "--by", "Zoe")
    assert "what L2 may" in run("authority", "Lin", "L2", "--by", "Zoe").stdout
    shown = run("offers", ticket, "--months", "30").stdout
    assert "Wished: a month 1000" in shown
    assert "Said fortnightly" in shown
    assert "L2" in shown
    said = run("propose", ticket, "--months", "30", "--choice", "1", "--by", "Ana", "--reason", "a month is tight")
    assert "waits for somebody with the authority of L2" in said.stdout
    assert "Ana: proposed" in run("proposals").stdout
    with pytest.raises(NotAllowed, match="Ana has L1"):
        run("approve", "1", "--by", "Ana")
    assert "Plan 1 is made" in run("approve", "1", "--by", "Lin").stdout
    assert "Lin: approved" in run("proposals", "--state", "approved").stdout
    assert "pending confirmation" in run("list").stdout


def test_a_month_told_whole_bounds_what_is_offered(ticket: str) -> None:
    month = ("--income", "7200", "--essentials", "4100", "--priority-debts", "1450", "--agreed-others", "600")
    assert "Wished: a month 840.00" in run("offers", ticket, *month).stdout
    with pytest.raises(InvalidInput, match="essentials"):
        run("offers", ticket, "--income", "7200")
    with pytest.raises(InvalidInput, match="income"):
        run("offers", ticket, "--essentials", "100")


def test_a_refusal_says_why(ticket: str) -> None:
    run("authority", "Ana", "L1", "--by", "Zoe")
    run("propose", ticket, "--months", "30", "--choice", "1", "--by", "Ana", "--reason", "a month is tight")
    assert "refused" in run("refuse", "1", "--by", "Ana", "--why", "she found work").stdout
    assert "Ana: refused" in run("proposals", "--state", "all").stdout
    assert "Ana" not in run("authority", "Ana", "none", "--by", "Zoe").stdout
