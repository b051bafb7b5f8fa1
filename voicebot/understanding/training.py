"""From the examples in prompts/ to a model: deterministic, in plain numpy, in a minute or two on two cores."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from voicebot.understanding.bank import Bank, Example, load_bank
from voicebot.understanding.features import COLUMNS, Vector, counts, embed_all, sounds, weighed
from voicebot.understanding.fitting import Columns, Rows, fit
from voicebot.understanding.meaning import LANGUAGES, Asked, Urgency
from voicebot.understanding.model import FILE, INTENTS, OF_EMBEDDING, OF_GRAMS, observed, prepared, save
from voicebot.understanding.normalise import clean
from voicebot.understanding.slots import read

#: how far weights may grow to please an example
LOOSENESS = 10.0
#: what a hard negative counts for where danger and urgency are learnt
HARD = 3.0
#: share of its words that an English example loses once more, so that words lost on the line do not surprise
LOST = 0.2
URGENT = frozenset({Urgency.P0, Urgency.P1, Urgency.P2})
_CACHE = "embeddings.npz"
# Which day it is makes no difference to whether a day was said.
_ANY_DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One training row; `wanted` None where it is only known what it is not."""

    text: str
    wanted: int | None
    danger: bool
    urgent: bool
    weight: float


def build(prompts: Path, folder: Path) -> Path:
    """Train from the examples in `prompts` and write the model into `folder`. The same examples give the same model."""
    found = {}
    for language in LANGUAGES:
        bank = load_bank(prompts, language)
        found[language] = train(bank, vectors(bank, folder))
    save(folder / FILE, prompts, found)
    return folder / FILE


def train(bank: Bank, embedded: Mapping[str, Vector]) -> dict[str, Any]:
    """What is learnt from a bank whose prepared texts are embedded."""
    lessons = _lessons(bank)
    grams = [_grams(lesson.text, bank.language) for lesson in lessons]
    rarity = _rarity(grams)
    rows = [(where, weighed(where, strength, rarity)) for where, strength in grams]
    dense = np.stack([embedded[lesson.text] for lesson in lessons])
    centre = dense.mean(axis=0).astype(np.float16).astype(np.float32)
    more, more_rows = _with_words_lost(bank, lessons, rows, rarity)
    fast, fast_bias = _heads(more, Rows(np.zeros((len(more), 0), np.float32), more_rows, COLUMNS))
    doubled = [(where, strength * OF_GRAMS) for where, strength in rows]
    full, full_bias = _heads(lessons, Rows(((dense - centre) * OF_EMBEDDING).astype(np.float32), doubled, COLUMNS))
    known = {lesson.text: INTENTS[lesson.wanted] for lesson in lessons if lesson.wanted is not None and lesson.text}
    return {
        "fast/grams": fast,
        "fast/bias": fast_bias,
        "full/dense": full[: dense.shape[1]],
        "full/grams": full[dense.shape[1] :],
        "full/bias": full_bias,
        "rarity": rarity,
        "centre": centre,
        "known": known,
        "sounds": [sounds(text, bank.language) for text in known],
        "tiers": bank.tiers,
    }


def texts(bank: Bank) -> list[str]:
    """Every text of a bank as the models see it, once."""
    said = [example.text for example in bank.examples] + [one.text for one in bank.spared]
    return list(dict.fromkeys(prepared(text, bank.language) for text in said))


def vectors(bank: Bank, folder: Path) -> dict[str, Vector]:
    """The embedding of every text of a bank; those of an earlier build are taken from beside the model."""
    path, wanted = folder / f"{bank.language}-{_CACHE}", texts(bank)
    kept = _kept(path)
    new = [text for text in wanted if _name(text) not in kept]
    for text, vector in zip(new, embed_all(new, bank.language) if new else (), strict=True):
        kept[_name(text)] = vector
    if new:
        folder.mkdir(parents=True, exist_ok=True)
        names = [_name(text) for text in wanted]
        np.savez(path, names=np.array(names), vectors=np.stack([kept[name] for name in names]))
    return {text: kept[_name(text)] for text in wanted}


