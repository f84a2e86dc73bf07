"""Does this evidence back that statement, or answer that question: the trained verifier, pair by pair and over several
sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from index.article import Evidence
from qa import reader
from qa.language import english

if TYPE_CHECKING:
    from qa.encoder import Encoder, Floats

# A side of a verdict needs this much probability: where neither has it, the sources do not settle the claim. Chosen
# with TOGETHER on wice and scifact, the tuning parts and the measured ones, and on examples/claims.jsonl.
DECISIVE = {"supported": 0.5, "refuted": 0.55}
# Two sentences together must be this much surer than one: there are many couples, and so many chances to be wrong.
MARGIN = 0.1
# How many of the best sentences are also judged two at a time, since evidence is often two sentences.
JOINED = 3
# How many of the best article's sentences are also judged as one text, since some claims sum up a whole passage.
TOGETHER = (3, 4, 6)


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


NOTHING_SAID = Support(0.0, 0.0, 1.0)


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

    def fewest(self, ranked: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """The fewest sentences that back the statement: the most relevant one that does, or those that do together."""
        together = tuple(one.evidence for one in self.backing if one.support is self.backing[0].support)
        alone = {(one.evidence.article.id, one.evidence.sentence.number) for one in self.backing}
        relevant = (one for one in ranked if (one.article.id, one.sentence.number) in alone)
        return together if len(together) > 1 else (next(relevant),)


@dataclass(frozen=True, slots=True)
class _Group:
    """Some sentences, judged as one text."""

    sentences: tuple[Evidence, ...]
    support: Support

    def decides(self, side: str) -> bool:
        """Whether it settles the claim on this side. A contradiction is between a few words: no passage makes one."""
        if side == "refuted" and len(self.sentences) > 2:
            return False
        return self.strength(side) >= DECISIVE[side] + (MARGIN if len(self.sentences) == 2 else 0.0)

    def strength(self, side: str) -> float:
        return float(getattr(self.support, side))


class Verifier:
    """Judges statements against evidence; deterministic, and no language model takes part."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def verify(self, pairs: Sequence[Pair]) -> list[Support]:
        """One Support a pair, in order: the mean of what is said with the title and without it.

        Without its title a sentence leaves open who "she" is. But a headline is a statement too: with it, every
        sentence below "Line cuts 58 jobs" would refute "Line cuts 85 jobs". Of what is not English nothing is said.
        Raises ValueError for an empty statement.
        """
        rows = self._mean_of_views(pairs, self._encoder.probabilities)
        return [
            Support(*map(float, row)) if english(pair.statement) and english(pair.evidence) else NOTHING_SAID
            for pair, row in zip(pairs, rows, strict=True)
        ]

    def answered(self, pairs: Sequence[Pair]) -> list[float]:
        """For each pair of a question and evidence the probability that the evidence answers it.

        Of what is not English nothing is said. Raises ValueError for an empty question.
        """
        rows = self._mean_of_views(pairs, self._encoder.answered)
        return [
            float(row) if english(pair.statement) and english(pair.evidence) else 0.0
            for pair, row in zip(pairs, rows, strict=True)
        ]

    def read(self, question: str, passage: Sequence[Evidence], among: Sequence[Evidence]) -> reader.Place | None:
        """The words in one of the sentences `among` a passage that answer the question best: see `qa.reader`."""
        return reader.read(self._encoder, question, passage, among)

    def _mean_of_views(self, pairs: Sequence[Pair], judge: Callable[[Sequence[tuple[str, str]]], Floats]) -> Floats:
        bare = [(pair.statement, pair.evidence) for pair in pairs]
        titled = [(pair.statement, f"{pair.title}: {pair.evidence}") for pair in pairs if pair.title]
        rows = judge([*bare, *titled])
        seen = rows[: len(bare)].copy()
        named = [number for number, pair in enumerate(pairs) if pair.title]
        seen[named] = (seen[named] + rows[len(bare) :]) / 2
        return seen

    def judge(self, statement: str, evidence: Sequence[Evidence]) -> Judgement:
        """Judge a statement by each sentence alone and by some of them together, and combine.

        Two at a time are judged the best few, and sentences that stand next to each other; as one text the best of the
        best article. On each side the smallest group that decides speaks for it; both sides decisive is a conflict.
        """
        if not evidence:
            return Judgement(Label.NOT_ENOUGH_INFO, NOTHING_SAID, (), ())
        groups = self._groups(statement, [*((one,) for one in evidence), *couples(evidence)])
        if not any(one.decides("supported") for one in groups[: len(evidence)]):
            # They are the longest texts by far, and count only where no sentence backs the statement alone.
            groups += self._groups(statement, runs(evidence))
        return _combined(groups)

    def _groups(self, statement: str, sets: Sequence[tuple[Evidence, ...]]) -> list[_Group]:
        supports = self.verify([pair_of(statement, sentences) for sentences in sets])
        return [_Group(sentences, support) for sentences, support in zip(sets, supports, strict=True)]


def couples(evidence: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
    """The best few sentences two at a time, and the neighbours among all; each couple in the article's order."""
    close = [*combinations(evidence[:JOINED], 2)]
    close += [two for two in combinations(evidence, 2) if _next_to(*two)]
    return list(dict.fromkeys(in_order(two) for two in close))


def runs(evidence: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
    """The best sentences of the best article, some at a time, in its order."""
    own = [one for one in evidence if one.article.id == evidence[0].article.id]
    return [in_order(own[:count]) for count in TOGETHER if len(own) >= count]


def _next_to(one: Evidence, other: Evidence) -> bool:
    return one.article.id == other.article.id and abs(one.sentence.number - other.sentence.number) == 1


def pair_of(statement: str, sentences: Sequence[Evidence]) -> Pair:
    """A statement or question with these sentences as one text, under their title where they share it."""
    titles = dict.fromkeys(one.article.title for one in sentences)
    if len(titles) == 1:
        return Pair(statement, " ".join(one.sentence.text for one in sentences), next(iter(titles)))
    texts = (
        f"{one.article.title}: {one.sentence.text}" if one.article.title else one.sentence.text for one in sentences
    )
    return Pair(statement, " ".join(texts))


def in_order(sentences: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The sentences in the order of their articles."""
    return tuple(sorted(sentences, key=lambda one: (one.article.id, one.sentence.number)))


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

    Each sentence that decides alone counts. Where none does, the smallest group that does, of couples the surest,
    unless a sentence of it decides the opposite.
    """
    alone = [group for group in groups if len(group.sentences) == 1]
    against = {group.sentences[0] for group in alone if group.decides(other)}
    deciding = sorted((one for one in alone if one.decides(side)), key=lambda one: -one.strength(side))
    if not deciding:
        together = [one for one in groups if one not in alone and not against.intersection(one.sentences)]
        fit = [one for one in together if one.decides(side)]
        deciding = sorted(fit, key=lambda one: (len(one.sentences), -one.strength(side)))[:1]
    best = deciding[0] if deciding else max(alone, key=lambda one: one.strength(side))
    weighed = tuple(Weighed(one, group.support) for group in deciding for one in group.sentences)
    return weighed, best.support


def open_verifier() -> Verifier:
    from qa.encoder import Encoder

    return Verifier(Encoder())
