"""Details that the conversation files cannot show."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.unit.conversation.world import ACCOUNT, CN, FACTS, NOW, US, Talk, hear, press, verified
from voicebot.conversation.effects import BookCallback, Disposition, FlagAccount, OpenTicket, RecordPromise
from voicebot.conversation.events import Answered, Claim, MachineAnswered, TransferEnded, TransferResult
from voicebot.conversation.reply import Listen, Transfer, line
from voicebot.conversation.snapshot import dump, load
from voicebot.conversation.state import State
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Reason, Urgency
from voicebot.wording.values import Digits, Money, Phone


def test_a_reference_that_names_an_account_leads_to_verification() -> None:
    talk = Talk("inbound", replace(FACTS, account=None)).presses("1")
    assert talk.next == Listen(talk.next.asked, digits=0, seconds=10, checks="reference", private=True)  # type: ignore[union-attr]
    talk.facts = FACTS
    talk.presses("88001", Claim.FOUND)
    assert talk.said == ["verify.intro", "verify.birth_mmdd.ask"]
    assert not talk.state.verified


def test_caller_id_never_authenticates() -> None:
    talk = Talk("inbound", FACTS)
    assert talk.presses("1").state.question == "verify_first"


def test_the_reminder_says_what_is_due_and_when_it_was_read() -> None:
    spoken = {one.key: dict(one.values) for one in verified().lines}
    assert spoken["reminder.facts"] == {
        "last4": Digits("1234"),
        "total": Money(2_300_00, "CNY"),
        "minimum": Money(230_00, "CNY"),
        "due": date(2026, 11, 4),
        "days": 20,
        "as_of": NOW - timedelta(minutes=30),
    }


def test_the_house_is_named_in_the_language_of_the_turn() -> None:
    talk = Talk().presses("*")
    assert line("greeting.outbound", institution="Example Bank", name="李明") in talk.lines


def test_the_us_message_names_a_person_and_is_left_only_when_one_is_named() -> None:
    allowed = replace(FACTS, rules=replace(US, voicemail=True))
    assert Talk(facts=allowed).then(MachineAnswered(ready=True)).said == []
    named = replace(allowed, house=replace(FACTS.house, voicemail_name="Dana Example"), houses=())
    talk = Talk(facts=named).then(MachineAnswered(ready=True))
    assert talk.lines == (
        line(
            "voicemail.person",
            voicemail_name="Dana Example",
            institution="示例银行",
            hotline=Phone("+8613800000001"),
        ),
    )


def test_a_key_after_a_mistaken_machine_is_a_person() -> None:
    talk = Talk().then(MachineAnswered(ready=False)).presses("1")
    assert talk.said == ["greeting.outbound"]


def test_an_unsure_yes_to_a_read_back_is_no_yes() -> None:
    talk = verified().presses("1").says("affirm", unsure=True, alternatives=["deny"])
    assert talk.state.question == "promise_confirm"
    assert talk.said == ["promise.clear_yes", "promise.readback.ask"]
    assert talk.of(RecordPromise) == []


def test_a_second_unsure_yes_to_a_read_back_asks_what_would_be_safer() -> None:
    talk = verified().presses("1")
    for _ in range(2):
        talk.says("affirm", unsure=True, alternatives=["deny"])
    assert talk.state.question == "promise_change"
    assert talk.of(RecordPromise) == []


def test_a_yes_that_never_becomes_clear_ends_with_a_person() -> None:
    talk = verified().presses("3").presses("300")
    for _ in range(4):
        talk.says("affirm", unsure=True, alternatives=["deny"])
        assert talk.said[0] == "yes.clear"
    talk.says("affirm", unsure=True, alternatives=["deny"])
    assert isinstance(talk.next, Transfer)


@pytest.mark.parametrize("intent", ["promise_full", "promise_partial", "promise_date", "identity_confirmed", "goodbye"])
def test_only_an_explicit_yes_records_a_promise(intent: str) -> None:
    assert verified().presses("1").says(intent).of(RecordPromise) == []
    assert verified().presses("1").says("affirm").of(RecordPromise) != []


def test_where_the_rules_allow_no_message_none_is_left() -> None:
    forbidden = replace(FACTS, rules=replace(CN, voicemail=False))
    talk = Talk(facts=forbidden).then(MachineAnswered(ready=True))
    assert talk.said == []
    assert talk.state.disposition is Disposition.MACHINE_NO_MESSAGE


def test_spoken_digits_count_whatever_intent_they_were_taken_for() -> None:
    talk = Talk().presses("1").then(hear("goodbye", claim=Claim.MATCH, digits="0815"))
    assert talk.state.question == "verify_second"


def test_a_wish_for_a_person_among_private_digits_is_heard() -> None:
    talk = Talk().presses("1").then(hear("request_human", claim=Claim.MISMATCH, digits="0"))
    assert isinstance(talk.next, Transfer)


def test_two_wrong_answers_to_two_facts_are_one_try() -> None:
    talk = Talk().presses("1").presses("1111", Claim.MISMATCH).presses("2222", Claim.MISMATCH)
    assert talk.said[0] == "verify.again"


def test_the_second_fact_never_verifies_without_the_first() -> None:
    talk = Talk().presses("1").presses("1111", Claim.MISMATCH).presses("1234", Claim.MATCH)
    assert not talk.state.verified


def test_a_promise_in_more_than_one_reading_of_both_values_asks_for_both() -> None:
    talk = verified().says("promise_partial", amount=Decimal(250), date=date(2026, 12, 4), ambiguous=("amount", "date"))
    assert talk.state.question == "promise_amount_check"
    assert talk.says("affirm").state.question == "promise_date"


def test_a_value_that_was_asked_for_is_taken_from_unclear_words_and_read_back() -> None:
    talk = verified().presses("2").says("promise_full", amount=Decimal(500), unsure=True, alternatives=["correction"])
    assert talk.state.question == "promise_date"
    talk.says("promise_date", date=date(2026, 12, 4), unsure=True)
    assert talk.lines == (line("promise.readback.ask", amount=Money(500_00, "CNY"), due=date(2026, 12, 4)),)


def test_when_i_am_paid_is_asked_for_its_day_once_and_can_be_repeated() -> None:
    talk = verified().says("promise_partial", amount=Decimal(500)).says("promise_date", payday=True)
    assert talk.said == ["promise.payday", "promise.date.ask"]
    talk.says("promise_date", payday=True)
    assert talk.says("repeat").state.question == "promise_date"


@pytest.mark.parametrize("intent", ["promise_date", "promise_full", "refuse", "already_paid", "request_instalment"])
def test_the_same_wish_again_and_again_ends_with_a_person_or_a_goodbye(intent: str) -> None:
    talk = verified()
    for _ in range(12):
        talk.says(intent, payday=True)
        if talk.state.ended or isinstance(talk.next, Transfer):
            return
    pytest.fail("the call went in circles")


def test_a_claim_of_payment_is_noted_once() -> None:
    talk = verified().says("already_paid").says("already_paid").says("already_paid").says("already_paid")
    assert len(talk.of(OpenTicket)) == 1
    assert talk.said == ["paid.noted", "closing.more.ask"]


def test_hello_is_answered_with_the_question_again() -> None:
    talk = Talk().says("silence_filler")
    assert talk.said == ["identity.ask"]
    assert talk.says("silence_filler").said[0] == "nomatch.second"
    assert isinstance(talk.says("silence_filler").next, Transfer)


def test_somebody_who_cannot_go_on_is_brought_to_a_person() -> None:
    assert verified().says("out_of_scope", Urgency.P3).next == Transfer(Urgency.P3, "cannot_go_on")


def test_a_transfer_that_went_through_twice_reported_changes_nothing() -> None:
    talk = verified().presses("0").then(TransferEnded(TransferResult.COMPLETED))
    effects = list(talk.effects)
    talk.then(TransferEnded(TransferResult.NOBODY), Answered(), press("9"))
    assert talk.effects == effects
    assert talk.state.disposition is Disposition.TRANSFERRED


def test_a_second_transfer_is_not_tried_after_nobody_came() -> None:
    talk = verified().says("distress").then(TransferEnded(TransferResult.NOBODY))
    assert talk.state.ended
    assert talk.of(BookCallback)


def test_a_machine_reported_while_a_transfer_runs_does_not_break_it() -> None:
    talk = verified().presses("0").then(MachineAnswered(ready=True))
    assert isinstance(talk.next, Transfer)


def test_the_reason_and_the_amount_go_with_the_hardship_ticket() -> None:
    talk = verified().presses("4").presses("1").presses("300").presses("1")
    ticket = talk.of(OpenTicket)[-1]
    assert (ticket.reason, ticket.amount) == ("job_loss", Money(300_00, "CNY"))


def test_difficulty_told_again_is_one_hold_and_one_ticket() -> None:
    talk = verified().says("cannot_pay").says("refuse").says("already_paid").says("cannot_pay")
    assert talk.state.question == "hardship_reason"
    assert talk.of(FlagAccount) == [FlagAccount("hardship", 30), FlagAccount("paid_claim", 7)]
    assert {ticket.kind for ticket in talk.of(OpenTicket)} == {"hardship", "paid_claim"}


def test_why_instalments_are_wished_for_goes_with_their_ticket() -> None:
    talk = verified().says("request_instalment", reason=Reason.INCOME_DROP).presses("300").presses("1")
    wished = OpenTicket("instalment", Urgency.P3, Reason.INCOME_DROP, Money(300_00, "CNY"), Wish(monthly=Decimal(300)))
    assert talk.of(OpenTicket)[-1] == wished


def test_a_payment_that_was_made_is_no_monthly_sum() -> None:
    for talk in (verified().presses("3"), verified().presses("3").presses("300")):
        talk.says("already_paid", amount=Decimal(500), date=date(2026, 11, 17))
        assert talk.said == ["paid.noted", "closing.more.ask"]


def test_what_was_stated_comes_back_from_a_snapshot() -> None:
    state = verified().presses("4").presses("1").state
    assert state.stated == (
        OpenTicket("hardship", Urgency.P3),
        OpenTicket("hardship", Urgency.P3, Reason.JOB_LOSS),
    )
    assert load(json.loads(json.dumps(dump(state)))) == state


def test_rules_that_a_decision_leans_on_are_named() -> None:
    talk = verified().says("dispute_debt")
    assert talk.last.decided == ("left the flow: dispute, priority P2 [CN-DISPUTE-01]",)


@pytest.mark.parametrize("flag", ["dispute", "fraud", "deceased", "attorney", "plan_active", "a flag of tomorrow"])
def test_a_flag_that_we_do_not_know_to_be_harmless_is_a_persons(flag: str) -> None:
    held = replace(FACTS, account=replace(ACCOUNT, flags=frozenset({flag})))
    assert verified("inbound", held).said == ["verify.thanks", "case.held", "person.transfer"]


def test_a_snapshot_of_a_new_call_is_small_and_one_of_an_older_release_loads() -> None:
    assert dump(State("outbound", "zh-CN")) == {"direction": "outbound", "language": "zh-CN"}
    assert load({"direction": "inbound", "language": "en-US", "a field of yesterday": 1}) == State("inbound", "en-US")
