"""Which meaning is acted upon: every opinion weighed, urgent ones first, the doubtful offered rather than assumed."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np

from voicebot.understanding.features import Vector
from voicebot.understanding.meaning import Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.model import INTENTS, Reading
from voicebot.understanding.nearest import Near
from voicebot.understanding.rules import ORDER, Fired
from voicebot.understanding.urgency import urgency

#: danger to life is acted upon at a chance that would not do for anything else: a false alarm costs one kind question
DANGER = 0.30
#: anything urgent is acted upon at less than an even chance, once some urgent reading is likely enough to be named
URGENT, NAMED = 0.50, 0.08
#: below the first a reading is offered, not assumed; below the second it was not understood
ACCEPT, REJECT = 0.45, 0.18
#: how much likelier an expected reading is, and how much a rule or a near example weighs
PRIOR, RULE = 1.6, 0.85
ALIKE, NEAR = 88.0, 0.5
SERIOUS = frozenset({Urgency.P0, Urgency.P1, Urgency.P2})
_INDEX = {intent: at for at, intent in enumerate(INTENTS)}


@dataclass(frozen=True, slots=True)
class Heard:
    """Every opinion on one utterance. `known` is the intent of an example with these very words."""

    cleaned: str
    rule: Fired | None
    known: Intent | None
    near: Near | None
    reading: Reading
    evidence: tuple[str, ...]


def decide(
    heard: Heard,
    language: str,
    tiers: Mapping[Intent, Urgency],
    expected: Set[Intent],
    question: Asked,
    slots: Slots,
) -> Meaning:
    """The meaning to act on."""
    chances = _weighed(heard, expected, question, slots)
    order = [INTENTS[at] for at in np.argsort(-chances, kind="stable")[:6]]
    intent, said = _most_urgent(heard, order[0], chances, tiers)
    chance = float(chances[_INDEX[intent]])
    evidence = (*heard.evidence, *said)
    others = tuple((one, round(float(chances[_INDEX[one]]), 4)) for one in order if one is not intent)[:3]
    if said:
        chance = max(chance, heard.reading.danger if intent is Intent.SELF_HARM else heard.reading.urgent)
    elif chance < REJECT:
        others = ((intent, round(chance, 4)), *others[:2])
        evidence = (*evidence, f"not understood: {intent} {chance:.2f}")
        return Meaning(Intent.OUT_OF_SCOPE, round(1 - chance, 4), Urgency.NONE, slots, others, evidence)
    level = urgency(intent, slots, heard.cleaned, language, tiers)
    if heard.rule is not None and heard.rule.rule.urgency is not None:
        level = max(level, heard.rule.rule.urgency, key=ORDER.index)
    clarify = chance < ACCEPT and level not in SERIOUS
    return Meaning(intent, round(chance, 4), level, slots, others, evidence, clarify)


def _weighed(heard: Heard, expected: Set[Intent], question: Asked, slots: Slots) -> Vector:
    chances = heard.reading.intents.copy()
    if heard.near is not None and heard.near.alike >= ALIKE:
        chances *= 1 - NEAR
        chances[_INDEX[heard.near.intent]] += NEAR
    for intent in expected:
        chances[_INDEX[intent]] *= PRIOR
    for intent, more in _answers(question, slots):
        chances[_INDEX[intent]] += more
    chances /= chances.sum()
    if heard.rule is not None:
        chances *= 1 - RULE
        chances[_INDEX[heard.rule.rule.intent]] += RULE
    return chances


def _answers(question: Asked, slots: Slots) -> list[tuple[Intent, float]]:
    """A value that answers the question speaks for the reading that it belongs to."""
    found = []
    if question is Asked.AMOUNT and slots.amount is not None:
        found.append((Intent.PROMISE_PARTIAL, 0.25))
    if question is Asked.DATE and (slots.date is not None or slots.payday):
        found.append((Intent.PROMISE_DATE, 0.25))
    if question is Asked.OFFER and slots.months is not None:
        found.append((Intent.COUNTER_OFFER, 0.1))
    return found


def _most_urgent(
    heard: Heard, best: Intent, chances: Vector, tiers: Mapping[Intent, Urgency]
) -> tuple[Intent, tuple[str, ...]]:
    """The best reading, or an urgent one that must not be hidden by it, with the reason for that."""
    reading = heard.reading
    if tiers[best] is Urgency.P0:
        return best, (f"danger to life {reading.danger:.2f}",)
    if heard.known is not None:
        return best, ()
    if reading.danger >= DANGER:
        return Intent.SELF_HARM, (f"danger to life {reading.danger:.2f}: not hidden by {best}",)
    if reading.urgent >= URGENT and tiers[best] not in SERIOUS:
        serious = [intent for intent in INTENTS if tiers[intent] in SERIOUS]
        likeliest = max(serious, key=lambda intent: chances[_INDEX[intent]])
        if chances[_INDEX[likeliest]] >= NAMED:
            return likeliest, (f"urgent {reading.urgent:.2f}: {likeliest} not hidden by {best}",)
    return best, ()
