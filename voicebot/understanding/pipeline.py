"""What was said becomes a Meaning: words that decide, n-grams, the sentence's sense when unsure, the question's prior.

Nothing suppresses what is urgent: neither the question that was asked nor a better-looking harmless reading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from voicebot.errors import InvalidInput
from voicebot.understanding import encoder
from voicebot.understanding import model as models
from voicebot.understanding.circumstances import Circumstances, load_circumstances
from voicebot.understanding.decide import Heard, Place, as_known, decide
from voicebot.understanding.meaning import LANGUAGES, ORDER, SERIOUS, Asked, Intent, Meaning, Slots, Urgency
from voicebot.understanding.model import Model, Seen
from voicebot.understanding.nearest import Examples
from voicebot.understanding.normalise import clean, core, without_fillers
from voicebot.understanding.reading import INDEX, INTENTS, Reading, sharper
from voicebot.understanding.rules import Expected, Fired, PhraseRule, fired, load_expected, load_rules
from voicebot.understanding.values.slots import read

#: words alone so sure, with danger and urgency at most so likely, need no second opinion
SETTLED, CALM = 0.90, 0.08
#: n-grams alone are too modest: a power that brings their chances up to how often they are right when measured
ALONE = 1.5
#: how much the sentence's sense counts beside the words
SENSE = 0.5
#: answers so short are given again and again: so many of their meanings are kept, but of none that says who somebody is
SHORT, KEPT = 40, 4096
#: a longer story is heard in parts of so many characters, each beginning a little before the last one ended
PART, SHARED = 400, 40
#: somebody who says only such a number may be able to say no more
EMERGENCY = frozenset({"110", "112", "119", "120", "911", "988", "999"})
#: words, or characters of Mandarin, of which fewer say nothing of the language that is spoken
SENTENCE = 3
_NOTHING = re.compile(r"[\W_]*")
_DIGITS = re.compile(r"[\d\s.,*#-]+")
_HAN, _LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[a-z']+")
_NAMES_LANGUAGE = re.compile(r"\benglish\b|\bchinese\b|\bmandarin\b|[中英]文|[汉英国]语|普通话")


class Senses(Protocol):
    """Reads whole sentences."""

    def read(self, text: str) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Tongue:
    """Everything of one language."""

    name: str
    model: Model
    examples: Examples
    rules: tuple[PhraseRule, ...]
    expected: Mapping[Asked, Expected]
    circumstances: Circumstances


class Understanding:
    """Both languages, loaded once; safe to share between threads."""

    def __init__(self, tongues: Mapping[str, Tongue], senses: Senses) -> None:
        self._tongues, self._senses = tongues, senses
        self._again = lru_cache(maxsize=KEPT)(self._meaning)

    @classmethod
    def load(cls, prompts: Path, folder: Path) -> Understanding:
        """Read model, rules and questions. Raises Misconfigured."""
        trained = models.load(prompts, folder)
        tongues = {language: tongue(prompts, language, trained[language]) for language in LANGUAGES}
        return cls(tongues, encoder.loaded())

    def understand(self, text: str, language: str, asked: Asked | str, today: date) -> Meaning:
        """The meaning of `text`, an answer to `asked`. Raises InvalidInput for an unknown language or question."""
        if language not in self._tongues:
            raise InvalidInput("language", language, f"send one of {', '.join(LANGUAGES)}")
        if asked not in Asked.__members__.values():
            raise InvalidInput("asked", asked, f"send one of {', '.join(Asked)}")
        cleaned, question = clean(text, language), Asked(asked)
        if self._is_foreign(cleaned, language):
            language = next(other for other in LANGUAGES if other != language)
            cleaned = clean(text, language)
        if len(cleaned) > PART + SHARED:
            return self._story(cleaned, language, question, today)
        private = question in (Asked.VERIFY, Asked.IDENTITY)
        meaning = self._again if len(cleaned) <= SHORT and not private else self._meaning
        return meaning(cleaned, language, question, today)

    def _is_foreign(self, cleaned: str, language: str) -> bool:
        """Whether a sentence is wholly in the script of the other language: a hotline is answered in one of the two.

        Words that an example of the call's own language holds are not, nor those that name a language.
        """
        mine, theirs = (_HAN, _LATIN) if language == "zh-CN" else (_LATIN, _HAN)
        if mine.search(cleaned) or _NAMES_LANGUAGE.search(cleaned) or len(theirs.findall(cleaned)) < SENTENCE:
            return False
        known = self._tongues[language].model.known
        return without_fillers(cleaned, language) not in known and core(cleaned, language) not in known

    def forget(self) -> None:
        """Drop the meanings that are kept, as if nothing had been heard yet."""
        self._again.cache_clear()

    def _story(self, cleaned: str, language: str, question: Asked, today: date) -> Meaning:
        """What a long story means: the most urgent of its parts, or what it comes to in the end."""
        starts = range(0, len(cleaned) - SHARED, PART)
        parts = [self._meaning(cleaned[at : at + PART + SHARED], language, question, today) for at in starts]
        most = max(range(len(parts)), key=lambda at: (_weight(parts[at].urgency), not parts[at].suspected, at))
        evidence = (f"a long story: part {most + 1} of {len(parts)} decides", *parts[most].evidence)
        return replace(parts[most], evidence=evidence)

    def _meaning(self, cleaned: str, language: str, question: Asked, today: date) -> Meaning:
        own = self._tongues[language]
        slots = read(cleaned, language, question, today)
        if _NOTHING.fullmatch(cleaned):
            return Meaning(Intent.SILENCE_FILLER, 1.0, slots=slots, evidence=("nothing was said",))
        if _DIGITS.fullmatch(cleaned):
            return _digits_only(cleaned, slots, question)
        expected = own.expected.get(question, Expected())
        place = Place(own.model.tiers, own.circumstances, question, expected, slots)
        return decide(self._hear(own, cleaned, place), place)

    def _hear(self, own: Tongue, cleaned: str, place: Place) -> Heard:
        """Every opinion on what was said, before any is weighed against another."""
        rule = fired(own.rules, cleaned, own.model.tiers)
        evidence = [] if rule is None else [f"rule {rule.rule.id}: {rule.words!r}"]
        spoken = without_fillers(cleaned, own.name)
        known = own.model.known.get(spoken) or own.model.known.get(core(spoken, own.name))
        if known is not None:
            evidence.append(f"the very words of an example of {known[0]}")
            return Heard(cleaned, rule, known, None, as_known(*known), tuple(evidence))
        seen = own.model.see(spoken, own.name, place.slots)
        words = own.model.read(seen)
        alone = replace(words, intents=sharper(words.intents, ALONE))
        best = int(alone.intents.argmax())
        evidence.append(f"n-grams: {INTENTS[best]} {alone.intents[best]:.2f} ({_why(seen, best)})")
        if _settled(alone, rule, place):
            return Heard(cleaned, rule, None, None, alone, tuple(evidence))
        sense = self._senses.read(spoken)
        best = int(sense.intents.argmax())
        evidence.append(f"the sentence's sense: {INTENTS[best]} {sense.intents[best]:.2f}")
        near = own.examples.nearest(spoken)
        if near is not None:
            evidence.append(f"nearest example: {near.text!r} ({near.intent}, {near.alike:.0f} %)")
        return Heard(cleaned, rule, None, near, _together(words, sense), tuple(evidence))


def tongue(prompts: Path, language: str, model: Model) -> Tongue:
    """One language around its model."""
    rules, expected = load_rules(prompts, language), load_expected(prompts, language, model.tiers)
    circumstances = load_circumstances(prompts, language)
    return Tongue(language, model, Examples(model, language), rules, expected, circumstances)


def _settled(alone: Reading, rule: Fired | None, place: Place) -> bool:
    """Whether a second opinion could change nothing that matters. No rule is allowed to hide a danger."""
    chances = place.weigh(alone.intents)
    best = INTENTS[int(chances.argmax())]
    calm = alone.danger < CALM and (alone.urgent < CALM or alone.urgent > 1 - CALM)
    agrees = rule is None or rule.rule.intent is best
    return bool(chances[INDEX[best]] >= SETTLED) and calm and agrees and best is not Intent.OUT_OF_SCOPE


def _together(words: Reading, sense: Reading) -> Reading:
    """Two opinions as one: intents by their product, the rest by the mean of their log-odds."""
    joint = sharper(words.intents * sense.intents**SENSE, 1.0)
    return Reading(joint, _between(words.danger, sense.danger), _between(words.urgent, sense.urgent))


def _between(one: float, other: float) -> float:
    odds = math.sqrt(_odds(one) * _odds(other))
    return odds / (1 + odds)


def _odds(chance: float) -> float:
    return max(chance, 1e-6) / max(1 - chance, 1e-6)


def _why(seen: Seen, best: int) -> str:
    """The grams that spoke loudest for a reading, without the letter that says what kind they are."""
    weights = seen.strength * seen.weights[:, best]
    loud = [int(seen.where[at]) for at in np.argsort(-weights, kind="stable")[:3] if weights[at] > 0]
    return ", ".join(seen.grams[seen.columns.index(at)][1:] for at in loud)


def _weight(level: Urgency) -> int:
    """Which part of a story decides: how soon a person is needed, where one is needed at all."""
    return ORDER.index(level) if level in SERIOUS else 0


#: what a figure alone is an answer to: its kind, and what it then means
_FIGURES = {
    Asked.AMOUNT: ("amount", Intent.PROMISE_PARTIAL),
    Asked.ABILITY: ("amount", Intent.PROMISE_PARTIAL),
    Asked.OFFER: ("amount", Intent.COUNTER_OFFER),
    Asked.CONFIRM: ("amount", Intent.CORRECTION),
    Asked.DATE: ("date", Intent.PROMISE_DATE),
}


def _digits_only(cleaned: str, slots: Slots, question: Asked) -> Meaning:
    evidence = ("only digits were said",)
    kind, intent = _FIGURES.get(question, ("", Intent.OUT_OF_SCOPE))
    if kind and getattr(slots, kind) is not None:
        return Meaning(intent, 0.9, slots=slots, evidence=evidence)
    if question is not Asked.VERIFY and re.sub(r"\D", "", cleaned) in EMERGENCY:
        return Meaning(Intent.DISTRESS, 0.5, Urgency.P1, slots, evidence=("only the number of an emergency was said",))
    return Meaning(Intent.OUT_OF_SCOPE, 0.5, slots=slots, evidence=evidence)
