"""Does this evidence back that statement: the trained verifier, pair by pair and over several sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from index.article import Evidence

if TYPE_CHECKING:
    from qa.encoder import Encoder

# A side of a verdict needs this much probability: where neither has it, the sources do not settle the claim. Chosen
# with MARGIN on the measured halves of fever, fm2 and climate_fever and on examples/claims.jsonl.
DECISIVE = 0.55
# Two sentences together must be this much surer than one: there are more pairs, and so more chances to be wrong.
MARGIN = 0.1
# How many of the best sentences are also judged two at a time, since evidence is often two sentences.
JOINED = 3


class Label(StrEnum):
    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_INFO = "not_enough_info"


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and the text offered as its evidence, with the title of the article it is from."""

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


@dataclass(frozen=True, slots=True)
class _Group:
    """One or two sentences, judged as one text."""

    sentences: tuple[Evidence, ...]
    support: Support

    def decides(self, side: str) -> bool:
        needed = DECISIVE if len(self.sentences) == 1 else DECISIVE + MARGIN
        return self.strength(side) >= needed

    def strength(self, side: str) -> float:
        return float(getattr(self.support, side))


class Verifier:
    """Judges statements against evidence; deterministic, and no language model takes part."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def verify(self, pairs: Sequence[Pair]) -> list[Support]:
        """One Support a pair, in order: the mean of what is said with the title and without it.

        Without its title a sentence leaves open who "she" is. But a headline is a statement too: with it, every
        sentence below "Line cuts 58 jobs" would refute "Line cuts 85 jobs". Raises ValueError for an empty statement.
        """
        bare = [(pair.statement, pair.evidence) for pair in pairs]
        titled = [(pair.statement, f"{pair.title}: {pair.evidence}") for pair in pairs if pair.title]
        rows = self._encoder.probabilities([*bare, *titled])
        with_title = iter(rows[len(bare) :])
        return [
            Support(*map(float, (row + next(with_title)) / 2 if pair.title else row))
            for pair, row in zip(pairs, rows[: len(bare)], strict=True)
        ]

    def judge(self, statement: str, evidence: Sequence[Evidence]) -> Judgement:
        """Judge a statement by each sentence alone and by the best few two at a time, and combine.

        The best sentence or pair on a side speaks for that side; both sides decisive is a conflict.
        """
        if not evidence:
            return Judgement(Label.NOT_ENOUGH_INFO, Support(0.0, 0.0, 1.0), (), ())
        sets = [(one,) for one in evidence] + [_in_order(two) for two in combinations(evidence[:JOINED], 2)]
        supports = self.verify([_pair(statement, sentences) for sentences in sets])
        return _combined([_Group(sentences, support) for sentences, support in zip(sets, supports, strict=True)])


def _pair(statement: str, sentences: Sequence[Evidence]) -> Pair:
    titles = dict.fromkeys(one.article.title for one in sentences)
    text = " ".join(one.sentence.text for one in sentences)
    return Pair(statement, text, next(iter(titles)) if len(titles) == 1 else "")


def _in_order(couple: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(sorted(couple, key=lambda one: (one.article.id, one.sentence.number)))


def _combined(groups: Sequence[_Group]) -> Judgement:
    backing, best_for = _side(groups, "supported", "refuted")
    opposing, best_against = _side(groups, "refuted", "supported")
    if backing and opposing:
        # Both sides hold: what is left between them is how far each outweighs the other.
        total = best_for.supported + best_against.refuted
        support = Support(best_for.supported / total, best_against.refuted / total, 0.0)
        return Judgement(Label.CONFLICTING, support, backing, opposing)
    if backing:
        return Judgement(Label.SUPPORTED, best_for, backing, ())
    if opposing:
        return Judgement(Label.REFUTED, best_against, (), opposing)
    closest = best_for if best_for.supported >= best_against.refuted else best_against
    return Judgement(Label.NOT_ENOUGH_INFO, closest, (), ())


def _side(groups: Sequence[_Group], side: str, other: str) -> tuple[tuple[Weighed, ...], Support]:
    """The sentences that decide one side, and the strongest support on it.

    Each sentence that decides alone counts; where none does, the best two that do together, unless one of them
    alone decides the opposite.
    """
    alone = [group for group in groups if len(group.sentences) == 1]
    against = {group.sentences[0] for group in alone if group.decides(other)}
    deciding = sorted((one for one in alone if one.decides(side)), key=lambda one: -one.strength(side))
    if not deciding:
        together = [one for one in groups if one not in alone and not against.intersection(one.sentences)]
        deciding = sorted((one for one in together if one.decides(side)), key=lambda one: -one.strength(side))[:1]
    best = deciding[0] if deciding else max(alone, key=lambda one: one.strength(side))
    weighed = tuple(Weighed(one, group.support) for group in deciding for one in group.sentences)
    return weighed, best.support


def open_verifier() -> Verifier:
    from qa.encoder import Encoder

    return Verifier(Encoder())
