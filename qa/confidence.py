"""How likely an answer is one that the sources give: ranker, verifier, reader and chat model weighed into one number.

The weights come from `python -m training.confidence`, which asks questions that articles answer and their twins that
they don't.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEAST_CONFIDENCE = 0.5
"""An answer that is less sure is withheld, unless the person says otherwise. Of the 240 questions that fitted it this
answers 0.80 of those that have an answer and withholds 0.61 of the others."""
WIDEST = 8.0
"""Log-odds of the reader count up to here."""
FAINTEST = math.exp(-4.0)
"""A chance of the refusal counts down to here."""
NAMES = ("relevance", "answered", "odds", "refusal")
FILE = Path(__file__).parent / "verifier" / "confidence.json"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer; all but `odds` and `couple` are probabilities."""

    relevance: float
    """The ranker's, of the sentence closest to the question."""
    answered: float
    """The verifier's, that the best sentence or two answer the question."""
    odds: float
    """The reader's: the logarithm of how much likelier some words answer than that none do."""
    refusal: float
    """The chat model's, that its reply begins by saying that the sentences do not say. It seldom does, but where they
    leave the question open this is several times what it is elsewhere."""
    couple: bool = False
    """Two sentences answer together: the probabilities are then of another kind, and weighed on their own."""

    @property
    def features(self) -> tuple[float, ...]:
        odds = min(max(self.odds, -WIDEST), WIDEST)
        # Of two facts the chat model makes what it can, whether they belong together or not: it tells nothing there.
        willing = 0.0 if self.couple else -math.log(max(self.refusal, FAINTEST))
        return _logit(self.relevance), _logit(self.answered), odds, willing


def confidence(signs: Signs) -> float:
    """The probability, between 0 and 1, that the sources answer the question."""
    # None of the weights is below zero, so more of what speaks for an answer is never less confidence.
    offset, *weights = _fitted("two" if signs.couple else "one")
    score = offset + sum(weight * feature for weight, feature in zip(weights, signs.features, strict=True))
    return 1 / (1 + math.exp(-score))


def _logit(probability: float) -> float:
    inside = min(max(probability, 0.002), 0.998)
    return math.log(inside / (1 - inside))


@cache
def _fitted(sentences: str) -> tuple[float, ...]:
    saved = json.loads(FILE.read_text(encoding="utf-8"))[sentences]
    return tuple(saved[name] for name in ("offset", *NAMES))
