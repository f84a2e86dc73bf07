"""How likely an answer is one that the sources give: ranker, verifier and chat model weighed into one probability.

The weights come from `python -m training.confidence`, which asks questions that articles answer and their twins that
they don't.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEAST_CONFIDENCE = 0.4
"""An answer that is less sure is withheld, unless the person says otherwise. Chosen on the articles that fitted it."""
FILE = Path(__file__).parent / "verifier" / "confidence.json"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer. All but `refused` are probabilities."""

    relevance: float
    """The ranker's, of the sentence closest to the question."""
    answered: float
    """The verifier's, that the best sentence or two answer the question."""
    support: float
    """The verifier's, that the sentences back the short answer to this question."""
    refused: bool
    """The chat model saw the sentences and said that they do not say."""

    @property
    def features(self) -> tuple[float, float, float, float]:
        return _logit(self.relevance), _logit(self.answered), _logit(self.support), float(self.refused)


def confidence(signs: Signs) -> float:
    """The probability, between 0 and 1, that the sources answer the question."""
    offset, *weights = _fitted()
    score = offset + sum(weight * feature for weight, feature in zip(weights, signs.features, strict=True))
    return 1 / (1 + math.exp(-score))


def ceiling(relevance: float, answered: float) -> float:
    """The most that the confidence can come to, whatever the chat model says: below the bar it need not be asked."""
    return confidence(Signs(relevance, answered, 1.0, False))


def _logit(probability: float) -> float:
    inside = min(max(probability, 0.002), 0.998)
    return math.log(inside / (1 - inside))


@cache
def _fitted() -> tuple[float, ...]:
    saved = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(saved[name] for name in ("offset", "relevance", "answered", "support", "refused"))
