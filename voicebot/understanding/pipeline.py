"""What was said becomes a Meaning: words that decide, the fast heads, the full ones when unsure, the question's prior.

Nothing suppresses what is urgent: neither the question that was asked nor a better-looking harmless reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from voicebot.errors import InvalidInput
from voicebot.understanding import model as models
from voicebot.understanding.decide import Heard, decide
from voicebot.understanding.features import Vector, column, embed
from voicebot.understanding.meaning import LANGUAGES, Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.model import INTENTS, Model, Reading, Seen
from voicebot.understanding.nearest import Examples
from voicebot.understanding.normalise import clean, without_fillers
from voicebot.understanding.rules import Fired, PhraseRule, fired, load_expected, load_rules
from voicebot.understanding.slots import read

#: a fast reading at least so sure, with danger and urgency at most so likely, needs no second opinion
SURE, CALM = 0.90, 0.08
#: heads trained to forgive are too modest: powers that bring chances up to how often they are right when measured
FAST, JOINT = 2.5, 1.25
_INDEX = {intent: at for at, intent in enumerate(INTENTS)}
_NOTHING = re.compile(r"[\W_]*")
_DIGITS = re.compile(r"[\d\s.,*#-]+")


@dataclass(frozen=True, slots=True)
class Tongue:
    """Everything of one language."""

    name: str
    model: Model
    examples: Examples
    rules: tuple[PhraseRule, ...]
    expected: Mapping[Asked, frozenset[Intent]]


class Understanding:
    """Both languages, loaded once; safe to share between threads."""

    def __init__(self, tongues: Mapping[str, Tongue]) -> None:
        self._tongues = tongues

    @classmethod
    def load(cls, prompts: Path, folder: Path) -> Understanding:
        """Read model, rules and questions. Raises Misconfigured."""
        trained = models.load(prompts, folder)
        return cls({language: tongue(prompts, language, trained[language]) for language in LANGUAGES})

    def understand(self, text: str, language: str, asked: Asked | str, today: date) -> Meaning:
        """The meaning of `text`, heard as an answer to `asked`. Raises InvalidInput for an unknown language or question."""
        if language not in self._tongues:
            raise InvalidInput("language", language, f"send one of {', '.join(LANGUAGES)}")
        if asked not in Asked.__members__.values():
            raise InvalidInput("asked", asked, f"send one of {', '.join(Asked)}")
        question, own = Asked(asked), self._tongues[language]
        cleaned = clean(text, language)
        slots = read(cleaned, language, question, today)
        if _NOTHING.fullmatch(cleaned):
            return Meaning(Intent.SILENCE_FILLER, 1.0, slots=slots, evidence=("nothing was said",))
        if _DIGITS.fullmatch(cleaned):
            return _digits_only(slots, question)
        heard = _hear(own, cleaned, slots if question is Asked.OPEN else read(cleaned, language, Asked.OPEN, today))
        return decide(heard, own.name, own.model.tiers, own.expected.get(question, frozenset()), question, slots)


def tongue(prompts: Path, language: str, model: Model) -> Tongue:
    """One language around its model."""
    rules, expected = load_rules(prompts, language), load_expected(prompts, language)
    return Tongue(language, model, Examples(model, language), rules, expected)


def _hear(own: Tongue, cleaned: str, slots: Slots) -> Heard:
    """Every opinion on what was said, before any is weighed."""
    rule = fired(own.rules, cleaned, own.model.tiers)
    evidence = [] if rule is None else [f"rule {rule.rule.id}: {rule.words!r}"]
    spoken = without_fillers(cleaned, own.name)
    known = own.model.known.get(spoken)
    if known is not None:
        evidence.append(f"the very words of an example of {known}")
        certain = _certainly(known, own.model.tiers[known])
        return Heard(cleaned, rule, known, None, certain, tuple(evidence))
    seen = own.model.see(spoken, own.name, slots)
    fast = own.model.fast.read(seen)
    alone, best = replace(fast, intents=_sharper(fast.intents, FAST)), int(fast.intents.argmax())
    evidence.append(f"n-grams: {INTENTS[best]} {alone.intents[best]:.2f} ({_why(own.model, seen, best)})")
    if _settled(alone, best, rule):
        return Heard(cleaned, rule, None, None, alone, tuple(evidence))
    full = own.model.full.read(seen, own.model.centred(embed(spoken, own.name)))
    best = int(full.intents.argmax())
    evidence.append(f"with the sentence's sense: {INTENTS[best]} {full.intents[best]:.2f}")
    near = own.examples.nearest(spoken)
    if near is not None:
        evidence.append(f"nearest example: {near.text!r} ({near.intent}, {near.alike:.0f} %)")
    return Heard(cleaned, rule, None, near, _together(fast, full), tuple(evidence))


def _settled(fast: Reading, best: int, rule: Fired | None) -> bool:
    """Whether a second opinion could change nothing that matters. No rule is allowed to hide a danger."""
    calm = fast.danger < CALM and (fast.urgent < CALM or fast.urgent > 1 - CALM)
    agrees = rule is None or rule.rule.intent is INTENTS[best]
    return bool(fast.intents[best] >= SURE) and calm and agrees and INTENTS[best] is not Intent.OUT_OF_SCOPE


def _together(fast: Reading, full: Reading) -> Reading:
    """Two opinions as one: intents by their product; the more alarmed one is believed."""
    joint = _sharper(fast.intents * full.intents, JOINT)
    return Reading(joint, max(fast.danger, full.danger), max(fast.urgent, full.urgent))


def _sharper(chances: Vector, power: float) -> Vector:
    raised = chances.astype(np.float64) ** power
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def _certainly(intent: Intent, tier: Urgency) -> Reading:
    """What is thought of words that an example holds to the letter."""
    chances = np.full(len(INTENTS), 0.1 / (len(INTENTS) - 1), dtype=np.float32)
    chances[_INDEX[intent]] = 0.9
    return Reading(chances, float(tier is Urgency.P0), float(tier in (Urgency.P0, Urgency.P1, Urgency.P2)))


def _why(model: Model, seen: Seen, best: int) -> str:
    """The grams that spoke loudest for a reading, without the letter that says what kind they are."""
    weights = seen.strength * model.fast.grams[seen.where, best]
    loud = [int(seen.where[at]) for at in np.argsort(-weights, kind="stable")[:3] if weights[at] > 0]
    named = {column(gram): gram[1:] for gram in reversed(seen.grams)}
    return ", ".join(named[at] for at in loud)


def _digits_only(slots: Slots, question: Asked) -> Meaning:
    evidence = ("only digits were said",)
    if question is Asked.AMOUNT and slots.amount is not None:
        return Meaning(Intent.PROMISE_PARTIAL, 0.9, slots=slots, evidence=evidence)
    if question is Asked.DATE and slots.date is not None:
        return Meaning(Intent.PROMISE_DATE, 0.9, slots=slots, evidence=evidence)
    return Meaning(Intent.OUT_OF_SCOPE, 0.9, slots=slots, evidence=evidence)
