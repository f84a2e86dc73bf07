"""Sentences into passages: runs of whole sentences under the embedder's token budget."""

from __future__ import annotations

from collections.abc import Sequence

TOKENS = 128


def runs(token_counts: Sequence[int], budget: int = TOKENS) -> list[tuple[int, int]]:
    """First and last sentence number, from 1, of each passage, given each sentence's length in tokens.

    Sentences are taken in order until the next would pass the budget; one that alone is longer stands alone.
    """
    found: list[tuple[int, int]] = []
    first, used = 1, 0
    for number, count in enumerate(token_counts, 1):
        if used and used + count > budget:
            found.append((first, number - 1))
            first, used = number, 0
        used += count
    if token_counts:
        found.append((first, len(token_counts)))
    return found
