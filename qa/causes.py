"""Where a statement gives another cause than its source: "because a dam broke" for "because of a spring tide"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.differences import SAME_MATTER, Difference, Sort, telling_words

_BEHIND = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|on account of|as a result of|thanks to|(?:caused|brought about) by)"
    r" (?P<cause>[^,;]+)",
    re.I,
)
_BEFORE = re.compile(
    r"(?P<cause>[^,;]+?)"
    r" (?:(?:(?:has|have|had) been|was|were|is|are) (?:to blame|responsible|the (?:cause|reason)) (?:for|of)"
    r"|caused(?! by)|led to|brought about(?! by)) (?P<effect>[^,;]+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence gives as the cause, `text[start:end]` of it, and the words that tell of what."""

    text: str
    start: int
    end: int
    effect: frozenset[str]

    @property
    def cause(self) -> str:
        return self.text[self.start : self.end]


def differing_cause(statement: str, claim: str, source: str) -> Difference | None:
    """The cause that a statement gives, where the source gives the same thing another.

    `claim` is the statement with its pronouns put in words: they may be all that says what was caused. A cause is
    another when the source has none of its telling words.
    """
    known = telling_words(source)
    for mine in _told(statement):
        effect = next((one.effect for one in _told(claim) if one.cause == mine.cause), mine.effect)
        for yours in _told(source):
            shared = len(effect & yours.effect)
            if shared and shared >= SAME_MATTER * len(effect) and not telling_words(mine.cause) & known:
                return Difference(Sort.CAUSE, mine.cause, yours.cause, mine.start, mine.end)
    return None


def _told(text: str) -> Iterator[_Told]:
    """The causes that a sentence gives; "because of it" gives none."""
    for pattern in (_BEHIND, _BEFORE):
        for found in pattern.finditer(text):
            start, end = found.span("cause")
            end = start + len(text[start:end].rstrip(' .!?"”’'))
            # What was caused stands before the cause, or behind it: "Because of the storm, the bridge closed."
            effect = found["effect"] if "effect" in found.groupdict() else text[: found.start()] or text[end:]
            if telling_words(text[start:end]):
                yield _Told(text, start, end, frozenset(telling_words(effect)))
