"""Logits to probabilities that mean what they say: one temperature for statements, a line for questions."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.encoder import Calibration, Encoder
from training.figures import Array, Labels
from training.pairs import LABELS, Pair

BINS = 10
MOST_SCALE = 0.7
"""Texts of a kind that training never met are judged too surely by the scale that fits texts like training's. At this
one the calibration error on Wikipedia and on science is about the same."""
IDENTITY = Calibration(1.0, 1.0, 0.0)
"""No calibration: what a set is judged with before one is fitted."""


def fit_on(sets: list[list[Pair]], questions: list[Pair], encoder: Encoder) -> Calibration:
    """The calibration of an uncalibrated encoder, every set of the same weight whatever its size."""
    pairs = [pair for one in sets for pair in one]
    weights = np.concatenate([np.full(len(one), 1 / len(one)) for one in sets])
    # Uncalibrated, the logarithm of a probability is its logit but for a constant of the row.
    logits = np.log(encoder.probabilities([(pair.statement, pair.evidence) for pair in pairs]) + 1e-12)
    asked = encoder.answered([(pair.statement, pair.evidence) for pair in questions])
    answered = np.array([pair.label == "answered" for pair in questions])
    return Calibration(min(MOST_SCALE, scale(logits, numbers_of(pairs), weights)), *line(asked, answered))


def scale(logits: Array, labels: Labels, weights: Array) -> float:
    """The one scale of the least weighted cross-entropy: logits (n, 3), labels (n,), weights (n,).

    Offsets for each label are left at zero: they would carry over how common the labels are in the tuning sets.
    """
    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

    def loss(scale: float) -> float:
        calibration = Calibration(scale, 1.0, 0.0)
        log_p = np.log(calibration.probabilities(logits.astype(np.float32)) + 1e-12)
        return float(-(weights * log_p[np.arange(len(labels)), labels]).sum() / weights.sum())

    return float(minimize_scalar(loss, bounds=(0.1, 4.0), method="bounded").x)


def line(probabilities: Array, truth: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """The scale and the offset of the logits of least cross-entropy (Platt scaling): both (n,)."""
    from scipy.optimize import minimize

    logits = np.log(probabilities + 1e-12) - np.log(1 - probabilities + 1e-12)
    sign = np.where(truth, 1.0, -1.0)

    def loss(fitted: Array) -> float:
        return float(np.logaddexp(0, -sign * (fitted[0] * logits + fitted[1])).mean())

    fitted = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(fitted[0]), float(fitted[1])


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
    path.write_text(json.dumps({"labels": LABELS, **asdict(calibration)}, indent=1) + "\n", encoding="utf-8")
