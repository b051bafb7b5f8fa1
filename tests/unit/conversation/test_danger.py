"""Danger and what is urgent: the numbers that are named, who rings back and when, and what doubt may not hide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.conversation.world import CLOSED, CN, FACTS, NOW, Talk, verified
from voicebot.conversation.effects import BookCallback, Disposition
from voicebot.conversation.reply import Transfer
from voicebot.conversation.state import Direction
from voicebot.understanding.meaning import Urgency


@pytest.mark.parametrize("region", ["CN", "US", "UK", "HK", "SG", "EU"])
def test_the_crisis_numbers_are_those_of_the_place(region: str) -> None:
    facts = replace(FACTS, rules=replace(CN, crisis=region))
    assert verified(facts=facts).says("self_harm").said[0] == f"crisis.{region.lower()}"


def test_an_unknown_place_gets_numbers_all_the_same() -> None:
    facts = replace(FACTS, rules=replace(CN, crisis="XX"))
    assert verified(facts=facts).says("self_harm").said[0] == "crisis.eu"


@pytest.mark.parametrize(
    ("language", "crisis", "said"),
    [
        ("zh-CN", "CN", ["crisis.cn"]),
        ("en-US", "CN", ["crisis.cn", "crisis.elsewhere"]),
        ("zh-CN", "US", ["crisis.us", "crisis.elsewhere"]),
        ("en-US", "US", ["crisis.us", "crisis.elsewhere"]),
    ],
)
def test_where_nobody_knows_the_country_the_language_adds_its_numbers(
    language: str, crisis: str, said: list[str]
) -> None:
    facts = replace(CLOSED, account=None, rules=replace(CN, crisis=crisis, placed=False))
    assert Talk("inbound", facts, language).says("self_harm").said[:-1] == said


def test_in_danger_a_person_rings_within_a_quarter_of_an_hour_and_a_supervisor_knows() -> None:
    tomorrow = replace(CLOSED, next_callback=NOW + timedelta(hours=20))
    talk = Talk(facts=tomorrow).says("self_harm")
    assert talk.of(BookCallback) == [BookCallback(NOW + timedelta(minutes=15), "crisis", urgent=True)]


def test_in_danger_the_bot_never_hangs_up_first() -> None:
    talk = Talk(facts=CLOSED).says("self_harm").is_silent(30)
    assert not talk.state.ended
    talk.presses("9").says("deny").presses("5").says("refuse")
    assert not talk.state.ended
    assert talk.says("goodbye").state.disposition is Disposition.CRISIS


def test_urgency_wins_over_any_intent_and_over_doubt() -> None:
    talk = verified().says("affirm", Urgency.P1, unsure=True)
    assert talk.next == Transfer(Urgency.P1, "distress")


def test_an_unsure_dispute_is_asked_about_before_the_flow_is_left() -> None:
    talk = verified().says("dispute_amount", unsure=True, alternatives=["ask_amount"])
    assert talk.said == ["clarify.intro", "option.dispute_amount", "option.ask_amount"]
    assert [dict(one.values) for one in talk.lines[1:]] == [{"key": 1}, {"key": 2}]
    assert isinstance(talk.presses("1").next, Transfer)


def test_readings_that_speak_of_the_account_are_not_offered_before_verification() -> None:
    talk = Talk().says("cannot_pay", unsure=True, alternatives=["refuse"])
    assert talk.said[0] == "nomatch.first"


@pytest.mark.parametrize("direction", ["outbound", "inbound"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_at_two_at_night_danger_hears_the_numbers_first_and_then_when_somebody_is_at_work(
    direction: Direction, language: str
) -> None:
    night = NOW.replace(hour=2, minute=0)
    facts = replace(CLOSED, now=night, next_callback=NOW.replace(hour=9, minute=0))
    talk = Talk(direction, facts, language).says("self_harm", Urgency.P0)
    assert talk.said == ["crisis.cn", "crisis.callback_later"]
    assert dict(talk.lines[1].values) == {"at": facts.next_callback}
    assert talk.of(BookCallback) == [BookCallback(night + timedelta(minutes=15), "crisis", urgent=True)]
