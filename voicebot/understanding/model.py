"""The model: what n-grams say of every intent, of danger to life and of urgency, as one small file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import fingerprint
from voicebot.understanding.features import column, counts, ngrams, weighed
from voicebot.understanding.meaning import LANGUAGES, ORDER, Intent, Slots, Urgency
from voicebot.understanding.normalise import clean, without_fillers, without_values
from voicebot.understanding.reading import INTENTS, Reading, Vector
from voicebot.understanding.whole import written

FILE = "understanding.npz"
#: changes whenever training does, so that older models are rebuilt
MADE_BY = "10"
#: the code that turns an utterance into what a model is given; a change of it makes models old by itself
SOURCES = ("features.py", "normalise.py", "values/*.py")
#: what reading a file that is not whole can raise
DAMAGE = (OSError, KeyError, ValueError, EOFError, BadZipFile)
MEND = "run `voicebot understanding build`"


@dataclass(frozen=True, slots=True)
class Seen:
    """An utterance as the head sees it: the columns it touches, how strongly each, and what they weigh for each output.

    `grams` are what stood in it, and `columns` where each of them is counted.
    """

    where: NDArray[np.int64]
    strength: Vector
    weights: NDArray[np.float32]
    grams: Sequence[str]
    columns: Sequence[int]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt for one language. `grams` has an output a column: an intent each, then danger, then urgency."""

    grams: NDArray[np.float16]
    bias: Vector
    rarity: Vector
    known: Mapping[str, tuple[Intent, Urgency]]
    sounds: Sequence[str]
    tiers: Mapping[Intent, Urgency]

    def see(self, spoken: str, language: str, slots: Slots) -> Seen:
        """An utterance as numbers."""
        grams = observed(spoken, language, slots)
        columns = [column(gram) for gram in grams]
        where, strength = counts(columns)
        weights = self.grams[where].astype(np.float32)
        return Seen(where, weighed(where, strength, self.rarity), weights, grams, columns)

    def read(self, seen: Seen) -> Reading:
        """What its words say."""
        return Reading.of(seen.strength @ seen.weights + self.bias)


def prepared(text: str, language: str) -> str:
    """`text` as the models see it."""
    return without_fillers(clean(text, language), language)


def observed(spoken: str, language: str, slots: Slots) -> list[str]:
    """N-grams with signs in the place of values, and which values were said."""
    said = {
        "amount": slots.amount,
        "date": slots.date,
        "months": slots.months,
        "payday": slots.payday or None,
        "reason": slots.reason,
        "several": slots.ambiguous or None,
    }
    return ngrams(without_values(spoken, language), language) + [
        f"s{name}" for name, value in said.items() if value is not None
    ]


def save(path: Path, made_from: str, languages: Mapping[str, Mapping[str, Any]]) -> None:
    """Write what training found: weights in half precision, texts as lines, the rest as JSON.

    `made_from` is the fingerprint of the examples as they were before training began.
    """
    arrays: dict[str, NDArray[Any]] = {"fingerprint": np.array(made_from)}
    for language, parts in languages.items():
        arrays |= {f"{language}/{name}": _written(value) for name, value in parts.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    with written(path) as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _written(value: Any) -> NDArray[Any]:
    if isinstance(value, np.ndarray):
        return value.astype(np.float16) if value.dtype.kind == "f" else value
    if isinstance(value, list):
        return np.frombuffer("\n".join(value).encode(), dtype=np.uint8)
    return np.array(json.dumps(value))


def load(prompts: Path, folder: Path) -> Mapping[str, Model]:
    """The model in `folder`. Raises Misconfigured when it is missing, damaged, or made from other examples."""
    try:
        with (folder / FILE).open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if str(kept["fingerprint"]) != wanted(prompts):
                raise Misconfigured(f"the understanding model is older than prompts/ or the code: {MEND}")
            return {language: model_of(_kept(kept, language)) for language in LANGUAGES}
    except FileNotFoundError as error:
        raise Misconfigured(f"the understanding model is missing: {MEND} ({FILE})") from error
    except DAMAGE as error:
        raise Misconfigured(f"the understanding model is damaged: {MEND} ({FILE}: {error})") from error


def model_of(parts: Mapping[str, Any]) -> Model:
    """A model from what training found, or from what was kept of it."""

    def array(name: str) -> Vector:
        # half precision in both cases, so that a model means the same before it is kept and after
        return np.asarray(parts[name], dtype=np.float16).astype(np.float32)

    texts = parts["texts"]
    # the tuples are shared, for there are tens of thousands of texts and a few dozen meanings
    meanings = {
        (at, level): (intent, urgency) for at, intent in enumerate(INTENTS) for level, urgency in enumerate(ORDER)
    }
    meant = zip(parts["meant"].tolist(), parts["urgency"].tolist(), strict=True)
    return Model(
        np.asarray(parts["grams"], dtype=np.float16),
        array("bias"),
        array("rarity"),
        dict(zip(texts, (meanings[one] for one in meant), strict=True)),
        texts if texts == parts["sounds"] else parts["sounds"],
        {Intent(intent): Urgency(tier) for intent, tier in parts["tiers"].items()},
    )


def _kept(archive: Any, language: str) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for path in archive.files:
        if path.startswith(f"{language}/"):
            parts[path.removeprefix(f"{language}/")] = archive[path]
    parts["tiers"] = json.loads(str(parts["tiers"]))
    for name in ("texts", "sounds"):
        parts[name] = parts[name].tobytes().decode().split("\n")
    return parts


def wanted(prompts: Path) -> str:
    """The fingerprint that a model has which is made from these examples by this code."""
    return fingerprint(prompts, made_by())


@cache
def made_by(room: Path = Path(__file__).parent) -> str:
    """The code that makes and reads models: what it sees of an utterance, and what its outputs stand for."""
    digest = hashlib.sha256("\0".join((MADE_BY, *INTENTS, *ORDER)).encode())
    for path in sorted(path for pattern in SOURCES for path in room.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def made_of(folder: Path) -> str:
    """The fingerprint of the model in `folder`; empty where there is none, or a damaged one."""
    try:
        with (folder / FILE).open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return str(kept["fingerprint"])
    except DAMAGE:
        return ""


def is_current(prompts: Path, folder: Path) -> bool:
    """Whether the model in `folder` was made from these examples by this code."""
    return made_of(folder) == wanted(prompts)
