"""A question or a claim to the few sentences that bear on it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.article import Article, Evidence
from qa.reader import Place, around
from qa.verify import in_order, pair_of

if TYPE_CHECKING:
    from index.library import Library
    from qa.verify import Verifier

PASSAGES = 8
FURTHER = 4  # passages that are searched for a second sentence
READ = 12  # sentences that the verifier reads, at most
HELD = 6  # of them an answer is held against, at most
SENT = 3  # of those the chat model sees, at most: of six it answers later and no better
LEAN = 1.0  # how much the ranker's word weighs beside the verifier's, in logits
FIRSTS = 2  # sentences that a second one is sought for
SECONDS = 6  # sentences of the question's search, and of a first one's, that are read beside it
LINKED = 3.0  # how much a couple gains, in logits, when one sentence names the article of the other
MUCH_BETTER = 2.0  # by how many logits two sentences must answer better than one, since there are many couples
SETTLED = 0.95  # a sentence that answers with this probability needs no second one
_WORD = re.compile(r"\w+")
_LEANING = re.compile(r"\b(he|she|it|they|his|her|its|their|this|that|these|those|him|them)\b", re.I)


@dataclass(frozen=True, slots=True)
class Answering:
    """Sentences that may answer a question, the best first, and how likely the best one or two of them do.

    `together` counts the sentences at the front of `ranked` that it takes: 1 or 2. `place` are the words in one of
    these that answer. Of two, `introductions` say whom or what they speak of, where they don't themselves.
    """

    ranked: tuple[Evidence, ...]
    probability: float
    together: int
    place: Place | None = None
    introductions: tuple[Evidence, ...] = ()

    @property
    def facts(self) -> tuple[Evidence, ...]:
        """The sentences that answer together."""
        return self.ranked[: self.together]

    @property
    def odds(self) -> float:
        """The reader's log-odds that its place answers; those of certainty that none does where it has no place."""
        return self.place.odds if self.place else -math.inf

    @property
    def relevance(self) -> float:
        """The ranker's best score: whether anything is close at all."""
        return max((one.relevance for one in self.ranked), default=0.0)


def searched(library: Library, text: str, within: Article | None = None, passages: int = PASSAGES) -> list[Evidence]:
    """The sentences of the best passages, of one article alone when `within` is given, ranked by the ranker alone."""
    return library.evidence(text, library.search(text, passages, within))


def answering(library: Library, verifier: Verifier, question: str, within: Article | None = None) -> Answering:
    """What the library, or one article of it, has to answer a question with.

    The ranker's best sentences are read by the verifier. Where none of them settles the question, what the best one
    names is searched for as well, since the answer may take two facts.
    """
    wide = searched(library, question, within)
    near = wide[:READ]
    if not near:
        return Answering((), 0.0, 1)
    alone = verifier.answered([pair_of(question, (one,)) for one in near])
    ranked = _ordered(near, alone, LEAN)
    found = Answering(tuple(ranked), max(alone), 1)
    if found.probability < SETTLED:
        found = _with_second(library, verifier, question, found, within)
    facts = found.facts
    if found.together == 1:
        return replace(found, place=verifier.read(question, around(facts[0], wide), facts))
    place = verifier.read(question, in_order(facts), facts)
    return replace(found, place=place, introductions=introducing(library, facts))


def _with_second(
    library: Library, verifier: Verifier, question: str, found: Answering, within: Article | None
) -> Answering:
    """The two sentences that answer together, if they do better than the best one alone.

    What each of the best few says is searched for as well as the question. Of the couples, those whose one sentence
    names the other's article gain: facts that belong together are mostly linked like this.
    """
    couples: dict[frozenset[tuple[str, int]], tuple[Evidence, ...]] = {}
    for first in found.ranked[:FIRSTS]:
        named = [other for other in found.ranked[SECONDS:] if linked(first, other)]
        further = searched(library, f"{question} {first.sentence.text}", within, FURTHER)[:SECONDS]
        for other in once([*found.ranked[:SECONDS], *named, *further]):
            if not same(other, first):
                couples.setdefault(frozenset((_key(first), _key(other))), (first, other))
    if not couples:
        return found
    facts = list(couples.values())
    joined = verifier.answered([pair_of(question, in_order(two)) for two in facts])
    scores = [_logit(odds) + LINKED * linked(*two) for two, odds in zip(facts, joined, strict=True)]
    score, odds, best = max(zip(scores, joined, facts, strict=True), key=lambda couple: couple[0])
    if score < _logit(found.probability) + MUCH_BETTER:
        return found
    return Answering(tuple(once([*best, *found.ranked])), odds, 2)


def linked(one: Evidence, other: Evidence) -> bool:
    """Whether one of the sentences names the article that the other is from."""
    return one.article.id != other.article.id and (_names(one, other) or _names(other, one))


def _names(one: Evidence, other: Evidence) -> bool:
    title = _subject(other.article)
    return bool(title) and holds(one.sentence.text, title)


def holds(text: str, words: str) -> bool:
    """Whether these words stand in the text, whole: "7" is not in "1974"."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def introducing(library: Library, facts: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The first sentences of the facts' articles, for those facts that don't name what their article is about.

    "They met at the Cheshire Cheese" backs nothing without "The Rhymers' Club was a group of poets".
    """
    openings = [found for one in facts if not _names(one, one) and (found := library.opening(one.article))]
    return tuple(one for one in once(openings) if _introduces(one))


def _introduces(opening: Evidence) -> bool:
    """Whether half the words of the title stand in it: "Ronald S. Teachworth" introduces Ron Teachworth."""
    title, said = (set(_WORD.findall(text.lower())) for text in (_subject(opening.article), opening.sentence.text))
    return len(title & said) * 2 >= len(title) > 0


def _subject(article: Article) -> str:
    """The title without what tells it from others of its name."""
    return article.title.split(" (")[0]


def _ordered(evidence: Sequence[Evidence], answered: Sequence[float], lean: float) -> list[Evidence]:
    """By what the verifier and the ranker say of each, the best first."""
    score = {
        _key(one): _logit(read) + lean * _logit(one.relevance) for one, read in zip(evidence, answered, strict=True)
    }
    return sorted(evidence, key=lambda one: -score[_key(one)])


def _key(one: Evidence) -> tuple[str, int]:
    return one.article.id, one.sentence.number


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def with_context(library: Library, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The sentences, and behind them those before the ones that lean on them ("He said …")."""
    own = list(evidence)
    before = [found for one in own if _LEANING.search(one.sentence.text) and (found := library.before(one))]
    return once([*own, *before])


def once(evidence: Iterable[Evidence]) -> list[Evidence]:
    seen: dict[tuple[str, int], Evidence] = {}
    for one in evidence:
        seen.setdefault(_key(one), one)
    return list(seen.values())


def same(one: Evidence, other: Evidence) -> bool:
    return _key(one) == _key(other)
