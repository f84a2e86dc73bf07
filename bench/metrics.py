"""Scores of single items, scores of whole sets, and how far each can be trusted.

Worse would be: a score that another paper computes otherwise under the same name, or an interval that moves from run
to run. A score that does not apply to an item is None there.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Item = TypeVar("Item")
Column = npt.NDArray[Any]
Statistic = Callable[..., Any]
"""Columns of equal length, an entry an item, to one number."""

RESAMPLES = 1_000
BINS = 10
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


# Words of an answer


def words(text: str) -> list[str]:
    """The words that SQuAD compares: lower case, without articles and punctuation."""
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def exact_match(answer: str, gold: Sequence[str]) -> float:
    return float(any(words(answer) == words(one) for one in gold))


def token_f1(answer: str, gold: Sequence[str]) -> float:
    """F1 over words with the gold answer that fits best."""
    return max(_f1(words(answer), words(one)) for one in gold)


def token_recall(answer: str, gold: Sequence[str]) -> float:
    """The share of a gold answer's words that the answer holds, for the gold answer that fits best."""
    return max(_recall(words(answer), words(one)) for one in gold)


def _f1(said: list[str], gold: list[str]) -> float:
    if not said or not gold:
        return float(said == gold)
    return 2 * (Counter(said) & Counter(gold)).total() / (len(said) + len(gold))


def _recall(said: list[str], gold: list[str]) -> float:
    return (Counter(said) & Counter(gold)).total() / len(gold) if gold else float(not said)


# Sentences cited


def precision(cited: Collection[Item], gold: AbstractSet[Item]) -> float | None:
    """The share of what is cited that is gold. Does not apply where nothing is cited."""
    return len(gold & set(cited)) / len(set(cited)) if cited else None


def recall(cited: Collection[Item], gold: AbstractSet[Item]) -> float | None:
    """The share of the gold sentences that is cited. Does not apply where there are none."""
    return len(gold & set(cited)) / len(gold) if gold else None


def set_f1(cited: Collection[Item], gold: AbstractSet[Item]) -> float | None:
    """F1 of the two; 0 where nothing is cited. Does not apply where there is no gold sentence."""
    return 2 * len(gold & set(cited)) / (len(set(cited)) + len(gold)) if gold else None


# Labels of a whole set


def accuracy(truth: Column, said: Column) -> float:
    return float((truth == said).mean())


def macro_f1(truth: Column, said: Column) -> float:
    """The mean F1 of the labels that occur in the truth."""
    scores = []
    for label in np.unique(truth):
        right = ((truth == label) & (said == label)).sum()
        scores.append(2 * right / ((truth == label).sum() + (said == label).sum()))
    return float(np.mean(scores))


def balanced_accuracy(truth: Column, said: Column) -> float:
    """The mean recall of the labels that occur in the truth."""
    return float(np.mean([(said[truth == label] == label).mean() for label in np.unique(truth)]))


def micro_f1(right: Column, said: Column, true: Column) -> float:
    """F1 over counts summed over items: how many were right, were said, would have been true."""
    return float(2 * right.sum() / max(said.sum() + true.sum(), 1))


# Confidence


def auc(positive: Column, score: Column) -> float:
    """The chance that a positive item scores above a negative one, ties by half; nan when one kind is missing."""
    high, low = score[positive], np.sort(score[~positive])
    if not len(high) or not len(low):
        return float("nan")
    below = (np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")) / 2
    return float(below.mean() / len(low))


def calibration_error(right: Column, confidence: Column) -> float:
    """Expected calibration error over bins of equal width (Guo et al., ICML 2017)."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(right[bins == one].sum() - confidence[bins == one].sum()) for one in range(BINS)]
    return float(sum(gaps) / len(right))


def risk_at_80(right: Column, confidence: Column) -> float:
    """The share of errors among the surest 80 % of the items."""
    kept = np.argsort(-confidence, kind="stable")[: max(1, round(0.8 * len(right)))]
    return float(1 - right[kept].mean())


def interval(statistic: Statistic, *columns: Column) -> tuple[float, float, float]:
    """The statistic, and the middle 95 % of it over seeded resamplings of the items."""
    chance = np.random.default_rng(0)
    items = len(columns[0])
    draws = []
    for _ in range(RESAMPLES):
        rows = chance.integers(0, items, items)
        draws.append(float(statistic(*(column[rows] for column in columns))))
    value = float(statistic(*columns))
    known = [draw for draw in draws if draw == draw]
    low, high = np.percentile(known, [2.5, 97.5]) if known else (value, value)
    return value, float(low), float(high)
