"""A linear head, fitted by SciPy's L-BFGS: one softmax over the intents, and a yes or no for each flag beside it.

Only building a model needs SciPy; running one does not import it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit, log_expit, log_softmax

from voicebot.understanding.reading import Vector

#: steps at the most, and the gain below which there is nothing left to find: whoever stops on the way gets weights
#: that depend on the path, and so on the order in which a processor happens to add
STEPS, ENOUGH = 900, 1e-6


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the rows teach, a row of weights each: `intents` (one column an intent) and `flags` (one column a flag).

    A weight says how much a label counts, nought that it teaches nothing. `flagged` is where a flag is true.
    """

    intents: Vector
    flags: Vector
    flagged: NDArray[np.bool_]


def fit(rows: csr_array, lessons: Lessons) -> tuple[Vector, Vector]:
    """Weights (an output a column, intents first) and bias, for rows of features."""
    kinds, outputs = lessons.intents.shape[1], lessons.intents.shape[1] + lessons.flags.shape[1]
    shape, back = (rows.shape[1] + 1, outputs), rows.T.tocsr()
    importance = lessons.intents.sum(axis=1, keepdims=True)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = flat.astype(np.float32).reshape(shape)
        scores = rows @ values[:-1] + values[-1]
        logs, raised = log_softmax(scores[:, :kinds], axis=1), scores[:, kinds:]
        missed = -(logs * lessons.intents).sum(dtype=np.float64)
        missed -= (log_expit(np.where(lessons.flagged, raised, -raised)) * lessons.flags).sum(dtype=np.float64)
        error = np.hstack(
            [np.exp(logs) * importance - lessons.intents, (expit(raised) - lessons.flagged) * lessons.flags]
        )
        slope = np.vstack([back @ error, error.sum(axis=0, keepdims=True)])
        slope[:-1] += values[:-1]
        return float(missed) + 0.5 * float(np.square(values[:-1]).sum(dtype=np.float64)), slope.ravel().astype(float)

    options = {"maxiter": STEPS, "ftol": ENOUGH, "maxcor": 8}
    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    weights = found.x.reshape(shape).astype(np.float32)
    return weights[:-1], weights[-1]
