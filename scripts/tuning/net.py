"""The encoder in PyTorch, from its arrays and back: what is learnt here runs there in plain numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from scripts.tuning.e5 import Arrays
from voicebot.understanding.reading import KINDS

HEADS, DROPPED, FLAGS = 12, 0.1, 2
#: the length of a sentence's vector before the heads read it
SCALE = 16.0
_ROUNDED = ("words", "look", "seen", "inner", "outer")


class Layer(nn.Module):
    """One layer, as `_through` in voicebot.understanding.encoder."""

    def __init__(self, arrays: Arrays, at: int) -> None:
        super().__init__()
        for name in ("look", "seen", "inner", "outer"):
            weight = arrays[f"layer{at}/{name}"]
            linear = nn.Linear(weight.shape[1], weight.shape[0])
            linear.weight.data, linear.bias.data = _tensor(weight), _tensor(arrays[f"layer{at}/{name}/bias"])
            setattr(self, name, linear)
        for name in ("norm1", "norm2"):
            setattr(self, name, _norm(arrays, f"layer{at}/{name}"))

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        count, length, width = state.shape
        parts = self.look(state).view(count, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        dropped = DROPPED if self.training else 0.0
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask, dropout_p=dropped)
        seen = self.seen(seen.transpose(1, 2).reshape(count, length, width))
        state = self.norm1(state + functional.dropout(seen, DROPPED, self.training))
        outer = self.outer(functional.gelu(self.inner(state), approximate="tanh"))
        return self.norm2(state + functional.dropout(outer, DROPPED, self.training))  # type: ignore[no-any-return]


class Net(nn.Module):
    """The whole: pieces in, a score an intent and a flag out."""

    def __init__(self, arrays: Arrays) -> None:
        super().__init__()
        self._kept = {name: arrays[name] for name in ("pieces", "ends", "scores", "layers")}
        self.words = nn.Embedding.from_pretrained(_tensor(arrays["words"]), freeze=False)
        self.places = nn.Parameter(_tensor(arrays["places"]))
        self.norm = _norm(arrays, "norm")
        self.layers = nn.ModuleList(Layer(arrays, at) for at in range(int(arrays["layers"])))
        self.out = nn.Linear(self.places.shape[1], KINDS + FLAGS)
        if "out" in arrays:
            self.out.weight.data, self.out.bias.data = _tensor(arrays["out"].T), _tensor(arrays["out/bias"])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        state = self.words(ids) + self.places[: ids.shape[1]]
        state = functional.dropout(self.norm(state), DROPPED, self.training)
        for layer in self.layers:
            state = layer(state, mask[:, None, None, :])
        shares = mask[..., None].float()
        mean = (state.float() * shares).sum(1) / shares.sum(1)
        return self.out(functional.normalize(mean, dim=-1) * SCALE)  # type: ignore[no-any-return]

    def arrays(self) -> Arrays:
        """What the encoder's file holds; large weights as bytes with a scale a row."""
        found: Arrays = {"words": _array(self.words.weight), "places": _array(self.places).astype(np.float16)}
        found |= {"out": _array(self.out.weight).T, "out/bias": _array(self.out.bias), "scale": np.array(SCALE)}
        found |= {"norm/weight": _array(self.norm.weight), "norm/bias": _array(self.norm.bias)}
        for at, layer in enumerate(self.layers):
            for path, value in layer.named_parameters():
                name, part = path.split(".")
                plain = part == "weight" and name in _ROUNDED
                found[f"layer{at}/{name}" if plain else f"layer{at}/{name}/{part}"] = _array(value)
        for path in [path for path in found if path.split("/")[-1] in _ROUNDED]:
            found[path], found[f"{path}/scale"] = _rounded(found[path])
        return found | self._kept


def whole(arrays: Arrays) -> Arrays:
    """The arrays of an encoder's file with its bytes as floats again, to go on from."""
    return {
        path: value * arrays[f"{path}/scale"][:, None] if f"{path}/scale" in arrays else value
        for path, value in arrays.items()
        if not path.endswith("/scale")
    }


def _rounded(weight: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    scale = np.abs(weight).max(axis=1).clip(min=1e-9) / 127
    return np.rint(weight / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def _norm(arrays: Arrays, path: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(len(arrays[f"{path}/weight"]), eps=1e-12)
    norm.weight.data, norm.bias.data = _tensor(arrays[f"{path}/weight"]), _tensor(arrays[f"{path}/bias"])
    return norm


def _tensor(value: NDArray[Any]) -> Tensor:
    return torch.tensor(np.ascontiguousarray(value, dtype=np.float32))


def _array(value: Tensor) -> NDArray[Any]:
    found: NDArray[Any] = value.detach().float().numpy()
    return found
