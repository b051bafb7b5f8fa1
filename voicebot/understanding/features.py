"""An utterance as numbers: hashed n-grams of words, characters and sounds."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

from voicebot.understanding.reading import Vector

#: hashed columns; few enough that the model stays small, enough that n-grams seldom meet
COLUMNS = 1 << 15
_RUN = re.compile(r"[\u3400-\u9fff]|[^\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9']+|[#@]")
#: private code points, one a syllable
_SYMBOLS, _ROOM = 0xF0000, 65_000


def syllables(text: str) -> list[str]:
    """Toneless pinyin, one for each character; what is not Chinese stands for itself, a run at a time."""
    return [_syllable(one) if one >= "\u3400" else one for one in _RUN.findall(text)]


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    return "".join(lazy_pinyin(character, style=Style.NORMAL, errors="default"))


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


@lru_cache(maxsize=1 << 14)
def column(gram: str) -> int:
    """Where a gram is counted."""
    return zlib.crc32(gram.encode()) % COLUMNS


def counts(columns: Iterable[int]) -> tuple[NDArray[np.int64], Vector]:
    """The columns that grams touch, in order, and how strongly before rarity is weighed."""
    counted = sorted(Counter(columns).items())
    strengths = [1.0 if times == 1 else 1 + math.log(times) for _, times in counted]
    return np.array([at for at, _ in counted], dtype=np.int64), np.array(strengths, dtype=np.float32)


def weighed(where: NDArray[np.int64], strength: Vector, rarity: Vector) -> Vector:
    """Strengths with rare columns counting more, of length one."""
    strength = strength * rarity[where]
    return np.asarray(strength / np.float32(max(math.sqrt(strength @ strength), 1e-6)), dtype=np.float32)
