"""Fitting goes to its end: what is learnt depends on the examples, not on where the search happened to stop."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from voicebot.understanding import fitting
from voicebot.understanding.fitting import Lessons, fit
from voicebot.understanding.reading import Vector

ROWS, COLUMNS, KINDS = 600, 3000, 7


@pytest.fixture(scope="module")
def rows() -> csr_array:
    """Sparse rows of unit length, a dozen columns each, drawn as words are: a few often, most of them seldom."""
    chance = np.random.default_rng(5)
    where = np.minimum(chance.zipf(1.3, size=(ROWS, 12)) - 1, COLUMNS - 1)
    strengths = np.full(ROWS * 12, 12**-0.5, dtype=np.float32)
    return csr_array((strengths, where.ravel(), np.arange(0, ROWS * 12 + 1, 12)), shape=(ROWS, COLUMNS))


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    chance = np.random.default_rng(6)
    intents = np.zeros((ROWS, KINDS), dtype=np.float32)
    intents[np.arange(ROWS), chance.integers(KINDS, size=ROWS)] = 10.0
    return Lessons(intents, np.full((ROWS, 2), 20.0, dtype=np.float32), chance.random((ROWS, 2)) < 0.1)


def scores(rows: csr_array, lessons: Lessons) -> Vector:
    weights, bias = fit(rows, lessons)
    return np.asarray(rows @ weights + bias)


def test_more_steps_would_change_nothing(rows: csr_array, lessons: Lessons, monkeypatch: pytest.MonkeyPatch) -> None:
    found = scores(rows, lessons)
    monkeypatch.setattr(fitting, "STEPS", 10 * fitting.STEPS)
    monkeypatch.setattr(fitting, "ENOUGH", fitting.ENOUGH / 100)
    assert np.abs(scores(rows, lessons) - found).max() < 0.05


def test_the_order_of_the_examples_makes_no_difference(rows: csr_array, lessons: Lessons) -> None:
    order = np.random.default_rng(7).permutation(ROWS)
    turned = Lessons(lessons.intents[order], lessons.flags[order], lessons.flagged[order])
    weights, bias = fit(csr_array(rows[order]), turned)
    assert np.abs(rows @ weights + bias - scores(rows, lessons)).max() < 0.05
