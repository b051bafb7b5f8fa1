"""Softmax regression, trained by L-BFGS in plain numpy: nothing but numpy is needed to build or to run a model."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicebot.understanding.features import Vector

Columns = NDArray[np.int64]
#: pairs of steps that the curvature is judged by
_MEMORY = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """Training rows: a dense part (may have no columns) beside a sparse one over `width` columns."""

    dense: Vector
    sparse: Sequence[tuple[Columns, Vector]]
    width: int

    def __len__(self) -> int:
        return len(self.sparse)


class _Product:
    """Rows times weights and back, with the sparse part laid out once in both directions."""

    def __init__(self, rows: Rows) -> None:
        sizes = np.array([len(where) for where, _ in rows.sparse])
        columns = np.concatenate([where for where, _ in rows.sparse])
        self.used, columns = np.unique(columns, return_inverse=True)
        values = np.concatenate([strength for _, strength in rows.sparse])
        owners = np.repeat(np.arange(len(rows)), sizes)
        order = np.argsort(columns, kind="stable")
        self._dense, self._split = rows.dense, rows.dense.shape[1]
        self._forward = columns, values[:, None], np.concatenate(([0], sizes.cumsum()[:-1]))
        starts = np.searchsorted(columns[order], np.arange(len(self.used)))
        self._backward = owners[order], values[order][:, None], starts
        self.width = self._split + len(self.used)

    def scores(self, weights: Vector) -> Vector:
        columns, values, starts = self._forward
        sparse = np.add.reduceat(weights[self._split :][columns] * values, starts, axis=0)
        return np.asarray(self._dense @ weights[: self._split] + sparse)

    def gradient(self, error: Vector) -> Vector:
        owners, values, starts = self._backward
        sparse = np.add.reduceat(error[owners] * values, starts, axis=0)
        return np.concatenate([self._dense.T @ error, sparse])


def fit(rows: Rows, wanted: Columns, kinds: int, importance: Vector, looseness: float) -> tuple[Vector, Vector]:
    """Weights (dense columns first, then all sparse ones) and bias.

    `importance` weighs each row; `looseness` is how far weights may grow to please a row, the C of other libraries.
    """
    product = _Product(rows)
    target = np.zeros((len(rows), kinds), dtype=np.float32)
    target[np.arange(len(rows)), wanted] = 1
    weight = (importance * looseness)[:, None].astype(np.float32)
    shape = (product.width + 1, kinds)

    def loss(flat: Vector) -> tuple[float, Vector]:
        values = flat.reshape(shape)
        scores = product.scores(values[:-1]) + values[-1]
        scores -= scores.max(axis=1, keepdims=True)
        exponents = np.exp(scores)
        totals = exponents.sum(axis=1, keepdims=True)
        missed = -((scores - np.log(totals)) * target * weight).sum(dtype=np.float64)
        error = (exponents / totals - target) * weight
        slope = np.vstack([product.gradient(error) + values[:-1], error.sum(axis=0, keepdims=True)])
        return float(missed) + 0.5 * float(np.square(values[:-1]).sum(dtype=np.float64)), slope.ravel()

    found = _descend(loss, np.zeros(shape, dtype=np.float32).ravel()).reshape(shape)
    split = rows.dense.shape[1]
    weights = np.zeros((split + rows.width, kinds), dtype=np.float32)
    weights[:split], weights[split + product.used] = found[:split], found[split:-1]
    return weights, found[-1]


def _descend(loss: Callable[[Vector], tuple[float, Vector]], start: Vector, steps: int = 120) -> Vector:
    """L-BFGS with a backtracking line search; stops where a step gains next to nothing."""
    at, (height, slope) = start, loss(start)
    pairs: deque[tuple[Vector, Vector, float]] = deque(maxlen=_MEMORY)
    for _ in range(steps):
        direction = -_two_loops(slope, pairs)
        descent = float(direction @ slope)
        size = 1.0 if pairs else 1.0 / max(float(np.abs(slope).sum()), 1e-9)
        while True:
            there = at + np.float32(size) * direction
            lower, steeper = loss(there)
            if lower <= height + 1e-4 * size * descent or size < 1e-8:
                break
            size /= 2
        moved, turned = there - at, steeper - slope
        if float(moved @ turned) > 1e-10:
            pairs.append((moved, turned, float(moved @ turned)))
        gained = height - lower
        at, height, slope = there, lower, steeper
        if gained < 1e-5 * max(1.0, abs(height)):
            break
    return at


def _two_loops(slope: Vector, pairs: deque[tuple[Vector, Vector, float]]) -> Vector:
    direction, shares = slope.copy(), []
    for moved, turned, curve in reversed(pairs):
        share = np.float32(float(moved @ direction) / curve)
        direction -= share * turned
        shares.append(share)
    if pairs:
        moved, turned, curve = pairs[-1]
        direction *= np.float32(curve / float(turned @ turned))
    for (moved, turned, curve), share in zip(pairs, reversed(shares), strict=True):
        direction += moved * (share - np.float32(float(turned @ direction) / curve))
    return direction
