"""Text as the pieces that the encoder knows: the likeliest way to cut it. Source: Kudo 2018, unigram language model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: pieces that stand for no text: where it begins, where it ends, and what no piece covers
BEGIN, END, UNKNOWN = 0, 2, 3
_SPACE = "\u2581"


class Pieces:
    """`text` holds every piece, one behind the other; `ends` says where each ends, `scores` its log-likelihood."""

    def __init__(self, text: bytes, ends: Any, scores: Any) -> None:
        starts = (0, *ends[:-1].tolist())
        words = [text[start:end].decode() for start, end in zip(starts, ends.tolist(), strict=True)]
        self._scores: Sequence[float] = scores.tolist()
        self._known = {word: at for at, word in enumerate(words) if at > UNKNOWN}
        self._longest = max(map(len, words))
        self._unknown = min(self._scores) - 10.0

    def of(self, text: str) -> list[int]:
        """The pieces of a text, with its beginning and end."""
        written = _SPACE + _SPACE.join(text.split())
        best, came = [0.0] + [-1e30] * len(written), [(0, 0)] * (len(written) + 1)
        for start in range(len(written)):
            here = best[start]
            for end in range(start + 1, min(len(written), start + self._longest) + 1):
                piece = self._known.get(written[start:end])
                if piece is not None and here + self._scores[piece] > best[end]:
                    best[end], came[end] = here + self._scores[piece], (piece, start)
            if here + self._unknown > best[start + 1]:
                best[start + 1], came[start + 1] = here + self._unknown, (UNKNOWN, start)
        found, end = [END], len(written)
        while end > 0:
            piece, end = came[end]
            found.append(piece)
        return [*found, BEGIN][::-1]
