"""Which meaning is acted upon: every opinion weighed, urgent ones first, the doubtful offered rather than assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from voicebot.understanding.circumstances import Circumstances
from voicebot.understanding.meaning import LASTING, ORDER, SERIOUS, Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.nearest import Near
from voicebot.understanding.reading import INDEX, INTENTS, KINDS, Reading, Vector
from voicebot.understanding.rules import Expected, Fired
from voicebot.understanding.told import proposed
from voicebot.understanding.urgency import urgency

#: danger to life is heard at a chance that would not do for anything else; below the second, with nothing else to
#: stand on, it is only suspected: a false alarm costs one kind question
DANGER, DANGER_CERTAIN = 0.10, 0.50
#: what danger to life is heard as: by one's own hand, by an emergency or violence, by a threat to others
DANGERS = (Intent.SELF_HARM, Intent.DISTRESS, Intent.ABUSE_ANGER)
#: anything urgent is acted upon at less than an even chance, once some urgent reading is likely enough to be named
URGENT, NAMED = 0.40, 0.08
#: below the first a reading is offered, not assumed; below the second it was not understood
ACCEPT, REJECT = 0.45, 0.18
#: a yes that binds somebody must be surer than anything else
BINDING = {
    Asked.CONFIRM: frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER}),
    Asked.OFFER: frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER}),
}
CERTAIN = 0.75
#: what lasts must be surer too, and what keeps reminders away for a week, unless a rule or an example says it
TO_BE_SURE_OF = LASTING | {Intent.ALREADY_PAID, Intent.WRONG_PERSON}
STANDS = 0.6
#: how much likelier and less likely the open question makes a reading, and how much a rule or a near example weighs
LIKELY, UNLIKELY, RULE = 3.0, 0.12, 0.85
ALIKE, NEAR = 88.0, 0.5


#: a chance an intent in the order of INTENTS, and the likeliest intents
Ranked = tuple[list[float], list[Intent]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance stands: the question it answers, what that expects, and the values that were said."""

    tiers: Mapping[Intent, Urgency]
    circumstances: Circumstances
    question: Asked
    expected: Expected
    slots: Slots

    def weigh(self, chances: Vector) -> Vector:
        """Chances as the question changes them."""
        return _as_expected(chances, self.expected)


def _as_expected(chances: Vector, expected: Expected) -> Vector:
    weighed = chances * _factors(expected)
    return np.asarray(weighed / weighed.sum(), dtype=np.float32)


@cache
def _factors(expected: Expected) -> Vector:
    """What a question does to the chance of every intent."""
    factors = np.ones(len(INTENTS), dtype=np.float32)
    factors[[INDEX[intent] for intent in expected.likely]] *= LIKELY
    factors[[INDEX[intent] for intent in expected.unlikely]] *= UNLIKELY
    return factors


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
    chances, order = _ranked(heard, place)
    intent, raised, said = _most_urgent(heard, order, place.tiers)
    chance = chances[INDEX[intent]]
    understood = bool(said) or chance >= REJECT
    if said:
        chance = max(chance, heard.reading.danger if raised is Urgency.P0 else heard.reading.urgent)
    others = tuple((one, round(chances[INDEX[one]], 4)) for one in order if one is not intent)[:3]
    if not understood:
        said, others = (f"not understood: {intent} {chance:.2f}",), ((intent, round(chance, 4)), *others[:2])
        intent, chance = Intent.OUT_OF_SCOPE, 1 - chance
    level, why = urgency(intent, place.slots, heard.cleaned, place.circumstances, place.tiers)
    level = max(level, raised, (heard.rule and heard.rule.rule.urgency) or Urgency.NONE, key=ORDER.index)
    slots = proposed(intent, level, place.question, place.slots)
    if intent is Intent.PROMISE_DATE and slots.amount is not None:
        # Whoever names the sum as well promises that sum.
        intent, said = Intent.PROMISE_PARTIAL, (*said, "a sum is named with the day")
        others = tuple(one for one in others if one[0] is not intent)
    suspected = level is Urgency.P0 and _only_suspected(heard, place)
    if suspected:
        doubt: tuple[str, ...] = ("danger to life is only suspected: to be asked about",)
    elif not understood or level is Urgency.P0:
        doubt = ()
    elif not _stands(intent, heard):
        doubt = (f"{intent} would last, and the words alone are only {heard.reading.intents[INDEX[intent]]:.2f} sure",)
    else:
        doubt = () if level in SERIOUS else _doubt(intent, chance, heard, place)
    evidence = (*heard.evidence, *said, *why, *doubt)
    clarify = bool(doubt) and not suspected
    return Meaning(intent, round(chance, 4), level, slots, others, evidence, clarify, suspected)


