"""Reports of a call's progress, in every order in which a carrier may send them."""

from __future__ import annotations

from itertools import permutations

import pytest

from .conftest import Bot

REPORTS = (("initiated", "0"), ("ringing", "1"), ("in-progress", "2"), ("completed", "3"))


@pytest.mark.parametrize("order", list(permutations(REPORTS)), ids=lambda order: "".join(n for _, n in order))
def test_in_whatever_order_reports_come_the_call_is_over_once_and_for_one_reason(
    bot: Bot, order: tuple[tuple[str, str], ...]
) -> None:
    attempt = bot.dialled()
    bot.post(f"/twilio/voice/answer/{attempt}", CallSid=f"CA{attempt}")
    over, ended = False, None
    for state, sequence in (*order, *order):
        form = {"CallSid": f"CA{attempt}", "CallStatus": state, "SequenceNumber": sequence, "CallDuration": "7"}
        assert bot.post(f"/twilio/voice/status/{attempt}", **form).status_code == 204
        row = bot.row(attempt)
        over |= state == "completed"
        assert (row.state == "completed") is over
        ended = ended or row.ended_at
        assert row.ended_at == ended
    assert row.disposition == "hung_up_before_verification"
    assert row.seconds == 7
    said = [turn.event for turn in bot.calls.journal(attempt)]
    assert said.count("CallEnded") == 1


@pytest.mark.parametrize(
    ("state", "disposition"),
    [("busy", "line_busy"), ("no-answer", "no_answer"), ("failed", "carrier_failed"), ("canceled", "cancelled")],
)
def test_a_call_that_nobody_took_says_why_and_keeps_to_it(bot: Bot, state: str, disposition: str) -> None:
    attempt = bot.dialled()
    for sent, sequence in ((state, "2"), ("ringing", "1"), ("completed", "3")):
        form = {"CallSid": f"CA{attempt}", "CallStatus": sent, "SequenceNumber": sequence}
        assert bot.post(f"/twilio/voice/status/{attempt}", **form).status_code == 204
    assert (bot.row(attempt).state, bot.row(attempt).disposition) == (state, disposition)


@pytest.mark.parametrize("state", ["", "over", "COMPLETED", "完"])
def test_a_state_that_no_carrier_has_is_refused_and_changes_nothing(bot: Bot, state: str) -> None:
    attempt = bot.dialled()
    before = bot.row(attempt)
    answer = bot.post(f"/twilio/voice/status/{attempt}", CallSid=f"CA{attempt}", CallStatus=state)
    assert answer.status_code == 400
    assert bot.row(attempt) == before


def test_a_report_of_a_call_that_nobody_knows_is_told_so(bot: Bot) -> None:
    form = {"CallSid": "CA00000404", "CallStatus": "completed"}
    assert bot.post("/twilio/voice/status/hotline", **form).status_code == 404
