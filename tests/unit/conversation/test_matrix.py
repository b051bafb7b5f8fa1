"""Every global pattern at every question: it works, and the call goes on where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.audience import audience
from tests.unit.conversation.reach import REACH
from tests.unit.conversation.world import Talk
from voicebot.conversation.effects import BookCallback, OpenTicket, Suppress
from voicebot.conversation.events import Event, HungUp, Silence
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.reply import HangUp, Line, Listen, Pause, Transfer
from voicebot.conversation.signs import Sign
from voicebot.understanding.meaning import Asked, Intent, Reason, Urgency

#: questions that are no ordinary listening: a call passed on, a life in danger, a machine
APART = {"transfer", "crisis", "crisis_end", "safety", "machine"}
ORDINARY = sorted(set(REACH) - APART)
#: questions that a yes or a no answers
YES_OR_NO = [name for name in ORDINARY if {("1", Intent.AFFIRM), ("2", Intent.DENY)} <= QUESTIONS[name].menu.items()]
PRIVATE = {"reference", "verify_first", "verify_second"}
#: these read a wish to be called later as an answer
LATER = {"callback_offer", "callback_day"}


def at(question: str) -> Talk:
    talk = REACH[question]()
    assert talk.state.question == question
    return talk


def asks(talk: Talk, question: str) -> bool:
    """Whether the last words of the reply are this question, in any of its forms."""
    asked = QUESTIONS[question]
    forms: list[tuple[Line, ...]] = [asked.ask(talk.state, talk.facts), asked.keys(talk.state, talk.facts)]
    if asked.opening is not None:
        forms.append(asked.opening(talk.state, talk.facts))
    return any(talk.lines[-len(form) :] == form for form in forms)


def test_every_question_of_the_dialogue_is_in_the_matrix() -> None:
    assert set(REACH) == set(QUESTIONS)


@pytest.mark.parametrize("question", ORDINARY)
@pytest.mark.parametrize(
    ("intent", "lead"),
    [
        ("ask_is_robot", "robot.answer"),
        ("ask_is_scam", "scam.answer"),
        ("slower", "slower.ok"),
        ("language_switch", "slower.ok"),
        ("abuse_anger", "abuse.calm"),
    ],
)
def test_an_aside_is_answered_and_the_question_asked_again(question: str, intent: str, lead: str) -> None:
    talk = at(question).says(intent)
    assert talk.said[0] == lead
    assert talk.state.question == question
    assert isinstance(talk.next, Listen)
    assert asks(talk, question) or question == "identity"  # the greeting holds its question itself


# The hotline's menu takes a question about the account as the wish to go on.
@pytest.mark.parametrize("question", sorted(set(ORDINARY) - {"inbound_menu"}))
@pytest.mark.parametrize("intent", ["ask_amount", "ask_due_date", "ask_interest", "ask_how_to_pay", "ask_consequence"])
def test_a_question_about_the_account_is_answered_to_the_verified_only(question: str, intent: str) -> None:
    if (question, intent) == ("paid_when", "ask_how_to_pay"):
        return  # "by bank transfer" is the answer there
    talk = at(question)
    was_verified = talk.state.verified
    talk.says(intent)
    assert talk.state.question == question
    assert len(talk.said) > 1
    if not was_verified:
        # Whoever spoke for another is not promised that it will be talked of later.
        assert talk.said[0] == ("another.only_them" if question == "another_offer" else "verify.first")
        assert all(audience(key) == "anyone" for key in talk.said)


@pytest.mark.parametrize("question", ORDINARY)
def test_key_8_repeats_more_slowly(question: str) -> None:
    talk = at(question).presses("8")
    assert talk.last.reply.pace == "slow"
    assert talk.state.question == question
    assert talk.state.pace == "normal"


@pytest.mark.parametrize("question", ORDINARY)
def test_wait_is_a_quiet_pause_and_then_the_question(question: str) -> None:
    talk = at(question).says("wait")
    assert isinstance(talk.next, Pause)
    talk.is_silent()
    assert talk.said[0] == "wait.back"
    assert asks(talk, question)
    assert talk.state.silences == 0


@pytest.mark.parametrize("question", ORDINARY)
def test_star_changes_the_language(question: str) -> None:
    talk = at(question).presses("*")
    assert talk.last.reply.language == "en-US"
    talk.presses("*")
    assert talk.last.reply.language == "zh-CN"


@pytest.mark.parametrize("question", ORDINARY)
@pytest.mark.parametrize(
    ("sign", "language", "lead"), [("english", "en-US", "language.switched"), ("chinese", "zh-CN", "language.stays")]
)
def test_the_language_that_is_named_is_spoken(question: str, sign: str, language: str, lead: str) -> None:
    talk = at(question).says("language_switch", signs=(Sign(sign),))
    assert talk.last.reply.language == language
    assert talk.said[0] == lead
    assert talk.state.question == question


def test_nobody_in_danger_is_taken_out_of_their_language_unasked() -> None:
    talk = at("crisis").says("language_switch")
    assert talk.last.reply.language == "zh-CN"
    assert talk.said[0].startswith("crisis.")


@pytest.mark.parametrize("question", ORDINARY)
@pytest.mark.parametrize("keyed", [True, False])
def test_a_person_is_brought_at_once(question: str, keyed: bool) -> None:
    talk = at(question)
    if keyed:
        talk.presses("0")
    else:
        talk.says("request_human", Urgency.P3)
    assert isinstance(talk.next, Transfer)
    assert talk.of(OpenTicket)


@pytest.mark.parametrize("question", ORDINARY)
def test_a_person_is_booked_when_nobody_is_there(question: str) -> None:
    talk = at(question)
    talk.facts = replace(talk.facts, agents_open=False)
    talk.presses("0")
    assert talk.of(OpenTicket)
    assert talk.of(BookCallback) == [BookCallback(talk.facts.next_callback, "asked")]
    assert isinstance(talk.next, HangUp)


@pytest.mark.parametrize("question", ORDINARY)
def test_key_9_stops_automated_calls(question: str) -> None:
    talk = at(question).presses("9")
    assert talk.of(Suppress)
    assert talk.state.ended
    assert all(audience(key) == "anyone" for key in talk.said)


@pytest.mark.parametrize("question", sorted(REACH))
def test_danger_to_life_comes_before_everything(question: str) -> None:
    talk = at(question)
    before = len(talk.of(OpenTicket))
    talk.says("out_of_scope", Urgency.P0)
    if question in ("crisis", "crisis_end"):
        assert talk.said == ["crisis.cn", "crisis.here"]
        return
    assert talk.said == [f"crisis.{talk.facts.rules.crisis.lower()}", "crisis.transfer"]
    assert talk.of(OpenTicket)[before].priority is Urgency.P0
    assert talk.next == Transfer(Urgency.P0, "crisis")


@pytest.mark.parametrize("question", ORDINARY)
def test_a_danger_that_is_only_suspected_is_asked_about_and_a_yes_goes_back(question: str) -> None:
    talk = at(question)
    recorded = list(talk.effects)
    talk.says("self_harm", Urgency.P0, suspected=True)
    assert talk.said == ["safety.ask"]
    talk.presses("1")
    assert talk.said[0] == "safety.thanks"
    assert talk.state.question == question
    assert asks(talk, question) or question == "identity"
    assert talk.effects == recorded


@pytest.mark.parametrize("question", ORDINARY)
def test_a_second_suspicion_is_no_longer_asked_about(question: str) -> None:
    talk = at(question).says("self_harm", Urgency.P0, suspected=True).presses("1")
    talk.says("self_harm", Urgency.P0, suspected=True)
    assert talk.next == Transfer(Urgency.P0, "crisis")


@pytest.mark.parametrize("question", ORDINARY)
@pytest.mark.parametrize(
    ("intent", "priority", "kind"),
    [
        ("distress", Urgency.P1, "distress"),
        ("dispute_debt", Urgency.P2, "dispute"),
        ("dispute_amount", Urgency.P2, "dispute"),
        ("complaint", Urgency.P2, "complaint"),
        ("legal_rep", Urgency.P2, "legal"),
        ("insolvency", Urgency.P2, "insolvency"),
    ],
)
def test_what_needs_a_person_leaves_the_flow(question: str, intent: str, priority: Urgency, kind: str) -> None:
    talk = at(question)
    stated = [] if question == "dispute_kind" and kind == "dispute" else list(talk.of(OpenTicket))
    talk.says(intent)
    tickets = [ticket for ticket in talk.of(OpenTicket) if ticket not in stated]
    assert [(ticket.kind, ticket.priority) for ticket in tickets] == [(kind, priority)]
    assert isinstance(talk.next, Transfer)
    assert talk.next.priority is priority
    assert all(audience(key) == "anyone" for key in talk.said)


@pytest.mark.parametrize("question", ORDINARY)
def test_a_death_is_the_holders_only_until_the_holder_was_verified(question: str) -> None:
    talk = at(question)
    stated, bereaved = list(talk.of(OpenTicket)), talk.state.was_verified
    talk.says("deceased", Urgency.P1)
    (ticket,) = [ticket for ticket in talk.of(OpenTicket) if ticket not in stated]
    assert (ticket.kind, ticket.priority) == ("distress" if bereaved else "deceased", Urgency.P1)
    assert ticket.reason is (Reason.BEREAVEMENT if bereaved else None)
    assert isinstance(talk.next, Transfer)
    assert all(audience(key) == "anyone" for key in talk.said)


@pytest.mark.parametrize("question", sorted(set(ORDINARY) - {"closing_more"}))
def test_silence_is_asked_after_twice_and_then_the_call_closes(question: str) -> None:
    talk = at(question).is_silent()
    assert talk.said[0] == "silence.first"
    assert asks(talk, question)
    talk.is_silent()
    assert talk.said[0] == "silence.second"
    assert asks(talk, question)
    talk.is_silent()
    assert talk.state.ended


@pytest.mark.parametrize("question", sorted(set(ORDINARY) - {"closing_more"}))
def test_what_is_not_understood_three_times_goes_to_a_person(question: str) -> None:
    talk = at(question).presses("*#")
    assert talk.said[0] == "nomatch.first"
    talk.presses("*#")
    assert talk.said[0] == "nomatch.second"
    talk.presses("*#")
    assert isinstance(talk.next, Transfer)


@pytest.mark.parametrize("question", sorted(set(ORDINARY) - LATER))
def test_call_me_later_is_offered_a_time(question: str) -> None:
    talk = at(question).says("callback_later")
    # whom to ring is not known before the reference
    offered, reason = ("offer", "asked") if question == "reference" else ("again", "later")
    assert talk.said == [f"callback.{offered}.ask"]
    talk.presses("1")
    assert talk.of(BookCallback) == [BookCallback(talk.facts.next_callback, reason)]


@pytest.mark.parametrize("question", sorted(set(ORDINARY) - LATER))
@pytest.mark.parametrize("intent", ["busy_now", "goodbye"])
def test_busy_and_goodbye_end_the_call_kindly(question: str, intent: str) -> None:
    talk = at(question).says(intent)
    assert talk.state.ended
    assert len(talk.closed) == 1
    assert talk.said[-1].startswith("closing.")


@pytest.mark.parametrize("question", sorted(REACH))
@pytest.mark.parametrize("event", [HungUp(), Silence()])
def test_a_hang_up_closes_the_call_once(question: str, event: Event) -> None:
    talk = at(question).then(event, HungUp(), HungUp())
    assert talk.state.ended
    assert len(talk.closed) == 1


@pytest.mark.parametrize("question", YES_OR_NO)
def test_a_yes_with_an_if_binds_nobody_and_a_clear_one_is_asked_for(question: str) -> None:
    talk = at(question)
    before = list(talk.effects)
    talk.says("affirm", unsure=True, alternatives=("deny",))
    assert talk.said[0] in ("yes.clear", "promise.clear_yes")
    assert asks(talk, question)
    assert talk.effects == before


@pytest.mark.parametrize("question", ORDINARY)
def test_nobody_can_go_on_asking_for_ever(question: str) -> None:
    talk = at(question)
    for _ in range(5):
        talk.says(Intent.ASK_IS_ROBOT)
    assert isinstance(talk.next, Transfer) or talk.state.ended


@pytest.mark.parametrize("question", ORDINARY)
def test_a_question_tells_understanding_what_was_asked(question: str) -> None:
    talk = at(question)
    assert isinstance(talk.next, Listen)
    assert talk.next.asked in Asked
    assert talk.next.private == (question in PRIVATE)
