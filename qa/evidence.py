"""A question or a claim to the few sentences that bear on it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Evidence
from qa.verify import pair_of

if TYPE_CHECKING:
    from index.library import Library
    from qa.verify import Verifier

PASSAGES = 8
READ = 12  # sentences that the verifier reads, at most
SENT = 6  # of them the chat model sees, at most
LEAN = 0.5  # how much the ranker's word weighs beside the verifier's, in logits
MUCH_BETTER = 0.15  # by how much two sentences must answer better than one, since there are many couples
SETTLED = 0.5  # a sentence that answers with this probability needs no second one
_LEANING = re.compile(r"\b(he|she|it|they|his|her|its|their|this|that|these|those|him|them)\b", re.I)


@dataclass(frozen=True, slots=True)
class Answering:
    """Sentences that may answer a question, the best first, and how likely the best one or two of them do.

    `together` counts the sentences at the front of `ranked` that it takes: 1 or 2.
    """

    ranked: tuple[Evidence, ...]
    probability: float
    together: int

    @property
    def relevance(self) -> float:
        """The ranker's best score: whether anything is close at all."""
        return max((one.relevance for one in self.ranked), default=0.0)


def searched(library: Library, text: str) -> list[Evidence]:
    """The sentences of the best passages, ranked by the ranker alone."""
    return library.evidence(text, library.search(text, PASSAGES))


def answering(library: Library, verifier: Verifier, question: str) -> Answering:
    """What the library has to answer a question with.

    The ranker's best sentences are read by the verifier. Where none of them settles the question, what the best one
    names is searched for as well, since the answer may take two facts.
    """
    near = searched(library, question)[:READ]
    if not near:
        return Answering((), 0.0, 1)
    alone = verifier.answered([pair_of(question, (one,)) for one in near])
    ranked = _ordered(near, alone)
    found = Answering(tuple(ranked), max(alone), 1)
    return found if found.probability >= SETTLED else _with_second(library, verifier, question, found)


def _with_second(library: Library, verifier: Verifier, question: str, found: Answering) -> Answering:
    """The best sentence with the one that completes it, if together they answer better than any alone."""
    first = found.ranked[0]
    further = searched(library, f"{question} {first.sentence.text}")[:READ]
    others = [one for one in _once([*found.ranked, *further]) if not _same(one, first)]
    if not others:
        return found
    joined = verifier.answered([pair_of(question, (first, other)) for other in others])
    rest = _ordered(others, joined)
    best = max(joined)
    if best < found.probability + MUCH_BETTER:
        return found
    return Answering((first, *rest), best, 2)


def _ordered(evidence: Sequence[Evidence], answered: Sequence[float]) -> list[Evidence]:
    """By what the verifier and the ranker say of each, the best first."""
    score = {id(one): _logit(read) + LEAN * _logit(one.relevance) for one, read in zip(evidence, answered, strict=True)}
    return sorted(evidence, key=lambda one: -score[id(one)])


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def with_context(library: Library, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The sentences, and behind them those before the ones that lean on them ("He said …")."""
    own = list(evidence)
    before = [found for one in own if _LEANING.search(one.sentence.text) and (found := library.before(one))]
    return _once([*own, *before])


def _once(evidence: Iterable[Evidence]) -> list[Evidence]:
    seen: dict[tuple[str, int], Evidence] = {}
    for one in evidence:
        seen.setdefault((one.article.id, one.sentence.number), one)
    return list(seen.values())


def _same(one: Evidence, other: Evidence) -> bool:
    return one.article.id == other.article.id and one.sentence.number == other.sentence.number
