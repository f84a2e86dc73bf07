"""Does this evidence back that statement: the trained verifier, pair by pair and over several sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Evidence

if TYPE_CHECKING:
    from qa.encoder import Encoder

WEIGHTS = Path(__file__).parent / "verifier"

# A side of a verdict needs this much probability: where neither has it, the sources do not settle the claim.
DECISIVE = 0.5
# How many of the best sentences are also judged in pairs, since evidence is often two sentences.
JOINED = 3


class Label(StrEnum):
    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_INFO = "not_enough_info"


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and the text offered as its evidence; the title says what a pronoun in it stands for."""

    statement: str
    evidence: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """Calibrated probabilities; they sum to one."""

    supported: float
    refuted: float
    not_enough_info: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """An evidence sentence with what it says of a statement, on its own or with a neighbour it needs."""

    evidence: Evidence
    support: Support


@dataclass(frozen=True, slots=True)
class Judgement:
    """What several sentences together say of a statement; the sentences for and against, the strongest first."""

    label: Label
    support: Support
    backing: tuple[Weighed, ...]
    opposing: tuple[Weighed, ...]


class Verifier:
    """Judges statements against evidence; deterministic, and no language model takes part."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def verify(self, pairs: Sequence[Pair]) -> list[Support]:
        """One Support a pair, in order. Raises ValueError for an empty statement."""
        texts = [(pair.statement, f"{pair.title}: {pair.evidence}" if pair.title else pair.evidence) for pair in pairs]
        return [Support(*map(float, row)) for row in self._encoder.probabilities(texts)]

    def judge(self, statement: str, evidence: Sequence[Evidence]) -> Judgement:
        """Judge a statement by each sentence alone and by the best few two at a time, and combine.

        The best sentence or pair on a side speaks for that side; both sides decisive is a conflict.
        """
        if not evidence:
            return Judgement(Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), ())
        single = self.verify([_pair(statement, [one]) for one in evidence])
        groups: list[tuple[tuple[Evidence, ...], Support]] = [
            ((one,), support) for one, support in zip(evidence, single, strict=True)
        ]
        couples = [_in_order(couple) for couple in combinations(evidence[:JOINED], 2)]
        joined = self.verify([_pair(statement, couple) for couple in couples])
        groups += zip(couples, joined, strict=True)
        return _combined(groups)


def _pair(statement: str, sentences: Sequence[Evidence]) -> Pair:
    titles = dict.fromkeys(one.article.title for one in sentences)
    if len(titles) == 1:
        return Pair(statement, " ".join(one.sentence.text for one in sentences), next(iter(titles)))
    return Pair(statement, " ".join(f"{one.article.title}: {one.sentence.text}" for one in sentences))


def _in_order(couple: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(sorted(couple, key=lambda one: (one.article.id, one.sentence.number)))


def _combined(groups: Sequence[tuple[tuple[Evidence, ...], Support]]) -> Judgement:
    backing = _side(groups, "supported")
    opposing = _side(groups, "refuted")
    best_for = max(groups, key=lambda group: group[1].supported)[1]
    best_against = max(groups, key=lambda group: group[1].refuted)[1]
    if backing and opposing and not _share(backing, opposing):
        # Both sides hold: what is left between them is how far each outweighs the other.
        total = best_for.supported + best_against.refuted
        support = Support(best_for.supported / total, best_against.refuted / total, 0.0)
        return Judgement(Label.CONFLICTING, support, backing, opposing)
    decisive = best_for if best_for.supported >= best_against.refuted else best_against
    if decisive.supported >= DECISIVE:
        return Judgement(Label.SUPPORTED, decisive, backing, ())
    if decisive.refuted >= DECISIVE:
        return Judgement(Label.REFUTED, decisive, (), opposing)
    return Judgement(Label.NOT_ENOUGH_INFO, decisive, (), ())


def _side(groups: Sequence[tuple[tuple[Evidence, ...], Support]], side: str) -> tuple[Weighed, ...]:
    """The sentences that decide one side: each that decides alone, or else the best two that do together."""
    decisive = [group for group in groups if getattr(group[1], side) >= DECISIVE]
    decisive.sort(key=lambda group: -getattr(group[1], side))
    alone = [Weighed(sentences[0], support) for sentences, support in decisive if len(sentences) == 1]
    if alone:
        return tuple(alone)
    return tuple(Weighed(one, support) for sentences, support in decisive[:1] for one in sentences)


def _share(backing: Sequence[Weighed], opposing: Sequence[Weighed]) -> bool:
    """Whether a sentence stands on both sides, which makes it no witness of a conflict."""
    return bool({id(one.evidence) for one in backing} & {id(one.evidence) for one in opposing})


def open_verifier() -> Verifier:
    from qa.encoder import Encoder

    return Verifier(Encoder(WEIGHTS))
