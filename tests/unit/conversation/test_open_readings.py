"""A grave reading that was offered is chosen or put aside, offered again, or looked into: it is never just gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.conversation.audience import audience
from tests.unit.conversation.reach import REACH
from tests.unit.conversation.world import Talk, verified
from voicebot.conversation.effects import CloseCall, Disposition, FlagAccount, OpenTicket, Suppress
from voicebot.conversation.events import Claim
from voicebot.conversation.reply import Pause, Transfer
from voicebot.conversation.signs import Sign
from voicebot.understanding.meaning import Urgency

#: questions at which nothing is offered: a call passed on, a life in danger, a machine
APART = {"transfer", "crisis", "crisis_end", "safety", "machine"}
ORDINARY = sorted(set(REACH) - APART)
VERIFICATION = ["reference", "verify_first", "verify_second"]
LOOKED_INTO = OpenTicket("person", Urgency.P2)

Doing = Callable[[Talk], Talk]
#: what callers do on the way that answers nothing, and the first line they then hear
ASIDES: dict[str, tuple[Doing, str]] = {
    "a robot": (lambda talk: talk.says("ask_is_robot"), "robot.answer"),
    "a scam": (lambda talk: talk.says("ask_is_scam"), "scam.answer"),
    "anger": (lambda talk: talk.says("abuse_anger"), "abuse.calm"),
    "another language": (lambda talk: talk.says("language_switch", signs=(Sign.ENGLISH,)), "language.switched"),
    "the star": (lambda talk: talk.presses("*"), "language.switched"),
    "not caught": (lambda talk: talk.says("repeat"), "clarify.intro"),
    "eight": (lambda talk: talk.presses("8"), "clarify.intro"),
    "slower": (lambda talk: talk.says("slower"), "clarify.intro"),
    "mm": (lambda talk: talk.says("silence_filler"), "clarify.intro"),
    "who": (lambda talk: talk.says("ask_who"), "who."),
}


def offered(question: str, first: str = "complaint", second: str = "request_human") -> Talk:
    """Two meanings offered at a question; these two can be to anybody."""
    talk = REACH[question]().says(first, Urgency.P2, unsure=True, alternatives=(second,))
    assert talk.said == ["clarify.intro", f"option.{first}", f"option.{second}"]
    return talk


@pytest.mark.parametrize("question", ORDINARY)
@pytest.mark.parametrize("aside", ASIDES)
def test_after_an_aside_both_are_offered_again(question: str, aside: str) -> None:
    doing, lead = ASIDES[aside]
    talk = doing(offered(question))
    assert talk.said[0].startswith(lead)
    assert talk.said[-3:] == ["clarify.intro", "option.complaint", "option.request_human"]
    talk.presses("1")
    assert talk.state.outcome is Disposition.COMPLAINT


@pytest.mark.parametrize("question", ORDINARY)
def test_nobody_is_offered_the_same_for_ever(question: str) -> None:
    talk = offered(question)
    for _ in range(6):
        for said in ("silence_filler", "ask_is_robot"):
            if isinstance(talk.says(said).next, Transfer):
                return
    pytest.fail("offered again and again")


@pytest.mark.parametrize("question", ORDINARY)
def test_who_thinks_about_it_is_given_time_and_then_hears_both_again(question: str) -> None:
    talk = offered(question).says("wait")
    assert (talk.said, isinstance(talk.next, Pause)) == (["wait.ok"], True)
    talk.is_silent()
    assert talk.said == ["wait.back", "clarify.intro", "option.complaint", "option.request_human"]


@pytest.mark.parametrize("question", VERIFICATION)
@pytest.mark.parametrize("sign", [Sign.WHY, Sign.LACKS])
def test_why_a_fact_is_asked_for_and_not_having_it_are_asides_too(question: str, sign: Sign) -> None:
    talk = offered(question).says("refuse", signs=(sign,))
    if (question, sign) == ("reference", Sign.LACKS):
        assert isinstance(talk.next, Transfer)
        return
    assert talk.said[0] == "verify.why"
    assert talk.said[-2:] == ["option.complaint", "option.request_human"]


@pytest.mark.parametrize("question", ["verify_first", "verify_second"])
@pytest.mark.parametrize("claim", [Claim.MATCH, Claim.MISMATCH])
def test_the_fact_given_instead_of_a_choice_leaves_it_to_be_looked_into(question: str, claim: Claim) -> None:
    assert LOOKED_INTO in offered(question).says("out_of_scope", claim=claim).of(OpenTicket)


@pytest.mark.parametrize("intent", ["callback_later", "busy_now", "goodbye"])
def test_whoever_has_no_time_to_choose_leaves_it_to_be_looked_into(intent: str) -> None:
    assert LOOKED_INTO in offered("ability").says(intent).of(OpenTicket)


def test_nine_closes_the_number_and_the_dispute_is_looked_into() -> None:
    talk = offered("ability", "dispute_amount", "ask_amount").presses("9")
    assert talk.of(Suppress) == [Suppress("automated_voice", "asked")]
    assert talk.of(OpenTicket) == [LOOKED_INTO]


@pytest.mark.parametrize(("first", "second"), [("dispute_amount", "ask_amount"), ("ask_amount", "dispute_amount")])
def test_what_can_no_longer_be_offered_is_looked_into(first: str, second: str) -> None:
    talk = offered("ability", first, second).says("ask_amount", signs=(Sign.FOR_ANOTHER,))
    assert not talk.state.verified
    assert talk.of(OpenTicket) == [LOOKED_INTO]
    assert all(audience(key) == "anyone" for key in talk.said)


@pytest.mark.parametrize("said", ["promise_full", "refuse"])
def test_what_else_is_said_clearly_puts_both_aside(said: str) -> None:
    talk = offered("ability", "dispute_amount", "ask_amount").says(said)
    assert (talk.state.choices, talk.of(OpenTicket)) == ((), [])


def test_the_other_of_the_two_said_in_full_puts_the_grave_one_aside() -> None:
    talk = offered("ability", "ask_amount", "dispute_amount").says("ask_amount")
    assert talk.said[0] == "answer.amount"
    assert (talk.state.choices, talk.of(OpenTicket)) == ((), [])


@pytest.mark.parametrize("reading", ["dispute_amount", "dispute_debt", "complaint", "legal_rep", "insolvency"])
def test_the_second_of_two_is_not_lost_with_the_line(reading: str) -> None:
    talk = verified().says("ask_amount", unsure=True, alternatives=(reading,)).hangs_up()
    assert talk.of(OpenTicket) == [LOOKED_INTO]
    assert talk.of(FlagAccount) == []


def test_a_wish_for_no_calls_that_was_the_less_likely_of_two_is_looked_into_and_closes_no_number() -> None:
    talk = verified().says("ask_amount", unsure=True, alternatives=("stop_calling",)).hangs_up()
    assert (talk.of(OpenTicket), talk.of(Suppress)) == ([LOOKED_INTO], [])


def test_the_second_of_two_that_nobody_chooses_brings_a_person_who_takes_nothing_for_granted() -> None:
    talk = verified().says("ask_amount", unsure=True, alternatives=("dispute_amount",)).says("silence_filler")
    assert talk.said == ["clarify.intro", "option.ask_amount", "option.dispute_amount"]
    talk.says("silence_filler")
    assert talk.next == Transfer(Urgency.P2, "urgent")
    assert talk.of(FlagAccount) == []


@pytest.mark.parametrize("again", ["dispute_amount", "complaint"])
def test_half_heard_again_it_brings_a_person_or_what_was_offered_before_is_kept(again: str) -> None:
    talk = offered("ability", "dispute_amount", "ask_amount").says(again, Urgency.P2, unsure=True)
    assert talk.of(OpenTicket) == [LOOKED_INTO]
    assert talk.of(FlagAccount) == []
    assert isinstance(talk.next, Transfer) is (again == "dispute_amount")


def test_a_yes_with_an_if_chooses_nothing_that_was_offered() -> None:
    talk = verified().says("complaint", Urgency.P2, unsure=True).says("affirm", unsure=True)
    assert talk.said == ["clarify.intro", "option.complaint", "option.other"]
    assert talk.says("affirm").state.outcome is Disposition.COMPLAINT


def test_a_no_that_was_only_half_heard_puts_nothing_aside() -> None:
    talk = offered("ability", "dispute_amount", "ask_amount").says("deny", unsure=True)
    assert talk.said == ["clarify.intro", "option.dispute_amount", "option.ask_amount"]


@pytest.mark.parametrize("question", ORDINARY)
@pytest.mark.parametrize("intent", ["dispute_amount", "dispute_debt", "insolvency"])
def test_a_dispute_half_heard_of_somebody_unknown_is_no_fact_and_tells_them_nothing(question: str, intent: str) -> None:
    talk = REACH[question]()
    if talk.state.was_verified:
        return
    before = list(talk.effects)
    talk.says(intent, Urgency.P2, unsure=True, alternatives=("ask_amount",))
    assert [effect for effect in talk.effects if effect not in before] == [LOOKED_INTO]
    assert talk.next == Transfer(Urgency.P2, "urgent")
    assert all(audience(key) == "anyone" for key in talk.said)


@pytest.mark.parametrize("intent", ["third_party", "wrong_person"])
@pytest.mark.parametrize("question", ["identity", "relation", "verify_first", "inbound_menu"])
def test_a_child_that_was_only_half_heard_brings_a_person_and_files_nothing(question: str, intent: str) -> None:
    talk = REACH[question]().says(intent, Urgency.P1, unsure=True)
    assert talk.next == Transfer(Urgency.P1, "urgent")
    assert talk.of(OpenTicket) == [OpenTicket("person", Urgency.P1)]
    assert (talk.of(FlagAccount), talk.of(CloseCall)) == ([], [])
