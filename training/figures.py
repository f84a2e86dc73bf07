"""A figure of the table: its value, its bootstrap 95 % interval, and the measures that make it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Judge = Callable[[Sequence[tuple[str, str]]], Array]
"""(statement, evidence) pairs to probabilities (n, 3)."""
Measure = Callable[[Labels, Any], float]
"""The truth, column numbers (n,), and what was said, column numbers or scores (n,), to a figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the table: a value between 0 and 1, its 95 % interval, and what it was taken on."""

    name: str
    given: str
    measure: str
    value: float
    low: float
    high: float
    items: int
    note: str = ""


def accuracy(truth: Labels, said: Labels) -> float:
    return float((truth == said).mean())


def macro_f1(truth: Labels, said: Labels) -> float:
    """The mean over the labels that occur of 2PR/(P+R)."""
    scores = []
    for label in np.unique(truth):
        right = float(((truth == label) & (said == label)).sum())
        scores.append(2 * right / float((truth == label).sum() + (said == label).sum()))
    return float(np.mean(scores))


def balanced_accuracy(truth: Labels, said: Labels) -> float:
    return float(np.mean([(said[truth == label] == label).mean() for label in np.unique(truth)]))


def with_interval(measure: Measure, truth: Labels, said: Labels | Array) -> tuple[float, float, float]:
    """The measure on all items, and the middle 95 % of it over 500 resamplings."""
    rng = np.random.default_rng(0)
    draws = [measure(truth[rows], said[rows]) for rows in rng.integers(0, len(truth), (500, len(truth)))]
    low, high = np.percentile(draws, [2.5, 97.5])
    return measure(truth, said), float(low), float(high)


def table(figures: list[Figure]) -> list[str]:
    """The figures as Markdown rows."""
    rows = ["| set | given | measure | value | 95 % | items |", "|---|---|---|---|---|---|"]
    for f in figures:
        given = f"{f.given}; {f.note}" if f.note else f.given
        rows.append(f"| {f.name} | {given} | {f.measure} | {f.value:.3f} | {f.low:.3f} to {f.high:.3f} | {f.items} |")
    return rows
