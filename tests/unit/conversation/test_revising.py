"""A promise just recorded can be put right or taken back, and "cancel it" is no dispute there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.conversation.world import ACCOUNTS, FACTS, US, Talk, verified
from voicebot.conversation.effects import (
    Disposition,
    FlagAccount,
    OpenTicket,
    RecordPromise,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import Heard
from voicebot.conversation.reply import Transfer
from voicebot.understanding.meaning import Intent, Meaning, Urgency

FRIDAY, THURSDAY = date(2026, 12, 4), date(2026, 12, 3)


def recorded(talk: Talk | None = None) -> Talk:
    """Five hundred by Friday, read back and confirmed."""
    talk = talk or verified()
    return talk.says("promise_partial", amount=Decimal(500), date=FRIDAY).says("affirm")


def half_heard(intent: Intent, confidence: float, *, unsure: bool = False) -> Heard:
    return Heard(Meaning(intent, confidence, Urgency.P2, clarify=unsure))


#: how surely "cancel it" may be heard as something else
CANCEL_IT = pytest.mark.parametrize(
    "heard",
    [
        half_heard(Intent.DISPUTE_AMOUNT, 0.57),
        half_heard(Intent.DISPUTE_DEBT, 0.6),
        half_heard(Intent.DISPUTE_DEBT, 0.3, unsure=True),
        half_heard(Intent.STOP_CALLING, 0.55, unsure=True),
    ],
    ids=lambda heard: f"{heard.meaning.intent} {heard.meaning.confidence}",
)


@CANCEL_IT
def test_cancel_it_is_asked_about_and_neither_a_dispute_nor_a_wish_for_no_calls(heard: Heard) -> None:
    talk = recorded().then(heard)
    assert talk.said == ["clarify.intro", f"option.{heard.meaning.intent}", "option.correction"]
    assert (talk.of(OpenTicket), talk.of(Suppress)) == ([], [])
    assert talk.presses("2").said == ["promise.change.ask"]
    assert talk.presses("3").of(WithdrawPromise) == [WithdrawPromise()]


@CANCEL_IT
def test_what_was_asked_about_and_is_said_again_is_a_persons_or_the_wish_is_honoured(heard: Heard) -> None:
    talk = recorded().then(heard, heard)
    wish = heard.meaning.intent is Intent.STOP_CALLING
    assert talk.of(Suppress) == ([Suppress("automated_voice", "asked")] if wish else [])
    assert talk.of(OpenTicket) == ([] if wish else [OpenTicket("person", Urgency.P2)])
    assert talk.of(FlagAccount) == []


@CANCEL_IT
def test_cancel_it_said_once_more_at_the_question_about_it_is_asked_about_in_the_same_way(heard: Heard) -> None:
    talk = recorded().says("refuse").then(heard)
    assert talk.said[1:] == [f"option.{heard.meaning.intent}", "option.correction"]


@pytest.mark.parametrize("after", [(), ("refuse",), ("refuse", "deny")])
def test_stop_after_a_promise_is_honoured_at_once(after: tuple[str, ...]) -> None:
    talk = recorded()
    for intent in after:
        talk.says(intent)
    assert talk.then(half_heard(Intent.STOP_CALLING, 0.9)).of(Suppress) != []
    assert talk.state.disposition is Disposition.STOP_CALLING


def test_half_heard_and_put_aside_a_wish_for_no_calls_is_honoured_once_it_is_clear() -> None:
    stop = half_heard(Intent.STOP_CALLING, 0.5, unsure=True)
    talk = recorded().then(stop).says("deny")
    assert talk.of(Suppress) == []
    assert talk.then(half_heard(Intent.STOP_CALLING, 0.9)).of(Suppress) != []


@pytest.mark.parametrize("heard", [half_heard(Intent.STOP_CALLING, 0.5, unsure=True), "refuse", "unclear"])
def test_nobody_goes_round_between_taking_it_back_and_keeping_it(heard: Heard | str) -> None:
    unclear = Heard(Meaning(Intent.OUT_OF_SCOPE, 0.3, alternatives=((Intent.STOP_CALLING, 0.2),), clarify=True))
    talk = recorded()
    for _ in range(12):
        talk.says(heard) if heard == "refuse" else talk.then(unclear if isinstance(heard, str) else heard)
        talk.says("deny")
        if talk.state.ended or isinstance(talk.next, Transfer):
            return
    pytest.fail("the call went in circles")


def test_a_dispute_that_was_heard_clearly_is_one_there_too() -> None:
    assert recorded().says("dispute_amount", Urgency.P2).state.outcome is Disposition.DISPUTE


def test_where_no_promise_was_recorded_a_half_heard_dispute_is_one() -> None:
    talk = verified().says("already_paid").says("already_paid").then(half_heard(Intent.DISPUTE_AMOUNT, 0.57))
    assert talk.state.outcome is Disposition.DISPUTE


def test_no_calls_please_at_the_follow_up_question_is_honoured_at_once() -> None:
    talk = recorded(verified(facts=replace(FACTS, rules=US)))
    assert talk.state.question == "followup"
    assert talk.then(half_heard(Intent.STOP_CALLING, 0.7)).of(Suppress) != []


def test_cancel_it_that_makes_no_sense_to_understanding_is_asked_about() -> None:
    talk = recorded().then(Heard(Meaning(Intent.OUT_OF_SCOPE, 0.8, alternatives=((Intent.DISPUTE_AMOUNT, 0.17),))))
    assert talk.said == ["promise.withdraw.ask"]


def test_a_day_in_unclear_words_is_taken_as_another_day_and_read_back() -> None:
    talk = recorded().says("counter_offer", date=THURSDAY, unsure=True, alternatives=("correction",))
    assert talk.said == ["promise.readback.ask"]
    assert (talk.state.amount, talk.state.due) == (talk.state.promised, THURSDAY)


def test_that_is_all_for_today_changes_nothing() -> None:
    talk = recorded().says("deny", date=FACTS.today)
    assert talk.state.disposition is Disposition.PROMISE_PARTIAL
    assert len(talk.of(RecordPromise)) == 1


def test_all_of_it_instead_keeps_the_day() -> None:
    talk = recorded().says("promise_full")
    assert talk.said == ["promise.readback.ask"]
    assert (talk.state.amount, talk.state.due) == (FACTS.account and FACTS.account.total_due, FRIDAY)


def test_after_a_withdrawal_nothing_of_it_is_left_and_a_new_promise_is_the_first() -> None:
    talk = recorded().says("refuse").says("affirm")
    assert (talk.state.outcome, talk.state.promised) == (None, None)
    assert talk.says("promise_date", date=THURSDAY).said == ["promise.amount.ask"]
    assert talk.presses("200").says("affirm").said[0] == "promise.recorded"


def test_a_withdrawn_promise_of_this_call_does_not_bring_back_an_earlier_one() -> None:
    talk = verified(facts=replace(FACTS, account=ACCOUNTS["promised"]))
    assert "reminder.promised" in talk.said
    recorded(talk)
    assert talk.said[0] == "promise.recorded_instead"
    talk.says("refuse").says("affirm").presses("8")
    assert "reminder.promised" not in talk.said


def test_a_promise_of_an_earlier_call_beyond_what_is_due_now_lends_no_sum() -> None:
    account = ACCOUNTS["promised"]
    assert account is not None
    assert account.promised is not None
    less = replace(account, total_due=replace(account.total_due, minor=400_00))
    talk = verified(facts=replace(FACTS, account=less)).says("promise_date", date=THURSDAY)
    assert talk.said == ["promise.amount.ask"]
