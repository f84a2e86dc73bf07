"""A claim to a verdict, with the sentences for and against it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.article import Citation, Evidence, cite
from index.library import names_sentences
from qa.answer import NEAREST, Reason, clean_question
from qa.evidence import searched, with_context
from qa.language import english
from qa.parts import assertions
from qa.quotations import Quotation, quotations
from qa.verify import NOTHING_SAID, Label, Support, Weighed

if TYPE_CHECKING:
    from index.library import Library
    from qa.verify import Verifier

JUDGED = 10  # sentences that the verifier reads, at most
MOST_PARTS = 12  # assertions of one claim; a longer text is a draft


@dataclass(frozen=True, slots=True)
class Witness:
    """A sentence that speaks for or against a claim, and the probability that it does."""

    citation: Citation
    support: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sources say of a claim; `nearest` are the closest sentences when they do not settle it.

    `parts` are the verdicts on the assertions that a compound claim makes; empty for a simple one. `reason` says why
    nothing could be said where that lies not in the sources.
    """

    claim: str
    label: Label
    probabilities: Support
    evidence_for: tuple[Witness, ...]
    evidence_against: tuple[Witness, ...]
    nearest: tuple[Citation, ...]
    seconds: float
    parts: tuple[Verdict, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    reason: Reason | None = None


def check(library: Library, verifier: Verifier, claim: str, source: str | None = None) -> Verdict:
    """Judge a claim by the library, or by `source` alone: ARTICLE, ARTICLE:SENTENCE or ARTICLE:FIRST-LAST.

    A compound claim is judged part by part. Raises BadQuestion for an empty or endless claim, LibraryError for a
    source that is not there.
    """
    started = time.monotonic()
    claim = clean_question(claim, "claim")

    def find(text: str) -> list[Evidence]:
        found = library.evidence_at(text, source) if source else searched(library, text)
        return found if source and names_sentences(source) else with_context(library, found[:JUDGED])

    if not english(claim):
        nearest = tuple(cite(one.article, one.sentence) for one in find(claim)[:NEAREST])
        seconds = time.monotonic() - started
        return Verdict(claim, Label.NOT_ENOUGH_INFO, NOTHING_SAID, (), (), nearest, seconds, reason=Reason.NOT_ENGLISH)
    verdict = judged(verifier, claim, find, started)
    return replace(verdict, quotations=quotations(library, claim), seconds=time.monotonic() - started)


def judged(verifier: Verifier, claim: str, find: Callable[[str], list[Evidence]], started: float) -> Verdict:
    """The verdict on a claim by the evidence that `find` gives for it and for each of its parts."""
    whole = weigh(verifier, claim, find(claim), started)
    parts = assertions(claim)[:MOST_PARTS]
    if len(parts) == 1:
        return whole
    return combined(whole, [weigh(verifier, part, find(part), started) for part in parts])


def weigh(verifier: Verifier, claim: str, evidence: Sequence[Evidence], started: float) -> Verdict:
    """The verdict on a claim by the sentences given, the most relevant first."""
    judgement = verifier.judge(claim, evidence)
    return Verdict(
        claim,
        judgement.label,
        judgement.support,
        tuple(_witness(one, one.support.supported) for one in judgement.backing),
        tuple(_witness(one, one.support.refuted) for one in judgement.opposing),
        tuple(cite(one.article, one.sentence) for one in evidence[:NEAREST]),
        time.monotonic() - started,
    )


def combined(whole: Verdict, parts: Sequence[Verdict]) -> Verdict:
    """A compound claim is refuted when a part is, and supported when every part is.

    Its probabilities are those of the part that decides; the sentences are those of all parts on that side.
    """
    labels = {part.label for part in parts}
    if Label.CONFLICTING in labels:
        label = Label.CONFLICTING
    elif Label.REFUTED in labels:
        label = Label.REFUTED
    elif labels == {Label.SUPPORTED}:
        label = Label.SUPPORTED
    else:
        label = Label.NOT_ENOUGH_INFO
    deciding = [part for part in parts if part.label is label]
    weakest = min(deciding, key=lambda part: part.probabilities.supported)
    return replace(
        whole,
        label=label,
        probabilities=weakest.probabilities,
        evidence_for=_union(part.evidence_for for part in parts),
        evidence_against=_union(part.evidence_against for part in parts),
        parts=tuple(parts),
    )


def _union(sides: Iterable[tuple[Witness, ...]]) -> tuple[Witness, ...]:
    """Each sentence once, where it speaks loudest."""
    best: dict[Citation, Witness] = {}
    for one in (witness for side in sides for witness in side):
        known = best.get(one.citation)
        best[one.citation] = one if known is None or one.support > known.support else known
    return tuple(best.values())


def _witness(one: Weighed, support: float) -> Witness:
    return Witness(cite(one.evidence.article, one.evidence.sentence), support)
