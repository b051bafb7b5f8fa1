"""What a step wants done becomes rows: a call has one ticket of a kind, and what is told later is added to it."""

from __future__ import annotations

from typing import Any

from tests.unit.calls.conftest import NOW, Bench
from voicebot.calls import effects
from voicebot.conversation.effects import OpenTicket
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
