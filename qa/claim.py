"""A claim to a verdict, with the sentences for and against it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Citation, Evidence, cite
from qa.answer import NEAREST, clean_question
from qa.verify import Label, Support, Weighed

if TYPE_CHECKING:
    from index.library import Library
    from qa.verify import Verifier

PASSAGES = 8
JUDGED = 6  # sentences that the verifier reads, at most


@dataclass(frozen=True, slots=True)
class Witness:
    """A sentence that speaks for or against a claim, and the probability that it does."""

    citation: Citation
    support: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sources say of a claim; `nearest` are the closest sentences when they do not settle it."""

    claim: str
    label: Label
    probabilities: Support
    evidence_for: tuple[Witness, ...]
    evidence_against: tuple[Witness, ...]
    nearest: tuple[Citation, ...]
    seconds: float


def check(library: Library, verifier: Verifier, claim: str, source: str | None = None) -> Verdict:
    """Judge a claim by the library, or by `source` alone: ARTICLE, or ARTICLE:SENTENCE for one sentence.

    Raises BadQuestion for an empty or endless claim, LibraryError for a source that is not there.
    """
    started = time.monotonic()
    claim = clean_question(claim, "claim")
    evidence = library.evidence_at(claim, source) if source else _searched(library, claim)
    return weigh(verifier, claim, evidence[:JUDGED], started)


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


def _searched(library: Library, claim: str) -> list[Evidence]:
    return library.evidence(claim, library.search(claim, PASSAGES))


def _witness(one: Weighed, support: float) -> Witness:
    return Witness(cite(one.evidence.article, one.evidence.sentence), support)
