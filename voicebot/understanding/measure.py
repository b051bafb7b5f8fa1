"""How well what callers mean is understood: accuracy, danger missed and falsely feared, values, noise, speed."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from voicebot.errors import InvalidInput
from voicebot.understanding.features import syllables
from voicebot.understanding.meaning import LANGUAGES, SERIOUS, Asked, Intent, Meaning, Reason, Slots, Urgency

#: share of syllables misheard, or of words lost, under noise
NOISE = 0.2
VALUES = ("amount", "date", "months", "reason", "payday")
Understand = Callable[[str, str, Asked, date], Meaning]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An utterance and what it means. An intent, an urgency or a value that is not labelled is not measured."""

    text: str
    language: str
    asked: Asked
    today: date
    intent: Intent | None = None
    urgency: Urgency | None = None
    slots: Mapping[str, Any] | None = None
    voice: str = ""


@dataclass(slots=True)
class Score:
    """So many right of so many."""

    right: int = 0
    of: int = 0

    def count(self, right: bool) -> None:
        """One more."""
        self.right, self.of = self.right + right, self.of + 1

    def add(self, other: Score) -> None:
        """Those of another count."""
        self.right, self.of = self.right + other.right, self.of + other.of

    @property
    def share(self) -> float | None:
        """None where there was nothing to count."""
        return self.right / self.of if self.of else None


@dataclass(slots=True)
class Report:
    """Every figure of one language. Confusions are counted, never quoted: the texts stay unseen."""

    language: str
    intent: Score = field(default_factory=Score)
    noisy: Score = field(default_factory=Score)
    urgent: Score = field(default_factory=Score)
    danger: Score = field(default_factory=Score)
    alarms: Score = field(default_factory=Score)
    level: Score = field(default_factory=Score)
    values: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in VALUES})
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)
    clarified: Score = field(default_factory=Score)
    settled: Score = field(default_factory=Score)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Count another report's utterances too."""
        for name in ("intent", "noisy", "urgent", "danger", "alarms", "level", "clarified", "settled"):
            getattr(self, name).add(getattr(other, name))
        for name, score in other.values.items():
            self.values[name].add(score)
        self.confused += other.confused
        self.missed += other.missed
        self.milliseconds += other.milliseconds

    def at(self, percent: float) -> float:
        """The so-manieth percentile of the time an utterance took, in milliseconds."""
        return float(np.percentile(self.milliseconds, percent)) if self.milliseconds else 0.0


def labelled(raw: Mapping[str, Any]) -> Labelled:
    """One line of an evaluation set. Raises InvalidInput."""
    try:
        if raw["language"] not in LANGUAGES or not isinstance(raw["text"], str):
            raise ValueError(f"text must be a string and language one of {', '.join(LANGUAGES)}")
        return Labelled(
            text=raw["text"],
            language=raw["language"],
            asked=Asked(raw.get("asked", "open")),
            today=date.fromisoformat(raw["today"]),
            intent=Intent(raw["intent"]) if raw.get("intent") else None,
            urgency=Urgency(raw["urgency"]) if raw.get("urgency") else None,
            slots=_values(raw.get("slots")),
            voice=str(raw.get("voice", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise InvalidInput("record", repr(error), "text, language, asked, today and labels are wanted") from error


def _values(raw: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Labelled values as they are compared; a name that is no value's, or a value of the wrong kind, is an error."""
    if raw is None:
        return None
    return {name: None if value is None else _value(name, value) for name, value in raw.items()}


def _value(name: str, written: Any) -> Any:
    match name:
        case "amount" if (amount := Decimal(str(written))).is_finite():
            return amount
        case "date":
            return date.fromisoformat(written)
        case "months" | "payday" if type(written) is (int if name == "months" else bool):
            return written
        case "reason":
            return Reason(written)
    raise ValueError(f"{name} cannot be {written!r}")


def measure(understand: Understand, said: Iterable[Labelled], noise: bool = True) -> dict[str, Report]:
    """A report a language over everything that was said."""
    reports = {language: Report(language) for language in LANGUAGES}
    for one in said:
        report = reports[one.language]
        began = time.perf_counter()
        meaning = understand(one.text, one.language, one.asked, one.today)
        report.milliseconds.append((time.perf_counter() - began) * 1000)
        _count(report, one, meaning)
        if noise and one.intent is not None:
            heard = understand(misheard(one.text, one.language), one.language, one.asked, one.today)
            report.noisy.count(heard.intent is one.intent)
    return reports


def _count(report: Report, one: Labelled, meaning: Meaning) -> None:
    if one.intent is not None:
        report.intent.count(meaning.intent is one.intent)
        report.clarified.count(meaning.clarify)
        report.settled.count(not any(why.startswith("the sentence's sense") for why in meaning.evidence))
        if meaning.intent is not one.intent:
            report.confused[one.intent, meaning.intent] += 1
    if one.urgency is not None:
        report.level.count(meaning.urgency is one.urgency)
        serious = meaning.urgency in SERIOUS
        if one.urgency in SERIOUS:
            report.urgent.count(serious)
            if not serious:
                report.missed[one.intent or "?", meaning.intent] += 1
        else:
            report.alarms.count(serious)
        if one.urgency is Urgency.P0:
            report.danger.count(meaning.urgency is Urgency.P0)
    for name in VALUES if one.slots is not None else ():
        wanted = (one.slots or {}).get(name)
        if wanted is not None or name != "payday":
            report.values[name].count(_same(name, wanted, meaning.slots))


def _same(name: str, wanted: Any, slots: Slots) -> bool:
    found = getattr(slots, name)
    if name == "payday":
        return bool(found) is bool(wanted)
    if wanted is None or found is None:
        return wanted is None and found is None
    return bool(found == wanted)


def misheard(text: str, language: str) -> str:
    """`text` with a fifth of its syllables as homophones, or a fifth of its words lost; the same text the same way."""
    chance = random.Random(text)  # noqa: S311 - noise that everybody can make again
    if language == "zh-CN":
        return "".join(homophone(one, chance) if chance.random() < NOISE else one for one in text)
    words = text.split()
    left = [word for word in words if chance.random() >= NOISE]
    return " ".join(left or words)


def homophone(character: str, chance: random.Random) -> str:
    """A character that sounds the same, where there is another."""
    others = [other for other in _sounding().get(syllables(character)[0], ()) if other != character]
    return chance.choice(others) if others else character


@cache
def _sounding() -> Mapping[str, Sequence[str]]:
    """Everyday characters by how they sound: the 3,755 of the first level of GB 2312."""
    found: dict[str, list[str]] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                character = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            found.setdefault(syllables(character)[0], []).append(character)
    return found
