"""Opinions become one meaning: the question helps, nothing urgent is hidden, a binding yes must be sure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.errors import Misconfigured
from voicebot.understanding import PROMPTS
from voicebot.understanding.bank import load_bank
from voicebot.understanding.circumstances import load_circumstances
from voicebot.understanding.decide import (
    ACCEPT,
    BINDING,
    CERTAIN,
    DANGER,
    DANGER_CERTAIN,
    DANGERS,
    NAMED,
    URGENT,
    Heard,
    Place,
    decide,
)
from voicebot.understanding.meaning import LANGUAGES, SERIOUS, Asked, Intent, Slots, Urgency
from voicebot.understanding.reading import INDEX, INTENTS, Reading, Vector
from voicebot.understanding.rules import Expected, Fired, PhraseRule, load_expected

TIERS = load_bank(PROMPTS, "en-US").tiers
EXPECTED = load_expected(PROMPTS, "en-US", TIERS)
CIRCUMSTANCES = load_circumstances(PROMPTS, "en-US")
FRIDAY = date(2026, 11, 27)


def place(asked: Asked, **said: object) -> Place:
    return Place(TIERS, CIRCUMSTANCES, asked, EXPECTED[asked], Slots(**said))  # type: ignore[arg-type]


def reading(*liked: tuple[Intent, float], danger: float = 0.0, urgent: float = 0.0) -> Reading:
    chances = np.full(len(INTENTS), 1e-4, dtype=np.float32)
    for intent, chance in liked:
        chances[INDEX[intent]] = chance
    return Reading(np.asarray(chances / chances.sum(), dtype=np.float32), danger, urgent)


def heard(opinion: Reading) -> Heard:
    return Heard("said", None, None, None, opinion, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_makes_the_same_thing_likelier_and_less_likely(language: str) -> None:
    for expected in load_expected(PROMPTS, language, load_bank(PROMPTS, language).tiers).values():
        assert expected.likely
        assert not expected.likely & expected.unlikely


def test_a_question_that_makes_something_urgent_unlikely_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en-US" / "questions.yaml"
    path.parent.mkdir()
    path.write_text("date: {likely: [promise_date], unlikely: [slower]}\n", "utf-8")
    assert load_expected(tmp_path, "en-US", TIERS)[Asked.DATE].unlikely == {Intent.SLOWER}
    path.write_text("date: {likely: [promise_date], unlikely: [slower, dispute_debt]}\n", "utf-8")
    with pytest.raises(Misconfigured, match="dispute_debt is urgent"):
        load_expected(tmp_path, "en-US", TIERS)


HARMLESS = [intent for intent in Intent if TIERS[intent] not in SERIOUS]
URGENT_INTENTS = [intent for intent in Intent if TIERS[intent] in SERIOUS]
RULES = st.sampled_from(HARMLESS).map(lambda intent: Fired(PhraseRule("R", intent, re.compile("x"), None), "x"))


@given(
    st.sampled_from(list(Asked)),
    st.sampled_from(URGENT_INTENTS),
    st.floats(NAMED + 0.01, 0.5),
    st.lists(st.tuples(st.sampled_from(HARMLESS), st.floats(0.01, 1)), min_size=1, max_size=6),
    st.none() | RULES,
)
def test_neither_the_question_nor_a_harmless_rule_hides_what_is_urgent(
    asked: Asked, urgent: Intent, chance: float, others: list[tuple[Intent, float]], rule: Fired | None
) -> None:
    whole = sum(dict(others).values())
    opinion = reading(
        (urgent, chance), *((one, (1 - chance) * share / whole) for one, share in dict(others).items()), urgent=URGENT
    )
    assert decide(replace(heard(opinion), rule=rule), place(asked)).urgency in SERIOUS


@pytest.mark.parametrize("asked", list(Asked))
def test_danger_to_life_is_never_hidden_by_a_likelier_reading(asked: Asked) -> None:
    meaning = decide(heard(reading((Intent.AFFIRM, 0.9), danger=0.6)), place(asked))
    assert meaning.urgency is Urgency.P0
    assert meaning.intent in DANGERS


def test_a_weak_suspicion_of_danger_is_as_urgent_and_says_that_it_is_one() -> None:
    meaning = decide(heard(reading((Intent.AFFIRM, 0.9), danger=DANGER + 0.01)), place(Asked.OPEN))
    assert (meaning.urgency, meaning.suspected) == (Urgency.P0, True)
    assert "suspected" in meaning.evidence[-1]


def test_a_danger_is_certain_by_a_high_chance_a_rule_or_an_examples_very_words() -> None:
    weak = heard(reading((Intent.SELF_HARM, 0.3), danger=DANGER_CERTAIN - 0.01))
    rule = Fired(PhraseRule("R", Intent.SELF_HARM, re.compile("x"), None), "x")
    raised = Fired(PhraseRule("R", Intent.DISTRESS, re.compile("x"), None, Urgency.P0), "x")
    surely = replace(weak, reading=replace(weak.reading, danger=DANGER_CERTAIN))
    known = replace(weak, known=(Intent.SELF_HARM, Urgency.P0))
    for certain in (replace(weak, rule=rule), replace(weak, rule=raised), surely, known):
        meaning = decide(certain, place(Asked.OPEN))
        assert (meaning.urgency, meaning.suspected) == (Urgency.P0, False)
    assert decide(weak, place(Asked.OPEN)).suspected


def test_a_threat_stays_what_it_is_and_is_danger_to_life() -> None:
    meaning = decide(heard(reading((Intent.ABUSE_ANGER, 0.9), danger=0.8)), place(Asked.OPEN))
    assert (meaning.intent, meaning.urgency) == (Intent.ABUSE_ANGER, Urgency.P0)


YES = [(asked, intent) for asked in sorted(BINDING) for intent in sorted(BINDING[asked])]


def weighing(asked: Asked, intent: Intent, chance: float) -> Heard:
    """What was heard, of which just so much is left for an intent once the question has been weighed in."""
    where, other = place(asked), Intent.LANGUAGE_SWITCH
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        weighed = where.weigh(reading((intent, middle), (other, 1 - middle)).intents)[INDEX[intent]]
        low, high = (middle, high) if weighed < chance else (low, middle)
    return heard(reading((intent, low), (other, 1 - low)))


@pytest.mark.parametrize(("asked", "intent"), YES)
def test_a_yes_that_binds_is_asked_again_unless_it_is_sure(asked: Asked, intent: Intent) -> None:
    for chance, again in ((0.6, True), (CERTAIN - 0.01, True), (CERTAIN + 0.01, False), (0.95, False)):
        meaning = decide(weighing(asked, intent, chance), place(asked))
        assert meaning.intent is intent
        assert meaning.confidence == pytest.approx(chance, abs=0.001)
        assert meaning.clarify is again


@pytest.mark.parametrize(("chance", "again"), [(ACCEPT - 0.02, True), (ACCEPT + 0.02, False)])
def test_what_binds_nobody_may_be_less_sure(chance: float, again: bool) -> None:
    rest = [(one, (1 - chance) / 3) for one in (Intent.ASK_INTEREST, Intent.ASK_HOW_TO_PAY, Intent.ASK_CONSEQUENCE)]
    where = replace(place(Asked.OPEN), expected=Expected())
    assert decide(heard(reading((Intent.ASK_AMOUNT, chance), *rest)), where).clarify is again


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


def test_a_day_named_with_a_sum_promises_that_sum() -> None:
    dated = heard(reading((Intent.PROMISE_DATE, 0.8), (Intent.PROMISE_PARTIAL, 0.1)))
    meaning = decide(dated, place(Asked.ABILITY, amount=Decimal("2000"), date=FRIDAY))
    assert meaning.intent is Intent.PROMISE_PARTIAL
    assert Intent.PROMISE_PARTIAL not in [intent for intent, _ in meaning.alternatives]
    assert decide(dated, place(Asked.ABILITY, date=FRIDAY)).intent is Intent.PROMISE_DATE
