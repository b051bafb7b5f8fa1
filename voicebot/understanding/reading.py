"""What one opinion makes of an utterance: a chance for every intent, for danger to life, for anything urgent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicebot.understanding.meaning import Intent

Vector = NDArray[np.float32]

INTENTS = tuple(Intent)
KINDS = len(INTENTS)
#: what a head gives a score: every intent, then danger, then urgency
OUTPUTS = KINDS + 2
INDEX = {intent: at for at, intent in enumerate(INTENTS)}


@dataclass(frozen=True, slots=True)
class Reading:
    """One opinion. `intents` holds a chance an intent, in the order of INTENTS."""

    intents: Vector
    danger: float
    urgent: float

    @classmethod
    def of(cls, scores: Vector) -> Reading:
        """From a head's scores: one an intent, then danger, then urgency."""
        exponents = np.exp(scores[:KINDS] - scores[:KINDS].max())
        danger, urgent = scores[KINDS:].tolist()
        return cls(np.asarray(exponents / exponents.sum(), dtype=np.float32), _chance(danger), _chance(urgent))


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(min(-score, 700.0)))


def sharper(chances: Vector, power: float) -> Vector:
    """Chances raised to a power and brought back to a sum of one."""
    raised = chances.astype(np.float64) ** power
    return np.asarray(raised / raised.sum(), dtype=np.float32)
