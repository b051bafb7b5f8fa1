"""What was said becomes a Meaning: words that decide, the fast model, the semantic one when unsure, the question's prior.

Nothing suppresses what is urgent: neither the question that was asked nor a better-looking harmless reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from voicebot.errors import InvalidInput
from voicebot.understanding import model as models
from voicebot.understanding.bank import Bank, load_bank
from voicebot.understanding.features import Vector, columns, embed
from voicebot.understanding.meaning import LANGUAGES, Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.model import INTENTS, Model
from voicebot.understanding.normalise import clean, without_fillers
from voicebot.understanding.slots import read

#: a fast reading at least so sure needs no second opinion
SURE = 0.80
#: share of the semantic head where both have spoken
SEMANTIC = 0.65
ACCEPT, CLARIFY = 0.40, 0.22
#: what is urgent is acted upon at less, and never asked about again
URGENT = 0.15
#: danger to life is acted upon at a chance that would not do for anything else
DANGER = 0.20
PRIOR = 1.6
_ORDER = (Urgency.NONE, Urgency.P3, Urgency.P2, Urgency.P1, Urgency.P0)
_INDEX = {intent: at for at, intent in enumerate(INTENTS)}
_NOTHING = re.compile(r"[\W_]*")
_DIGITS = re.compile(r"[\d\s.,*#-]+")
_CHILD = {
    "zh-CN": re.compile(r"我是(?:小孩|小朋友|儿童)|妈妈不在家|爸爸不在家"),
    "en-US": re.compile(
        r"\b(?:mommy|daddy)\b|\bi'?m (?:only )?(?:[5-9]|1[0-5]|five|six|seven|eight|nine|ten|eleven|twelve) years old\b"
    ),
}
_DEPENDANTS = {
    "zh-CN": re.compile(r"孩子|小孩|老人|怀孕|残疾|低保|单亲"),
    "en-US": re.compile(r"\b(?:kids?|children|baby|pregnant|disab|carer|single (?:mom|mum|mother|dad|parent))"),
}


class Understanding:
    """Both languages, loaded once; safe to share between threads."""

    def __init__(self, banks: Mapping[str, Bank], trained: Mapping[str, Model]) -> None:
        self._banks, self._models = banks, trained
        self._known: dict[str, dict[str, Intent]] = {}
        for language, bank in banks.items():
            said = ((models.prepared(example.text, language), example.intent) for example in bank.examples)
            self._known[language] = {text: intent for text, intent in said if text}

    @classmethod
    def load(cls, prompts: Path, folder: Path) -> Understanding:
        """Read banks and model. Raises Misconfigured."""
        return cls({language: load_bank(prompts, language) for language in LANGUAGES}, models.load(prompts, folder))

    def understand(self, text: str, language: str, asked: Asked | str, today: date) -> Meaning:
        """The meaning of `text`, heard as an answer to `asked`. Raises InvalidInput for an unknown language or question."""
        if language not in self._banks:
            raise InvalidInput("language", language, f"send one of {', '.join(LANGUAGES)}")
        if asked not in Asked.__members__.values():
            raise InvalidInput("asked", asked, f"send one of {', '.join(Asked)}")
        question, bank = Asked(asked), self._banks[language]
        cleaned = clean(text, language)
        slots = read(cleaned, language, question, today)
        if _NOTHING.fullmatch(cleaned):
            return Meaning(Intent.SILENCE_FILLER, 1.0, slots=slots, evidence=("nothing was said",))
        if _DIGITS.fullmatch(cleaned):
            return _digits_only(slots, question)
        rule = _rule(bank, cleaned)
        if rule is not None:
            return self._finish(bank, Intent(rule[0]), 0.99, slots, cleaned, (), (rule[1],))
        spoken = without_fillers(cleaned, language)
        known = self._known[language].get(spoken)
        chances, evidence = self._chances(spoken, language, known)
        return self._decide(bank, chances, question, slots, cleaned, evidence)

    def _chances(self, spoken: str, language: str, known: Intent | None) -> tuple[Vector, list[str]]:
        if known is not None:
            return _surely(known), [f"the very words of an example of {known}"]
        trained = self._models[language]
        where, strength = columns(spoken, language)
        fast = trained.fast.of_columns(where, strength)
        best = int(fast.argmax())
        evidence = [f"n-grams: {INTENTS[best]} {fast[best]:.2f}"]
        danger = fast[_INDEX[Intent.SELF_HARM]] + fast[_INDEX[Intent.DISTRESS]]
        if fast[best] >= SURE and danger < 0.05 and INTENTS[best] is not Intent.OUT_OF_SCOPE:
            return fast, evidence
        semantic = trained.semantic.of_vector((embed([spoken])[0] - trained.centre) * 4)
        best = int(semantic.argmax())
        evidence.append(f"semantic: {INTENTS[best]} {semantic[best]:.2f}")
        near = process.extractOne(spoken, self._known[language].keys(), scorer=fuzz.ratio, score_cutoff=60)
        if near is not None:
            evidence.append(f"nearest example: {near[0]!r} ({self._known[language][near[0]]}, {near[1]:.0f})")
        return (1 - SEMANTIC) * fast + SEMANTIC * semantic, evidence

    def _decide(
        self, bank: Bank, chances: Vector, question: Asked, slots: Slots, cleaned: str, evidence: list[str]
    ) -> Meaning:
        weighed = chances.copy()
        for intent in bank.expected.get(question, ()):
            weighed[_INDEX[intent]] *= PRIOR
        weighed = _with_slots(weighed, slots, question)
        weighed /= weighed.sum()
        order = np.argsort(-weighed, kind="stable")
        best, chance = INTENTS[int(order[0])], float(weighed[order[0]])
        alternatives = tuple((INTENTS[int(at)], round(float(weighed[at]), 4)) for at in order[1:4])
        danger = float(chances[_INDEX[Intent.SELF_HARM]])
        if best is not Intent.SELF_HARM and danger >= DANGER:
            evidence.append(f"self_harm {danger:.2f}: not suppressed by {best}")
            alternatives = ((best, round(chance, 4)), *alternatives[:2])
            best, chance = Intent.SELF_HARM, danger
        if chance < (CLARIFY if bank.tiers[best] is Urgency.NONE else URGENT) and best is not Intent.SELF_HARM:
            evidence.append(f"unsure: {best} {chance:.2f}")
            return Meaning(
                Intent.OUT_OF_SCOPE, chance, Urgency.NONE, slots, ((best, chance), *alternatives[:2]), tuple(evidence)
            )
        clarify = chance < ACCEPT and bank.tiers[best] is Urgency.NONE
        return self._finish(bank, best, chance, slots, cleaned, alternatives, tuple(evidence), clarify)

    def _finish(
        self,
        bank: Bank,
        intent: Intent,
        chance: float,
        slots: Slots,
        cleaned: str,
        alternatives: tuple[tuple[Intent, float], ...],
        evidence: tuple[str, ...],
        clarify: bool = False,
    ) -> Meaning:
        urgency = _urgency(bank, intent, slots, cleaned)
        return Meaning(intent, round(chance, 4), urgency, slots, alternatives, evidence, clarify)


def _surely(intent: Intent) -> Vector:
    """The chances after words that an example holds to the letter."""
    chances = np.full(len(INTENTS), 0.1 / (len(INTENTS) - 1), dtype=np.float32)
    chances[_INDEX[intent]] = 0.9
    return chances


def _urgency(bank: Bank, intent: Intent, slots: Slots, cleaned: str) -> Urgency:
    """The intent's tier, raised by what else was said. Source: domain reference, hand-off matrix."""
    found = [bank.tiers[intent]]
    if intent in (Intent.CANNOT_PAY, Intent.REQUEST_INSTALMENT) and slots.reason is not None:
        if slots.reason.value in ("illness", "bereavement"):
            found.append(Urgency.P1)
        elif _DEPENDANTS[bank.language].search(cleaned):
            found.append(Urgency.P2)
    if intent in (Intent.THIRD_PARTY, Intent.WRONG_PERSON) and _CHILD[bank.language].search(cleaned):
        found.append(Urgency.P1)
    return max(found, key=_ORDER.index)


