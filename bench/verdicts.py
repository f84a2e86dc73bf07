"""What is said of a claim: by the product in a set's labels, by the commonest label, the embedder, the
reranker, the chat model.

Worse would be: a base line that sees less than the product does, or a label that the set does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.parts import Parts, own_prompt
from index.article import Citation, Evidence, cite
from qa.answer import NEAREST, as_lines
from qa.claim import Verdict
from qa.verify import Label

TWO = (Label.SUPPORTED, Label.REFUTED)
THREE = (Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO)
SUPPORTED_OR_NOT = (Label.SUPPORTED, Label.NOT_ENOUGH_INFO)
WORDS = {Label.SUPPORTED: "Supported", Label.REFUTED: "Refuted", Label.NOT_ENOUGH_INFO: "Unclear"}
RELEVANT = 0.5
ALIKE = 0.84  # divides best what is supported from the rest on tuning parts of scifact, fever and wice


@dataclass(frozen=True, slots=True)
class Said:
    """A label out of those that the set has, how sure the system is of it, and the sentences shown with it."""

    label: Label
    confidence: float
    shown: tuple[Citation, ...] = ()
    seconds: float | None = None


Judge = Callable[[str, Sequence[Evidence]], Said]
"""A claim and its evidence, the most relevant first, to what is said of it."""


def said(verdict: Verdict, labels: Sequence[Label]) -> Said:
    """The product's verdict in the set's labels, with the sentences that are shown beside it.

    A set without not_enough_info gets the likelier side, a set without refuted only whether the verdict is supported.
    A conflict, which no set has, is its stronger side.
    """
    sides = {Label.SUPPORTED: verdict.probabilities.supported, Label.REFUTED: verdict.probabilities.refuted}
    stronger = max(sides, key=lambda side: sides[side])
    witnesses = tuple(one.citation for one in (*verdict.evidence_for, *verdict.evidence_against))
    shown = witnesses or verdict.nearest
    if labels == TWO:
        return Said(stronger, sides[stronger] / max(sum(sides.values()), 1e-9), shown, verdict.seconds)
    if labels == SUPPORTED_OR_NOT:
        supported = verdict.label is Label.SUPPORTED
        share = sides[Label.SUPPORTED]
        return Said(labels[not supported], share if supported else 1 - share, shown, verdict.seconds)
    if verdict.label is Label.NOT_ENOUGH_INFO:
        return Said(verdict.label, verdict.probabilities.not_enough_info, shown, verdict.seconds)
    return Said(stronger, sides[stronger], shown, verdict.seconds)


def majority(truth: Sequence[Label]) -> Judge:
    """The commonest label of the set, whatever the claim."""
    label, count = Counter(truth).most_common(1)[0]
    return lambda claim, evidence: Said(label, count / len(truth))


def reranker_score(parts: Parts, labels: Sequence[Label]) -> Judge:
    """Supported where a sentence is relevant enough; the last of the set's labels elsewhere."""

    def judge(claim: str, evidence: Sequence[Evidence]) -> Said:
        if not evidence:
            return Said(labels[-1], 1.0)
        scores = parts.ranker.relevance(claim, [f"{one.article.title}. {one.sentence.text}" for one in evidence])
        best = max(scores)
        if best < RELEVANT:
            return Said(labels[-1], 1 - best, _cited(evidence[:NEAREST]))
        relevant = [one for one, score in zip(evidence, scores, strict=True) if score >= RELEVANT]
        return Said(Label.SUPPORTED, best, _cited(relevant))

    return judge


def cosine(parts: Parts, labels: Sequence[Label]) -> Judge:
    """Supported where a sentence is alike enough; the last of the set's labels elsewhere."""

    def judge(claim: str, evidence: Sequence[Evidence]) -> Said:
        if not evidence:
            return Said(labels[-1], 1.0)
        vectors = parts.embedder.passages([f"{one.article.title}. {one.sentence.text}" for one in evidence])
        likeness = vectors @ parts.embedder.question(claim)
        best = float(max(likeness))
        if best < ALIKE:
            return Said(labels[-1], 1 - best, _cited(evidence[:NEAREST]))
        alike = [one for one, score in zip(evidence, likeness, strict=True) if score >= ALIKE]
        return Said(Label.SUPPORTED, best, _cited(alike))

    return judge


def label_words(parts: Parts, labels: Sequence[Label], name: str) -> Judge:
    """The likeliest label as the chat model's first word; a side rests on the most relevant sentence."""
    task = own_prompt(name)
    words = [WORDS[label] for label in labels]

    def judge(claim: str, evidence: Sequence[Evidence]) -> Said:
        if not evidence:
            return Said(labels[-1], 1.0)
        lines = "\n".join(line.removeprefix(": ") for line in as_lines(evidence).splitlines())
        shares = parts.model.choose(task, words, sentences=lines, claim=claim)
        best = max(range(len(labels)), key=lambda number: shares[number])
        few = NEAREST if labels[best] is Label.NOT_ENOUGH_INFO else 1
        return Said(labels[best], shares[best], _cited(evidence[:few]))

    return judge


def _cited(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    return tuple(cite(one.article, one.sentence) for one in evidence)