def _kept(path: Path) -> dict[str, Vector]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            return dict(zip(kept["names"].tolist(), kept["vectors"], strict=True))
    except (OSError, KeyError, ValueError, EOFError):
        return {}


def _name(text: str) -> str:
    return hashlib.sha256(f"e5-small-q4 {text}".encode()).hexdigest()


def _lessons(bank: Bank) -> list[Lesson]:
    found: dict[str, Lesson] = {}
    for example in bank.examples:
        found.setdefault(prepared(example.text, bank.language), _lesson(bank, example, 1.0))
    for one in bank.spared:
        text = prepared(one.text, bank.language)
        if one.meant is not None:
            found[text] = _lesson(bank, Example(one.text, one.meant, "spared"), HARD)
        else:
            found.setdefault(text, Lesson(text, None, False, False, HARD))
    return list(found.values())


def _lesson(bank: Bank, example: Example, weight: float) -> Lesson:
    tier = bank.tiers[example.intent]
    wanted = INTENTS.index(example.intent)
    text = prepared(example.text, bank.language)
    return Lesson(text, wanted, tier is Urgency.P0, tier in URGENT, weight)


def _grams(text: str, language: str) -> tuple[Columns, Vector]:
    return counts(observed(text, language, read(clean(text, language), language, Asked.OPEN, _ANY_DAY)))


def _rarity(grams: Sequence[tuple[Columns, Vector]]) -> Vector:
    seen = np.zeros(COLUMNS, dtype=np.float64)
    for where, _ in grams:
        seen[where] += 1
    rarity = np.log((1 + len(grams)) / (1 + seen)) + 1
    return rarity.astype(np.float16).astype(np.float32)


def _with_words_lost(
    bank: Bank, lessons: list[Lesson], rows: list[tuple[Columns, Vector]], rarity: Vector
) -> tuple[list[Lesson], list[tuple[Columns, Vector]]]:
    if bank.language != "en-US":
        return lessons, rows
    more, more_rows = list(lessons), list(rows)
    for lesson in lessons:
        words = lesson.text.split()
        chance = random.Random(lesson.text)  # noqa: S311 - the same text loses the same words in every build
        left = [word for word in words if chance.random() >= LOST]
        if len(words) < 4 or len(left) == len(words) or len(left) < 2:
            continue
        where, strength = _grams(" ".join(left), bank.language)
        more.append(Lesson(" ".join(left), lesson.wanted, lesson.danger, lesson.urgent, lesson.weight / 2))
        more_rows.append((where, weighed(where, strength, rarity)))
    return more, more_rows


def _heads(lessons: list[Lesson], rows: Rows) -> tuple[Vector, Vector]:
    """The intents, danger and urgency, side by side: weights and bias."""
    named = [at for at, lesson in enumerate(lessons) if lesson.wanted is not None]
    wanted = np.array([lessons[at].wanted for at in named], dtype=np.int64)
    balance = 1 / np.sqrt(np.bincount(wanted, minlength=len(INTENTS)).clip(min=1))[wanted]
    some = Rows(rows.dense[named], [rows.sparse[at] for at in named], rows.width)
    intents, bias = fit(some, wanted, len(INTENTS), balance / balance.mean(), LOOSENESS)
    parts, biases = [intents], [bias]
    for label in ("danger", "urgent"):
        truth = np.array([getattr(lesson, label) for lesson in lessons], dtype=np.int64)
        weight = np.array([lesson.weight for lesson in lessons])
        weight[truth == 1] *= np.sqrt((truth == 0).sum() / max(1, truth.sum()))
        weights, sides = fit(rows, truth, 2, weight / weight.mean(), LOOSENESS)
        parts.append(weights[:, 1:] - weights[:, :1])
        biases.append(sides[1:] - sides[:1])
    return np.hstack(parts), np.concatenate(biases)
