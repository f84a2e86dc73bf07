"""Is this text English? The verifier and the ranker were trained on nothing else."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SURE = 0.6
"""Probability of another language from which on a text is taken for one; short names and drug doses stay below it."""
_TELLING = frozenset(
    "the and of from with that were which what who when how his her their by to not than did born died never".split()
)
"""Words of most English sentences and of few others; one of them saves loading the model that tells languages."""
_WORD = re.compile(r"[a-z]+")


def english(text: str) -> bool:
    """Whether a text may be judged as English; what can't be told, as a bare name can't, may."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character < "\u0250" for character in letters)
    if 2 * latin < len(letters):
        return False
    if latin == len(letters) and not _TELLING.isdisjoint(_WORD.findall(text.lower())):
        return True
    ranked = _identifier().rank(text)
    language, probability = ranked[0]
    return not (language != "en" and probability >= SURE)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
