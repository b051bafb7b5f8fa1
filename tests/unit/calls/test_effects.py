"""What a step wants done becomes rows: a call has one ticket of a kind, and what is told later is added to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from orjson import dumps, loads

from tests.unit.calls.conftest import NOW, Bench, put
from voicebot.calls import effects
from voicebot.conversation.effects import OpenTicket, SendMessage
from voicebot.records.wishes import wish_of, wish_values
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Reason, Urgency
from voicebot.wording.values import Money


def told(bench: Bench, *tickets: OpenTicket) -> list[dict[str, Any]]:
    """The tickets that are open after each of these was told in a turn of its own."""
    subject = effects.Subject(bench.outbound(), None, None, "zh-CN", True, NOW, NOW.date())
    for ticket in tickets:
        with bench.database.begin() as connection:
            effects.apply(connection, subject, [ticket])
    return bench.rows("tickets")


def test_a_reason_and_a_sum_told_later_are_added_to_the_ticket(bench: Bench) -> None:
    [ticket] = told(
        bench,
        OpenTicket("hardship", Urgency.P3),
        OpenTicket("hardship", Urgency.P3, Reason.JOB_LOSS),
        OpenTicket("hardship", Urgency.P3, Reason.JOB_LOSS, Money(300_00, "CNY")),
    )
    assert (ticket["priority"], ticket["reason"], ticket["amount"], ticket["currency"]) == (
        *("P3", "job_loss", 300_00, "CNY"),
    )


def test_the_higher_priority_holds_and_nothing_told_is_forgotten(bench: Bench) -> None:
    [ticket] = told(
        bench,
        OpenTicket("hardship", Urgency.P3, Reason.ILLNESS),
        OpenTicket("hardship", Urgency.P1),
        OpenTicket("hardship", Urgency.P2),
    )
    assert (ticket["priority"], ticket["reason"]) == ("P1", "illness")


def test_work_of_another_kind_is_a_ticket_of_its_own(bench: Bench) -> None:
    tickets = told(bench, OpenTicket("dispute", Urgency.P2), OpenTicket("fraud", Urgency.P1))
    assert [(ticket["kind"], ticket["priority"]) for ticket in tickets] == [("dispute", "P2"), ("fraud", "P1")]


def test_a_wish_is_kept_whole_so_that_nobody_asks_again(bench: Bench) -> None:
    wish = Wish(Decimal("400.00"), date(2026, 12, 15), None, Decimal("500.00"), 6, "fortnightly")
    [row] = told(bench, OpenTicket("instalment", Urgency.P3), OpenTicket("instalment", Urgency.P3, wish=wish))
    assert wish_of(row["wish"]) == wish
    assert row["wish"]["monthly"] == "400.00"


@given(
    st.builds(
        Wish,
        monthly=st.none() | st.decimals(0, 10**8, places=2),
        down=st.none() | st.decimals(0, 10**8, places=2),
        day=st.none() | st.dates(),
        months=st.none() | st.integers(1, 60),
    )
)
def test_every_wish_comes_back_from_its_ticket(wish: Wish) -> None:
    assert wish_of(loads(dumps(wish_values(wish)))) == wish


def test_nobody_gets_two_texts_for_one_wish(bench: Bench) -> None:
    put(bench.database)
    call_id = bench.calls.reserve_outbound("A-1")
    account_id = bench.rows("accounts")[0]["id"]
    subject = effects.Subject(call_id, account_id, None, "zh-CN", True, NOW, NOW.date())
    for _ in range(2):
        with bench.database.begin() as connection:
            effects.apply(connection, subject, [SendMessage("payment_methods"), SendMessage("plan_confirmation")])
    assert sorted(row["kind"] for row in bench.rows("outbox")) == ["payment_methods", "plan_confirmation"]
