"""Opinions become one meaning: the question helps, nothing urgent is hidden, a binding yes must be sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.understanding import PROMPTS
from voicebot.understanding.bank import load_bank
from voicebot.understanding.decide import BINDING, CERTAIN, DANGERS, Heard, Place, decide
from voicebot.understanding.meaning import LANGUAGES, Asked, Intent, Slots, Urgency
from voicebot.understanding.reading import INDEX, INTENTS, Reading, Vector
from voicebot.understanding.rules import SERIOUS, load_expected

TIERS = load_bank(PROMPTS, "en-US").tiers
EXPECTED = load_expected(PROMPTS, "en-US", TIERS)
FRIDAY = date(2026, 11, 27)


def place(asked: Asked, **said: object) -> Place:
    return Place("en-US", TIERS, asked, EXPECTED[asked], Slots(**said))  # type: ignore[arg-type]


def reading(*liked: tuple[Intent, float], danger: float = 0.0, urgent: float = 0.0) -> Reading:
    chances = np.full(len(INTENTS), 1e-4, dtype=np.float32)
    for intent, chance in liked:
        chances[INDEX[intent]] = chance
    return Reading(np.asarray(chances / chances.sum(), dtype=np.float32), danger, urgent)


def heard(opinion: Reading) -> Heard:
    return Heard("said", None, None, None, opinion, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_makes_anything_urgent_unlikely(language: str) -> None:
    tiers = load_bank(PROMPTS, language).tiers
    for expected in load_expected(PROMPTS, language, tiers).values():
        assert not {intent for intent in expected.unlikely if tiers[intent] in SERIOUS}
        assert not expected.likely & expected.unlikely


@given(st.sampled_from(list(Asked)), st.sampled_from([one for one in Intent if TIERS[one] in SERIOUS]))
def test_an_urgent_reading_keeps_its_lead_over_readings_that_the_question_thinks_unlikely(
    asked: Asked, urgent: Intent
) -> None:
    for other in EXPECTED[asked].unlikely:
        weighed = place(asked).weigh(reading((urgent, 0.5), (other, 0.5)).intents)
        assert weighed[INDEX[urgent]] > weighed[INDEX[other]]


@pytest.mark.parametrize("asked", list(Asked))
def test_danger_to_life_is_never_hidden_by_a_likelier_reading(asked: Asked) -> None:
    meaning = decide(heard(reading((Intent.AFFIRM, 0.9), danger=0.6)), place(asked))
    assert meaning.urgency is Urgency.P0
    assert meaning.intent in DANGERS


def test_a_threat_stays_what_it_is_and_is_danger_to_life() -> None:
    meaning = decide(heard(reading((Intent.ABUSE_ANGER, 0.9), danger=0.8)), place(Asked.OPEN))
    assert (meaning.intent, meaning.urgency) == (Intent.ABUSE_ANGER, Urgency.P0)


@pytest.mark.parametrize("asked", sorted(BINDING))
def test_a_yes_that_binds_is_asked_again_unless_it_is_sure(asked: Asked) -> None:
    for intent in BINDING[asked]:
        unsure = decide(heard(reading((intent, 0.5), (Intent.OUT_OF_SCOPE, 0.9))), place(asked))
        sure = decide(heard(reading((intent, 0.99))), place(asked))
        if unsure.intent is intent:
            assert unsure.clarify or unsure.confidence >= CERTAIN
        assert (sure.intent, sure.clarify) == (intent, False)


def test_what_nobody_understands_is_not_understood_and_says_what_it_might_have_been() -> None:
    chances: Vector = np.full(len(INTENTS), 1 / len(INTENTS), dtype=np.float32)
    meaning = decide(heard(Reading(chances, 0.0, 0.0)), place(Asked.OPEN))
    assert meaning.intent is Intent.OUT_OF_SCOPE
    assert meaning.alternatives


@pytest.mark.parametrize("intent", [Intent.DECEASED, Intent.COMPLAINT, Intent.BUSY_NOW, Intent.OUT_OF_SCOPE])
def test_a_day_in_a_story_is_no_day_of_payment(intent: Intent) -> None:
    told = decide(heard(reading((intent, 0.99))), place(Asked.REMINDER, date=FRIDAY, amount=Decimal(9)))
    assert (told.slots.date, told.slots.amount) == (None, None)


def test_a_value_that_was_asked_for_stays_although_the_words_around_it_were_not_clear() -> None:
    where = place(Asked.DATE, date=FRIDAY, amount=Decimal(9), ambiguous=("date", "amount"))
    told = decide(heard(reading((Intent.OUT_OF_SCOPE, 0.99))), where)
    assert (told.slots.date, told.slots.amount, told.slots.ambiguous) == (FRIDAY, None, ("date",))


def test_verification_keeps_every_figure() -> None:
    where = replace(place(Asked.VERIFY), slots=Slots(date=FRIDAY, digits="1234"))
    assert decide(heard(reading((Intent.IDENTITY_CONFIRMED, 0.99))), where).slots == where.slots
