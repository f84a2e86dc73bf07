"""A question to passages: dense and lexical search, fused by reciprocal ranks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

# Words that match everywhere: they cost a lexical search its time and decide nothing.
STOP_WORDS = frozenset(
    """
    a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it
    its may me more my no not of on or our she should so some than that the their them then there these they this
    to was we were what when where which who whom whose why will with would you your
    """.split()
)


def lexical_query(question: str) -> str:
    """An FTS5 expression for any of the question's words; empty when it has none.

    Each word is quoted, so that nothing in a question is read as an operator.
    """
    words = dict.fromkeys(re.findall(r"\w+", question.lower()))
    telling = [word for word in words if word not in STOP_WORDS] or list(words)
    return " OR ".join(f'"{word}"' for word in telling[:64])


def fuse(rankings: Iterable[tuple[float, Sequence[int]]], constant: int = 60) -> list[int]:
    """Merge weighted rankings, best first (reciprocal rank fusion, Cormack et al., SIGIR 2009)."""
    scores: defaultdict[int, float] = defaultdict(float)
    for weight, ranking in rankings:
        for place, number in enumerate(ranking, 1):
            scores[number] += weight / (constant + place)
    return sorted(scores, key=lambda number: (-scores[number], number))