def _with_slots(chances: Vector, slots: Slots, question: Asked) -> Vector:
    """A value that answers the question speaks for the reading that it belongs to."""
    raised = chances
    if question is Asked.AMOUNT and slots.amount is not None:
        raised[_INDEX[Intent.PROMISE_PARTIAL]] += 0.25
    if question is Asked.DATE and (slots.date is not None or slots.payday):
        raised[_INDEX[Intent.PROMISE_DATE]] += 0.25
    if question is Asked.OFFER and slots.months is not None:
        raised[_INDEX[Intent.COUNTER_OFFER]] += 0.1
    return raised


def _rule(bank: Bank, cleaned: str) -> tuple[Intent, str] | None:
    """The most urgent rule whose words were said and are not spared."""
    best: tuple[Intent, str] | None = None
    for rule in bank.rules:
        found = rule.pattern.search(cleaned)
        if found is None or (rule.unless is not None and rule.unless.search(cleaned)):
            continue
        if best is None or _ORDER.index(bank.tiers[rule.intent]) > _ORDER.index(bank.tiers[best[0]]):
            best = (rule.intent, f"rule {rule.id}: {found[0]!r}")
    return best


def _digits_only(slots: Slots, question: Asked) -> Meaning:
    evidence = ("only digits were said",)
    if question is Asked.AMOUNT and slots.amount is not None:
        return Meaning(Intent.PROMISE_PARTIAL, 0.9, slots=slots, evidence=evidence)
    if question is Asked.DATE and slots.date is not None:
        return Meaning(Intent.PROMISE_DATE, 0.9, slots=slots, evidence=evidence)
    return Meaning(Intent.OUT_OF_SCOPE, 0.9, slots=slots, evidence=evidence)
