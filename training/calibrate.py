"""Logits to probabilities that mean what they say: one temperature, fitted on tuning data."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.encoder import Calibration
from training.figures import Array, Judge, Labels
from training.pairs import LABELS, Pair

BINS = 10
IDENTITY = Calibration((1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
"""No calibration: what a set is judged with before one is fitted."""


def fit_on(sets: list[list[Pair]], judge: Judge) -> Calibration:
    """The calibration of an uncalibrated judge, every set of the same weight whatever its size."""
    pairs = [pair for one in sets for pair in one]
    weights = np.concatenate([np.full(len(one), 1 / len(one)) for one in sets])
    # Uncalibrated, the logarithm of a probability is its logit but for a constant of the row.
    logits = np.log(judge([(pair.statement, pair.evidence) for pair in pairs]) + 1e-12)
    return fit(logits.astype(np.float32), numbers_of(pairs), weights)


def fit(logits: npt.NDArray[np.float32], labels: Labels, weights: Array) -> Calibration:
    """The one scale of the least weighted cross-entropy: logits (n, 3), labels (n,), weights (n,).

    Offsets for each label are left at zero: they would carry over how common the labels are in the tuning sets.
    """
    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

    def loss(scale: float) -> float:
        log_p = np.log(_scaled(scale).probabilities(logits) + 1e-12)
        return float(-(weights * log_p[np.arange(len(labels)), labels]).sum() / weights.sum())

    return _scaled(float(minimize_scalar(loss, bounds=(0.1, 4.0), method="bounded").x))


def _scaled(scale: float) -> Calibration:
    return Calibration((scale, scale, scale), IDENTITY.bias)


def expected_error(probabilities: Array, labels: Labels) -> float:
    """Expected calibration error of the top label over BINS equal bins."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(right[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in set(bins)]
    return float(sum(gaps))


def risk_at(probabilities: Array, labels: Labels, coverage: float) -> float:
    """The share of wrong labels among the surest `coverage` of the pairs."""
    order = np.argsort(-probabilities.max(axis=1), kind="stable")[: max(1, round(coverage * len(labels)))]
    return float((probabilities[order].argmax(axis=1) != labels[order]).mean())


def numbers_of(pairs: list[Pair]) -> Labels:
    """The labels as column numbers."""
    return np.array([LABELS.index(pair.label) for pair in pairs])


def write(calibration: Calibration, path: Path) -> None:
    """What qa.encoder reads."""
    fitted = {"labels": LABELS, "scale": calibration.scale, "bias": calibration.bias}
    path.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
