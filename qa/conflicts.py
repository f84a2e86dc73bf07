"""Conflicts that are none: a sentence about something else, beside one that clearly supports a statement.

A draft has many statements, and each is read beside ten sentences: now and then the verifier takes a sentence about
another sum, or another speaker, for a contradiction. The rule and its figures were chosen on `bench/drafts`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.article import Citation
from index.search import STOP_WORDS
from qa.claim import Verdict, combined
from qa.verify import Label, Support

CLEAR = 0.8  # a sentence that says yes or no with this probability counts, whatever its words
ALIKE = 0.7  # the share of a statement's telling words that a sentence about the same thing has
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def without_strays(verdict: Verdict) -> Verdict:
    """The verdict, supported where its only conflict is with sentences about something else."""
    if verdict.parts:
        parts = tuple(without_strays(part) for part in verdict.parts)
        return verdict if parts == verdict.parts else combined(replace(verdict, parts=()), parts)
    best = max((one.support for one in verdict.evidence_for), default=0.0)
    if verdict.label is not Label.CONFLICTING or best < CLEAR:
        return verdict
    if any(one.support >= CLEAR or _alike(verdict.claim, one.citation) for one in verdict.evidence_against):
        return verdict
    probabilities = Support(best, 0.0, 1.0 - best)
    return replace(verdict, label=Label.SUPPORTED, probabilities=probabilities, evidence_against=())


def _alike(claim: str, citation: Citation) -> bool:
    own, theirs = _telling(claim), _telling(f"{citation.title} {citation.quote}")
    return len(own & theirs) >= ALIKE * len(own)


def _telling(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} - STOP_WORDS
