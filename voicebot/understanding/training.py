"""From the examples in prompts/ to a model: deterministic, in a minute or so on two cores."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from voicebot.understanding.bank import Bank, Example, load_bank
from voicebot.understanding.features import COLUMNS, column, counts, sounds, weighed
from voicebot.understanding.fitting import Lessons, fit
from voicebot.understanding.meaning import LANGUAGES, ORDER, SERIOUS, Asked, Urgency
from voicebot.understanding.model import FILE, observed, prepared, save, wanted
from voicebot.understanding.normalise import clean
from voicebot.understanding.reading import INTENTS, Vector
from voicebot.understanding.values.slots import read

#: how far weights may grow to please an example
LOOSENESS = 10.0
#: what a hard negative counts for where danger and urgency are learnt
HARD = 3.0
#: share of its words that an English example loses once more, so that words lost on the line do not surprise
LOST = 0.2
Columns = NDArray[np.int64]
# Which day it is makes no difference to whether a day was said.
_ANY_DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One training row; `wanted` None where it is only known what it is not, not `whole` where words were left out."""

    text: str
    wanted: int | None
    urgency: Urgency
    weight: float
    whole: bool = True


def build(prompts: Path, folder: Path) -> Path:
    """Train from the examples in `prompts` and write the model into `folder`. The same examples give the same model."""
    # Before they are read: whatever is written from now on is not in the model, and makes it old.
    made_from = wanted(prompts)
    banks = [load_bank(prompts, language) for language in LANGUAGES]
    with ProcessPoolExecutor(len(banks), mp_context=get_context("spawn")) as pool:
        found = dict(zip(LANGUAGES, pool.map(train, banks), strict=True))
    save(folder / FILE, made_from, found)
    return folder / FILE


def train(bank: Bank) -> dict[str, Any]:
    """What is learnt from a bank."""
    lessons = [lesson for lesson in _lessons(bank) if lesson.text]
    lessons += _with_words_lost(bank, lessons)
    grams = [_grams(lesson.text, bank.language) for lesson in lessons]
    rarity = _rarity(grams)
    weights, bias = fit(_sparse(grams, rarity), _taught(lessons))
    known = [lesson for lesson in lessons if lesson.wanted is not None and lesson.whole]
    return {
        "grams": weights,
        "bias": bias,
        "rarity": rarity,
        "texts": [lesson.text for lesson in known],
        "sounds": [sounds(lesson.text, bank.language) for lesson in known],
        "meant": np.array([lesson.wanted for lesson in known], dtype=np.uint8),
        "urgency": np.array([ORDER.index(lesson.urgency) for lesson in known], dtype=np.uint8),
        "tiers": bank.tiers,
    }


def _lessons(bank: Bank) -> list[Lesson]:
    found: dict[str, Lesson] = {}
    for example in bank.examples:
        found.setdefault(prepared(example.text, bank.language), _lesson(bank, example, 1.0))
    for one in bank.spared:
        text = prepared(one.text, bank.language)
        if one.meant is not None:
            found[text] = _lesson(bank, Example(one.text, one.meant, "spared"), HARD)
        else:
            found.setdefault(text, Lesson(text, None, Urgency.NONE, HARD))
    return list(found.values())


def _lesson(bank: Bank, example: Example, weight: float) -> Lesson:
    urgency = bank.urgency_of(example)
    wanted = INTENTS.index(example.intent)
    text = prepared(example.text, bank.language)
    return Lesson(text, wanted, urgency, weight)


def _grams(text: str, language: str) -> tuple[Columns, Vector]:
    return counts(map(column, observed(text, language, read(clean(text, language), language, Asked.OPEN, _ANY_DAY))))


def _rarity(grams: Sequence[tuple[Columns, Vector]]) -> Vector:
    seen = np.zeros(COLUMNS, dtype=np.float64)
    for where, _ in grams:
        seen[where] += 1
    rarity = np.log((1 + len(grams)) / (1 + seen)) + 1
    return rarity.astype(np.float16).astype(np.float32)


def _sparse(grams: Sequence[tuple[Columns, Vector]], rarity: Vector) -> csr_array:
    rows = [weighed(where, strength, rarity) for where, strength in grams]
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    columns = np.concatenate([where for where, _ in grams])
    return csr_array((np.concatenate(rows), columns, starts), shape=(len(rows), COLUMNS), dtype=np.float32)


def _with_words_lost(bank: Bank, lessons: Sequence[Lesson]) -> list[Lesson]:
    if bank.language != "en-US":
        return []
    found: list[Lesson] = []
    for lesson in lessons:
        words = lesson.text.split()
        chance = random.Random(lesson.text)  # noqa: S311 - the same text loses the same words in every build
        left = [word for word in words if chance.random() >= LOST]
        if len(words) >= 4 and len(words) > len(left) >= 2:
            found.append(replace(lesson, text=" ".join(left), weight=lesson.weight / 2, whole=False))
    return found


def _taught(lessons: list[Lesson]) -> Lessons:
    """Rare intents count more, so do dangers and urgent needs beside what is neither."""
    intents = np.zeros((len(lessons), len(INTENTS)), dtype=np.float32)
    named = [(at, lesson.wanted) for at, lesson in enumerate(lessons) if lesson.wanted is not None]
    where, wanted = np.array(named).T
    balance = 1 / np.sqrt(np.bincount(wanted, minlength=len(INTENTS)).clip(min=1))[wanted]
    whole = np.array([1.0 if lessons[at].whole else 0.5 for at in where])
    intents[where, wanted] = LOOSENESS * whole * balance / balance.mean()
    flagged = np.array([[lesson.urgency is Urgency.P0, lesson.urgency in SERIOUS] for lesson in lessons])
    flags = np.repeat([[lesson.weight] for lesson in lessons], 2, axis=1).astype(np.float32)
    flags *= np.where(flagged, np.sqrt((~flagged).sum(axis=0) / flagged.sum(axis=0).clip(min=1)), 1)
    return Lessons(intents, 2 * LOOSENESS * flags / flags.mean(axis=0), flagged)
