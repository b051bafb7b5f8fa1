"""A caller who was verified and then speaks for another: nothing is told until it is known whose account it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.conversation.audience import audience
from tests.unit.conversation.reach import REACH
from tests.unit.conversation.world import CLOSED, Talk, verified
from voicebot.conversation.effects import (
    CloseCall,
    Disposition,
    GiveConsent,
    OpenTicket,
    RecordPromise,
    SendMessage,
    WithdrawPromise,
)
from voicebot.conversation.events import HungUp
from voicebot.conversation.reply import HangUp, Transfer
from voicebot.conversation.snapshot import dump, load
from voicebot.conversation.state import Direction
from voicebot.understanding.meaning import Urgency

DIRECTIONS: tuple[Direction, ...] = ("outbound", "inbound")
#: whether somebody is safe comes before whose account it is
KNOWN = {name: reach for name, reach in REACH.items() if name != "safety" and reach().state.open_to_topics}
TOLD = (RecordPromise, WithdrawPromise, GiveConsent, SendMessage)


def for_another(talk: Talk, intent: str = "ask_amount") -> Talk:
    return talk.says(intent, signs=("for_another",))


def private(talk: Talk) -> list[str]:
    return [key for key in talk.said if audience(key) == "verified"]


@pytest.mark.parametrize("reach", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize(
    "intent", ["ask_amount", "affirm", "promise_full", "third_party", "wrong_person", "repeat", "wait"]
)
def test_wherever_it_is_said_nothing_is_told_and_nothing_agreed(reach: Callable[[], Talk], intent: str) -> None:
    talk = reach()
    before = len(talk.effects)
    for_another(talk, intent)
    assert private(talk) == []
    assert not [effect for effect in talk.effects[before:] if isinstance(effect, TOLD)]
    assert talk.state.question == "whose"
    assert not talk.state.verified


@pytest.mark.parametrize("intent", ["ask_amount", "promise_full", "third_party", "wrong_person"])
def test_who_may_not_be_safe_and_speaks_for_another_is_told_nothing_of_an_account(intent: str) -> None:
    talk = for_another(REACH["safety"](), intent)
    assert private(talk) == []
    assert talk.state.left is Urgency.P0


@pytest.mark.parametrize("reach", KNOWN.values(), ids=KNOWN)
def test_their_own_account_goes_on_where_the_call_was(reach: Callable[[], Talk]) -> None:
    talk = reach()
    question, amount, due = talk.state.question, talk.state.amount, talk.state.due
    for_another(talk)
    assert talk.said == ["another.only_own", "whose.ask"]
    talk.presses("1")
    assert talk.state.verified
    assert (talk.state.question, talk.state.amount, talk.state.due) == (question, amount, due)
    assert talk.said


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_an_own_account_said_in_words_is_spoken_of_again(direction: Direction) -> None:
    talk = for_another(verified(direction)).says("identity_confirmed").says("ask_amount")
    assert "answer.amount" in talk.said


def test_somebody_else_s_on_a_call_of_ours_is_thanked_and_left() -> None:
    talk = for_another(verified()).presses("2")
    assert talk.said == ["closing.third_party"]
    assert [call.disposition for call in talk.closed] == [Disposition.THIRD_PARTY]
    assert talk.of(OpenTicket) == [OpenTicket("person", Urgency.P3)]


def test_somebody_else_s_on_the_hotline_is_never_told_anything_again() -> None:
    talk = for_another(verified("inbound")).presses("2")
    assert talk.said == ["another.hotline", "person_offer.ask"]
    for intent in ("identity_confirmed", "ask_amount", "promise_full", "already_paid"):
        talk.says(intent)
        assert private(talk) == []
        assert not talk.state.verified
    assert len(talk.of(OpenTicket)) <= 1 or talk.state.passed_on


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("intent", ["third_party", "wrong_person", "deny"])
def test_a_no_in_any_words_is_somebody_else_s(direction: Direction, intent: str) -> None:
    talk = for_another(verified(direction)).says(intent)
    assert talk.said[0] in ("closing.third_party", "another.hotline")


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_what_is_asked_before_it_is_settled_is_not_answered(direction: Direction) -> None:
    talk = for_another(verified(direction)).says("ask_amount")
    assert talk.said == ["another.only_own", "whose.ask"]
    talk.says("promise_full")
    assert talk.said == ["another.only_own", "whose.ask"]


def test_what_is_said_twice_is_not_taken_back_by_a_key() -> None:
    talk = for_another(verified("inbound"))
    for_another(talk, "wait").presses("1")
    assert talk.said == ["another.hotline", "person_offer.ask"]


def test_what_anybody_may_wish_is_honoured_and_the_doubt_stays() -> None:
    talk = for_another(verified("inbound"), "wait")
    assert talk.said == ["wait.ok"]
    talk.is_silent()
    assert talk.said == ["wait.back", "whose.ask"]


def test_a_person_is_rung_and_danger_is_met_all_the_same() -> None:
    assert isinstance(for_another(verified("inbound"), "request_human").next, Transfer)
    danger = verified("inbound", CLOSED).says("self_harm", Urgency.P0, signs=("for_another",))
    assert danger.state.left is Urgency.P0


def test_nobody_goes_round_in_it() -> None:
    talk = verified("inbound")
    for _ in range(4):
        for_another(talk).presses("1")
    assert talk.state.question == "ability"
    for_another(talk)
    assert isinstance(talk.next, Transfer)


def test_hanging_up_in_doubt_is_hanging_up_after_verification() -> None:
    talk = for_another(verified()).then(HungUp())
    assert talk.closed == [CloseCall(Disposition.HUNG_UP_AFTER_VERIFICATION)]


def test_the_doubt_outlives_a_turn_in_storage() -> None:
    talk = for_another(verified())
    assert load(dump(talk.state)) == talk.state


def test_goodbye_in_doubt_speaks_of_nothing() -> None:
    talk = for_another(verified(), "goodbye")
    assert talk.said == ["closing.neutral"]
    assert isinstance(talk.next, HangUp)
