"""The model: linear heads on n-grams alone (fast) and on n-grams with a sentence embedding (full), as one small file.

Each head reads, from one product, the chance of every intent, of danger to life, and of anything that is urgent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import fingerprint
from voicebot.understanding.features import Vector, counts, ngrams, weighed
from voicebot.understanding.meaning import LANGUAGES, Intent, Slots, Urgency
from voicebot.understanding.normalise import clean, without_fillers

INTENTS = tuple(Intent)
KINDS = len(INTENTS)
FILE = "understanding.npz"
#: changes whenever features or training do, so that older models are rebuilt
MADE_BY = "5"
#: how embedding and n-grams are scaled against one another in the full head
OF_EMBEDDING, OF_GRAMS = 4.0, 2.0
MEND = "run `voicebot understanding build`"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one head thinks: the chance of every intent, of danger to life, of anything urgent."""

    intents: Vector
    danger: float
    urgent: float


@dataclass(frozen=True, slots=True)
class Seen:
    """An utterance as the heads see it: the columns it touches, how strongly, and the grams behind them."""

    where: NDArray[np.int64]
    strength: Vector
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column an intent, then danger, then urgent. `dense` weighs the embedding; the fast head has none."""

    grams: Vector
    dense: Vector | None
    bias: Vector

    def read(self, seen: Seen, vector: Vector | None = None) -> Reading:
        """The head's opinion."""
        if vector is None or self.dense is None:
            scores = seen.strength @ self.grams[seen.where] + self.bias
        else:
            scores = vector @ self.dense + (seen.strength * OF_GRAMS) @ self.grams[seen.where] + self.bias
        exponents = np.exp(scores[:KINDS] - scores[:KINDS].max())
        danger, urgent = 1 / (1 + np.exp(-scores[KINDS:].astype(np.float64)))
        return Reading(np.asarray(exponents / exponents.sum(), dtype=np.float32), float(danger), float(urgent))


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt for one language."""

    fast: Head
    full: Head
    rarity: Vector
    centre: Vector
    known: Mapping[str, Intent]
    sounds: tuple[str, ...]
    tiers: Mapping[Intent, Urgency]

    def see(self, spoken: str, language: str, slots: Slots) -> Seen:
        """An utterance as numbers."""
        grams = observed(spoken, language, slots)
        where, strength = counts(grams)
        return Seen(where, weighed(where, strength, self.rarity), tuple(grams))

    def centred(self, vector: Vector) -> Vector:
        """An embedding as the full head takes it."""
        return np.asarray((vector - self.centre) * OF_EMBEDDING, dtype=np.float32)


def prepared(text: str, language: str) -> str:
    """`text` as the models see it."""
    return without_fillers(clean(text, language), language)


def observed(spoken: str, language: str, slots: Slots) -> list[str]:
    """N-grams, and which values were said: "three hundred" and "four hundred" mean the same thing here."""
    said = {
        "amount": slots.amount,
        "date": slots.date,
        "months": slots.months,
        "payday": slots.payday or None,
        "reason": slots.reason,
        "several": slots.ambiguous or None,
    }
    return ngrams(spoken, language) + [f"s{name}" for name, value in said.items() if value is not None]


def save(path: Path, prompts: Path, languages: Mapping[str, Mapping[str, Any]]) -> None:
    """Write what training found: arrays in half precision, the rest as JSON."""
    arrays: dict[str, NDArray[Any]] = {"fingerprint": np.array(fingerprint(prompts, MADE_BY))}
    for language, parts in languages.items():
        for name, value in parts.items():
            written = value.astype(np.float16) if isinstance(value, np.ndarray) else np.array(json.dumps(value))
            arrays[f"{language}/{name}"] = written
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft.npz")
    np.savez_compressed(draft, **arrays)  # type: ignore[arg-type]
    draft.replace(path)


def load(prompts: Path, folder: Path) -> Mapping[str, Model]:
    """The model in `folder`. Raises Misconfigured when it is missing, damaged, or made from other examples."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as kept:
            if str(kept["fingerprint"]) != fingerprint(prompts, MADE_BY):
                raise Misconfigured(f"the understanding model is older than prompts/: {MEND}")
            return {language: _model(kept, language) for language in LANGUAGES}
    except FileNotFoundError as error:
        raise Misconfigured(f"the understanding model is missing: {MEND} ({FILE})") from error
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise Misconfigured(f"the understanding model is damaged: {MEND} ({FILE}: {error})") from error


def _model(kept: Any, language: str) -> Model:
    def array(name: str) -> Vector:
        return np.asarray(kept[f"{language}/{name}"], dtype=np.float32)

    def plain(name: str) -> Any:
        return json.loads(str(kept[f"{language}/{name}"]))

    return Model(
        Head(array("fast/grams"), None, array("fast/bias")),
        Head(array("full/grams"), array("full/dense"), array("full/bias")),
        array("rarity"),
        array("centre"),
        {text: Intent(intent) for text, intent in plain("known").items()},
        tuple(plain("sounds")),
        {Intent(intent): Urgency(tier) for intent, tier in plain("tiers").items()},
    )


def is_current(prompts: Path, folder: Path) -> bool:
    """Whether the model in `folder` was made from these examples by this code."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as kept:
            return str(kept["fingerprint"]) == fingerprint(prompts, MADE_BY)
    except (OSError, KeyError, ValueError, EOFError):
        return False
