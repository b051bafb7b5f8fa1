"""Two linear heads a language, trained here from the examples and kept as one small file with their hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import Bank, fingerprint, load_bank
from voicebot.understanding.features import COLUMNS, Vector, columns, embed
from voicebot.understanding.meaning import LANGUAGES, Intent
from voicebot.understanding.normalise import clean, without_fillers

INTENTS = tuple(Intent)
FILE = "understanding.npz"


@dataclass(frozen=True, slots=True)
class Head:
    """Softmax regression: `weights` has a row a feature and a column an intent."""

    weights: Vector
    bias: Vector

    def of_columns(self, where: NDArray[np.int64], strength: Vector) -> Vector:
        """Probabilities from hashed n-grams."""
        return _softmax(strength @ self.weights[where] + self.bias)

    def of_vector(self, vector: Vector) -> Vector:
        """Probabilities from an embedding."""
        return _softmax(vector @ self.weights + self.bias)


@dataclass(frozen=True, slots=True)
class Model:
    """Both heads of a language, and the examples' embeddings by which nearest examples are shown."""

    fast: Head
    semantic: Head
    centre: Vector


def prepared(text: str, language: str) -> str:
    """`text` as the models see it."""
    return without_fillers(clean(text, language), language)


def build(prompts: Path, folder: Path) -> Path:
    """Train from the examples in `prompts` and write the model into `folder`. Deterministic."""
    arrays: dict[str, NDArray[np.float16]] = {}
    for language in LANGUAGES:
        for name, array in _trained(load_bank(prompts, language)).items():
            arrays[f"{language}/{name}"] = array.astype(np.float16)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{FILE}.draft.npz"
    np.savez_compressed(draft, fingerprint=np.array(fingerprint(prompts)), **arrays)  # type: ignore[arg-type]
    draft.replace(folder / FILE)
    return folder / FILE


def _trained(bank: Bank) -> dict[str, Vector]:
    texts = [prepared(example.text, bank.language) for example in bank.examples]
    wanted = np.array([INTENTS.index(example.intent) for example in bank.examples])
    grams = np.zeros((len(texts), COLUMNS), dtype=np.float32)
    for row, text in enumerate(texts):
        where, strength = columns(text, bank.language)
        grams[row, where] = strength
    vectors = np.concatenate([embed([text]) for text in texts])
    centre = vectors.mean(axis=0)
    fast = _fit(grams, wanted, decay=2e-4, rate=0.15, steps=160)
    semantic = _fit((vectors - centre) * 4, wanted, decay=2e-4, rate=0.08, steps=500)
    return {
        "fast/weights": fast.weights,
        "fast/bias": fast.bias,
        "semantic/weights": semantic.weights,
        "semantic/bias": semantic.bias,
        "centre": centre,
    }


def _fit(rows: Vector, wanted: NDArray[np.int64], decay: float, rate: float, steps: int) -> Head:
    """Softmax regression by Adam over all rows at once; every intent weighs the same, however many examples it has."""
    used = np.flatnonzero(rows.any(axis=0))
    rows = rows[:, used]
    target = np.eye(len(INTENTS), dtype=np.float32)[wanted]
    counts = target.sum(axis=0)
    weight = (1 / np.sqrt(np.maximum(counts, 1)))[wanted][:, None].astype(np.float32)
    weight /= weight.mean()
    weights, bias = np.zeros((rows.shape[1], len(INTENTS)), np.float32), np.zeros(len(INTENTS), np.float32)
    moments = [np.zeros_like(weights), np.zeros_like(weights), np.zeros_like(bias), np.zeros_like(bias)]
    for step in range(1, steps + 1):
        error = (_softmax(rows @ weights + bias) - target) * weight
        gradients = (rows.T @ error / len(rows) + decay * weights, error.mean(axis=0))
        for at, (value, gradient) in enumerate(zip((weights, bias), gradients, strict=True)):
            first, second = moments[2 * at], moments[2 * at + 1]
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
            value -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    whole = np.zeros((COLUMNS if rows.shape[1] > 384 else weights.shape[0], len(INTENTS)), np.float32)
    whole[used] = weights
    return Head(whole, bias)


def _softmax(scores: Vector) -> Vector:
    scores = scores - scores.max(axis=-1, keepdims=True)
    exponents = np.exp(scores)
    return np.asarray(exponents / exponents.sum(axis=-1, keepdims=True), dtype=np.float32)


def load(prompts: Path, folder: Path) -> Mapping[str, Model]:
    """The model in `folder`. Raises Misconfigured when it is missing or was made from other examples."""
    path = folder / FILE
    try:
        kept = np.load(path, allow_pickle=False)
    except OSError as error:
        raise Misconfigured(
            f"the understanding model is missing: run `voicebot understanding build` ({path.name})"
        ) from error
    with kept:
        if str(kept["fingerprint"]) != fingerprint(prompts):
            raise Misconfigured("the understanding model is older than prompts/: run `voicebot understanding build`")
        arrays = {name: kept[name].astype(np.float32) for name in kept.files if name != "fingerprint"}
    return {
        language: Model(
            Head(arrays[f"{language}/fast/weights"], arrays[f"{language}/fast/bias"]),
            Head(arrays[f"{language}/semantic/weights"], arrays[f"{language}/semantic/bias"]),
            arrays[f"{language}/centre"],
        )
        for language in LANGUAGES
    }


def is_current(prompts: Path, folder: Path) -> bool:
    """Whether the model in `folder` was made from these examples."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as kept:
            return str(kept["fingerprint"]) == fingerprint(prompts)
    except (OSError, KeyError, ValueError):
        return False
