"""Which meaning is acted upon: every opinion weighed, urgent ones first, the doubtful offered rather than assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voicebot.understanding.meaning import Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.nearest import Near
from voicebot.understanding.reading import INDEX, INTENTS, Reading, Vector
from voicebot.understanding.rules import ORDER, SERIOUS, Expected, Fired
from voicebot.understanding.told import proposed
from voicebot.understanding.urgency import urgency

#: danger to life is acted upon at a chance that would not do for anything else: a false alarm costs one kind question
DANGER = 0.10
#: what danger to life is heard as: by one's own hand, by an emergency or violence, by a threat to others
DANGERS = (Intent.SELF_HARM, Intent.DISTRESS, Intent.ABUSE_ANGER)
#: anything urgent is acted upon at less than an even chance, once some urgent reading is likely enough to be named
URGENT, NAMED = 0.30, 0.08
#: below the first a reading is offered, not assumed; below the second it was not understood
ACCEPT, REJECT = 0.45, 0.18
#: a yes that binds somebody must be surer than anything else
BINDING = {
    Asked.CONFIRM: frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER}),
    Asked.OFFER: frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER}),
}
CERTAIN = 0.75
#: how much likelier and less likely the open question makes a reading, and how much a rule or a near example weighs
LIKELY, UNLIKELY, RULE = 3.0, 0.12, 0.85
ALIKE, NEAR = 88.0, 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance stands: the question it answers, what that expects, and the values that were said."""

    language: str
    tiers: Mapping[Intent, Urgency]
    question: Asked
    expected: Expected
    slots: Slots

    def weigh(self, chances: Vector) -> Vector:
        """Chances as the question changes them."""
        weighed = chances.copy()
        for intent in self.expected.likely:
            weighed[INDEX[intent]] *= LIKELY
        for intent in self.expected.unlikely:
            weighed[INDEX[intent]] *= UNLIKELY
        return np.asarray(weighed / weighed.sum(), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Heard:
    """Every opinion on one utterance. `known` is what an example with these very words says."""

    cleaned: str
    rule: Fired | None
    known: tuple[Intent, Urgency] | None
    near: Near | None
    reading: Reading
    evidence: tuple[str, ...]


def decide(heard: Heard, place: Place) -> Meaning:
    """The meaning to act on."""
    chances = _weighed(heard, place)
    order = [INTENTS[at] for at in np.argsort(-chances, kind="stable")[:6]]
    intent, raised, said = _most_urgent(heard, order[0], chances, place.tiers)
    chance = float(chances[INDEX[intent]])
    evidence = (*heard.evidence, *said)
    others = tuple((one, round(float(chances[INDEX[one]]), 4)) for one in order if one is not intent)[:3]
    if said:
        chance = max(chance, heard.reading.danger if raised is Urgency.P0 else heard.reading.urgent)
    elif chance < REJECT:
        return _not_understood(intent, chance, others, evidence, place)
    level = urgency(intent, place.slots, heard.cleaned, place.language, place.tiers)
    level = max(level, raised, (heard.rule and heard.rule.rule.urgency) or Urgency.NONE, key=ORDER.index)
    slots = proposed(intent, level, place.question, place.slots)
    enough = CERTAIN if intent in BINDING.get(place.question, ()) else ACCEPT
    clarify = chance < enough and level not in SERIOUS
    return Meaning(intent, round(chance, 4), level, slots, others, evidence, clarify)


def _not_understood(
    best: Intent, chance: float, others: tuple[tuple[Intent, float], ...], evidence: tuple[str, ...], place: Place
) -> Meaning:
    slots = proposed(Intent.OUT_OF_SCOPE, Urgency.NONE, place.question, place.slots)
    others = ((best, round(chance, 4)), *others[:2])
    evidence = (*evidence, f"not understood: {best} {chance:.2f}")
    return Meaning(Intent.OUT_OF_SCOPE, round(1 - chance, 4), Urgency.NONE, slots, others, evidence)


def _weighed(heard: Heard, place: Place) -> Vector:
    chances = heard.reading.intents.copy()
    if heard.near is not None and heard.near.alike >= ALIKE:
        chances *= 1 - NEAR
        chances[INDEX[heard.near.intent]] += NEAR
    chances = place.weigh(chances)
    if heard.rule is not None:
        chances *= 1 - RULE
        chances[INDEX[heard.rule.rule.intent]] += RULE
    return chances


def _most_urgent(
    heard: Heard, best: Intent, chances: Vector, tiers: Mapping[Intent, Urgency]
) -> tuple[Intent, Urgency, tuple[str, ...]]:
    """The best reading, or an urgent one that must not be hidden by it: its least urgency, and the reason for that."""
    reading = heard.reading
    if tiers[best] is Urgency.P0:
        return best, Urgency.P0, (f"danger to life {reading.danger:.2f}",)
    if heard.known is not None:
        return best, heard.known[1], ()
    if reading.danger >= DANGER:
        intent = max(DANGERS, key=lambda intent: chances[INDEX[intent]])
        return intent, Urgency.P0, (f"danger to life {reading.danger:.2f}: not hidden by {best}",)
    if reading.urgent >= URGENT and tiers[best] not in SERIOUS:
        serious = [intent for intent in INTENTS if tiers[intent] in SERIOUS]
        likeliest = max(serious, key=lambda intent: chances[INDEX[intent]])
        if chances[INDEX[likeliest]] >= NAMED:
            why = f"urgent {reading.urgent:.2f}: {likeliest} not hidden by {best}"
            return likeliest, tiers[likeliest], (why,)
    return best, Urgency.NONE, ()