def _only_suspected(heard: Heard, place: Place) -> bool:
    """Whether nothing stands behind a danger to life but the model, and that not surely."""
    rule = heard.rule.rule if heard.rule is not None else None
    ruled = rule is not None and Urgency.P0 in (rule.urgency, place.tiers[rule.intent])
    return not ruled and heard.known is None and heard.reading.danger < DANGER_CERTAIN


def _stands(intent: Intent, heard: Heard) -> bool:
    """Whether enough speaks for a reading that would last: the words themselves, whatever was asked."""
    if intent not in TO_BE_SURE_OF or heard.known is not None or heard.reading.intents[INDEX[intent]] >= STANDS:
        return True
    near = heard.near is not None and heard.near.intent is intent and heard.near.alike >= ALIKE
    return near or (heard.rule is not None and heard.rule.rule.intent is intent)


def _doubt(intent: Intent, chance: float, heard: Heard, place: Place) -> tuple[str, ...]:
    """Why it must be asked again, if so: a yes that binds must be sure, and must have no "if" in it."""
    if intent not in BINDING.get(place.question, ()):
        return (f"{intent} is only {chance:.2f} sure",) if chance < ACCEPT else ()
    hedge = place.expected.hedges.search(heard.cleaned) if place.expected.hedges is not None else None
    if hedge is not None:
        return (f"a yes with a condition: {hedge[0]!r}",)
    return (f"a yes that binds, and only {chance:.2f} sure",) if chance < CERTAIN else ()


def _ranked(heard: Heard, place: Place) -> Ranked:
    """The chance of every intent, and the likeliest of them, best first."""
    if heard.known is not None and heard.near is None and heard.rule is None:
        return _ranked_as_known(*heard.known, place.expected)
    return _rank(_weighed(heard, place))


def _rank(weighed: Vector) -> Ranked:
    chances = weighed.tolist()
    return chances, [INTENTS[at] for at in sorted(range(KINDS), key=chances.__getitem__, reverse=True)[:6]]


# Most answers are words that an example holds to the letter.
@cache
def _ranked_as_known(intent: Intent, urgency: Urgency, expected: Expected) -> Ranked:
    return _rank(_as_expected(as_known(intent, urgency).intents, expected))


@cache
def as_known(intent: Intent, urgency: Urgency) -> Reading:
    """What is thought of words that an example of this intent and urgency holds to the letter."""
    chances = np.full(KINDS, 0.1 / (KINDS - 1), dtype=np.float32)
    chances[INDEX[intent]] = 0.9
    chances.flags.writeable = False
    return Reading(chances, float(urgency is Urgency.P0), float(urgency in SERIOUS))


def _weighed(heard: Heard, place: Place) -> Vector:
    chances = heard.reading.intents.copy()
    if heard.near is not None and heard.near.alike >= ALIKE:
        chances *= 1 - NEAR
        chances[INDEX[heard.near.intent]] += NEAR
    chances = place.weigh(chances)
    if heard.rule is not None:
        # a harmless rule takes its share from what is harmless only
        level = heard.rule.rule.urgency or place.tiers[heard.rule.rule.intent]
        given = chances * RULE
        if level not in SERIOUS:
            given[[INDEX[intent] for intent in INTENTS if place.tiers[intent] in SERIOUS]] = 0
        chances -= given
        chances[INDEX[heard.rule.rule.intent]] += given.sum()
    return chances


def _most_urgent(
    heard: Heard, order: Sequence[Intent], tiers: Mapping[Intent, Urgency]
) -> tuple[Intent, Urgency, tuple[str, ...]]:
    """The best reading, or an urgent one that must not be hidden by it: its least urgency, and the reason for that.

    Neither the open question nor a rule has a say in whether something urgent was said: that is read from what the
    opinions made of the words alone.
    """
    reading, rule = heard.reading, heard.rule
    feared = reading.danger >= DANGER or (rule is not None and tiers[rule.rule.intent] is Urgency.P0)
    best = next(intent for intent in order if feared or tiers[intent] is not Urgency.P0)
    if tiers[best] is Urgency.P0:
        return best, Urgency.P0, (f"danger to life {reading.danger:.2f}",)
    if heard.known is not None:
        return best, heard.known[1], ()
    if reading.danger >= DANGER:
        intent = max(DANGERS, key=lambda intent: reading.intents[INDEX[intent]])
        return intent, Urgency.P0, (f"danger to life {reading.danger:.2f}: not hidden by {best}",)
    if reading.urgent >= URGENT and tiers[best] not in SERIOUS:
        serious = [intent for intent in INTENTS if tiers[intent] in SERIOUS]
        likeliest = max(serious, key=lambda intent: reading.intents[INDEX[intent]])
        if reading.intents[INDEX[likeliest]] >= NAMED:
            why = f"urgent {reading.urgent:.2f}: {likeliest} not hidden by {best}"
            return likeliest, tiers[likeliest], (why,)
    return best, Urgency.NONE, ()
