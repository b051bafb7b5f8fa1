"""The sentence's sense: a small transformer that has learnt, from the examples, what callers mean by whole sentences.

Twelve layers of 384 numbers, descended from multilingual-e5-small and tuned by scripts/tune on prompts/; weights are
kept as bytes with a scale a row. It reads one language as well as the other, and gives its own chances for every
intent, for danger to life and for urgency.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from voicebot.errors import Misconfigured
from voicebot.understanding.pieces import Pieces
from voicebot.understanding.reading import OUTPUTS, Reading, Vector

FILE = Path(__file__).parent / "encoder.npz"
#: pieces of a longer utterance that are read, two thirds of them from its beginning, so that time stays bounded
LONGEST = 44
_HEADS, _EPSILON = 12, np.float32(1e-12)


class Encoder:
    """Loaded once; safe to share between threads.

    Raises Misconfigured when the file is missing, damaged, or tuned for other intents than there are.
    """

    def __init__(self, file: Path = FILE) -> None:
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
                self.pieces = Pieces(bytes(kept["pieces"]), kept["ends"], kept["scores"])
                self._words, self._word_scales = kept["words"], kept["words/scale"]
                self._places, self._scale = _floats(kept["places"]), float(kept["scale"])
                self._norm = _floats(kept["norm/weight"]), _floats(kept["norm/bias"])
                self._layers = [_layer(kept, at) for at in range(int(kept["layers"]))]
                self._out, self._out_bias = _floats(kept["out"]), _floats(kept["out/bias"])
        except (OSError, KeyError, ValueError, EOFError, BadZipFile) as error:
            raise Misconfigured(f"{file.name} is missing or damaged ({error}): restore it from the release") from error
        if self._out.shape[1] != OUTPUTS or self._out_bias.shape != (OUTPUTS,):
            made_for = f"{self._out.shape[1]} readings, this release has {OUTPUTS}"
            raise Misconfigured(f"{file.name} was tuned for {made_for}: restore it from the release, or tune it anew")

    def read(self, text: str) -> Reading:
        """What the sentence means, by its sense alone."""
        return Reading.of(self.sense(text) @ self._out + self._out_bias)

    def sense(self, text: str) -> Vector:
        """The sentence as 384 numbers of length one, times the scale that the heads were learnt at."""
        found = self.pieces.of(text)
        if len(found) > LONGEST:
            found = found[: 2 * LONGEST // 3] + found[-(LONGEST - 2 * LONGEST // 3) :]
        state = self._words[found] * self._word_scales[found][:, None] + self._places[: len(found)]
        state = _normed(state.astype(np.float32), *self._norm)
        for layer in self._layers:
            state = _through(state, layer)
        mean = state.mean(axis=0)
        return np.asarray(mean * (self._scale / max(float(np.linalg.norm(mean)), 1e-9)), dtype=np.float32)


@cache
def loaded() -> Encoder:
    """The encoder of this installation."""
    return Encoder()


def _layer(kept: Any, at: int) -> Mapping[str, Vector]:
    prefix, found = f"layer{at}/", {}
    for path in kept.files:
        if path.startswith(prefix) and not path.endswith("/scale"):
            value, scale = kept[path], f"{path}/scale"
            # rows are outputs where they are kept, columns where they are used
            found[path.removeprefix(prefix)] = (
                np.ascontiguousarray((value * kept[scale][:, None]).T, dtype=np.float32)
                if scale in kept.files
                else _floats(value)
            )
    return found


def _floats(value: Any) -> Vector:
    return np.asarray(value, dtype=np.float32)


def _through(state: Vector, layer: Mapping[str, Vector]) -> Vector:
    """One layer: every piece looks at every other, then thinks for itself."""
    count, width = state.shape
    parts = (state @ layer["look"] + layer["look/bias"]).reshape(count, 3, _HEADS, width // _HEADS)
    asks, keys, values = parts.transpose(1, 2, 0, 3)
    weights = asks @ keys.transpose(0, 2, 1) * np.float32((width // _HEADS) ** -0.5)
    weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    seen = (weights @ values).transpose(1, 0, 2).reshape(count, width)
    state = _normed(state + seen @ layer["seen"] + layer["seen/bias"], layer["norm1/weight"], layer["norm1/bias"])
    inner = _bent(state @ layer["inner"] + layer["inner/bias"])
    return _normed(state + inner @ layer["outer"] + layer["outer/bias"], layer["norm2/weight"], layer["norm2/bias"])


def _bent(value: Vector) -> Vector:
    """GELU in its tanh form."""
    cubic = value * (1 + np.float32(0.044715) * value * value)
    return np.asarray(np.float32(0.5) * value * (1 + np.tanh(np.float32(0.7978845608) * cubic)))


def _normed(value: Vector, weight: Vector, bias: Vector) -> Vector:
    centred = value - value.mean(axis=-1, keepdims=True)
    spread = np.square(centred).mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt(spread + _EPSILON) * weight + bias)
