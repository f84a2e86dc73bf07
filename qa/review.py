"""A draft to verdicts, statement by statement; and two articles compared the same way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from index.article import Article, Citation, Evidence, Unreadable, cite
from index.reading import Reader
from qa.answer import NEAREST, Reason
from qa.causes import differing_cause
from qa.checkworthy import Sorted, Why, sorted_sentences
from qa.claim import JUDGED, Verdict, judged
from qa.conflicts import without_strays
from qa.differences import Difference, differences, differing_values, same_matter
from qa.evidence import PASSAGES, with_context
from qa.language import english
from qa.quotations import quotations
from qa.references import leans, resolved
from qa.verify import NOTHING_SAID, Label

if TYPE_CHECKING:
    from index.article import Passage
    from index.library import Library
    from qa.remembered import Remembered
    from qa.verify import Verifier


class Beyond(StrEnum):
    """What a statement can count as beyond the labels of a verdict."""

    DIFFERS = "differs"  # nothing settles it, and a sentence on the same matter has another figure, date, name or cause


Outcome = Label | Beyond

SEVERITY: tuple[Outcome, ...] = (
    Label.REFUTED,
    Label.CONFLICTING,
    Beyond.DIFFERS,
    Label.NOT_ENOUGH_INFO,
    Label.SUPPORTED,
)
"""The worst first."""
LONGEST_DRAFT = 5_000_000  # characters
NEAR = 3  # passages sought with the sentence before a statement that leans on it


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles whose sentences may speak: all, all but one, or one alone."""

    only: Article | None = None
    but: Article | None = None

    def allows(self, article_id: str) -> bool:
        if self.only is not None:
            return article_id == self.only.id
        return self.but is None or article_id != self.but.id

    @property
    def name(self) -> str:
        return f"only {self.only.id}" if self.only else f"but {self.but.id}" if self.but else ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A review that begins: how many sentences the draft has, and how many of them will be judged.

    `same` is the article that has the draft's very text, and `left_out` whether it is kept from speaking for it.
    """

    draft: Article
    sentences: int
    statements: int
    same: Article | None
    left_out: bool


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sentence of the draft that states nothing to check; `draft.text[start:end] == text`."""

    number: int  # of the sentence, from 1
    start: int
    end: int
    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A statement of the draft with its verdict; `verdict.claim` is the statement as it was judged, its pronouns put in
    words. `differences` point into `text`, and `beside` is the sentence that they are differences from. `remembered`:
    the verdict is that of an earlier review.
    """

    number: int
    start: int
    end: int
    text: str
    verdict: Verdict
    differences: tuple[Difference, ...]
    remembered: bool
    beside: Citation | None = None

    @property
    def counts_as(self) -> Outcome:
        """The verdict's label, but refuted where a quotation was changed, whatever else it says; and where nothing
        settles it and there are differences, that it differs.
        """
        if any(one.citation is not None and not one.exact for one in self.verdict.quotations):
            return Label.REFUTED
        unsettled = self.verdict.label is Label.NOT_ENOUGH_INFO
        return Beyond.DIFFERS if unsettled and self.differences else self.verdict.label


Event = Begun | PassedOver | Reviewed


@dataclass(frozen=True, slots=True)
class Summary:
    """What a review has come to so far: how many statements count as what, and what else there was."""

    begun: Begun
    counts: Mapping[Outcome, int] = field(default_factory=lambda: dict.fromkeys(SEVERITY, 0))
    passed_over: int = 0
    remembered: int = 0

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    @property
    def complete(self) -> bool:
        return self.done == self.begun.statements

    @property
    def in_words(self) -> str:
        """On one line: `12 statements: 2 refuted, 1 not enough info, 9 supported; 3 sentences passed over`."""
        line = tally(self.counts, self.passed_over)
        return f"{line}; {self.remembered} known from an earlier review" if self.remembered else line

    def has(self, outcome: str) -> bool:
        """Whether a statement counts as this one of SEVERITY, or as something worse."""
        return any(self.counts[one] for one in SEVERITY[: SEVERITY.index(outcome) + 1])

    def after(self, event: Event) -> Summary:
        """What it has come to with one sentence more."""
        if isinstance(event, Reviewed):
            counts = {**self.counts, event.counts_as: self.counts[event.counts_as] + 1}
            return replace(self, counts=counts, remembered=self.remembered + event.remembered)
        return replace(self, passed_over=self.passed_over + isinstance(event, PassedOver))


def draft_from(data: bytes, source: str) -> Article:
    """A draft as an article that is in no library; `source` tells the format by its ending.

    It is read in a process of its own, within the limits that hold for a file of the library. Raises Unreadable when it
    is empty, has no text or far too much, holds several articles or can't be read within those limits.
    """
    if not data.strip():
        raise Unreadable(f"{source}: the draft is empty")
    articles: list[Article] = []
    reason = Unreadable(f"{source}: holds nothing that can be read")
    with closing(Reader()) as reader:
        for one in reader.read(data, source):
            if isinstance(one, Unreadable):
                reason = one
            else:
                articles.append(one.article)
            if len(articles) > 1:
                raise Unreadable(f"{source}: holds several articles; save the one that is meant as a file of its own")
    if not articles:
        raise reason
    if len(articles[0].text) > LONGEST_DRAFT:
        raise Unreadable(f"{source}: longer than {LONGEST_DRAFT:,} characters; review it chapter by chapter")
    return articles[0]


def review(
    library: Library, verifier: Verifier, draft: Article, memory: Remembered, *, with_same_text: bool = False
) -> Iterator[Event]:
    """Judge each statement of a draft by the library; yields Begun, then a Reviewed or PassedOver for each sentence.

    An article with the draft's very text does not speak for it unless `with_same_text`. What `memory` has is not judged
    again. Raises LibraryError for an empty library.
    """
    names = [entry.id for entry in library.entries() if entry.digest == draft.digest]
    same = library.known(names[0]) if names else None
    left_out = same is not None and not with_same_text
    scope = Scope(but=same if left_out else None)
    yield from _events(_Judge(library, verifier, memory, scope), draft, same, left_out)


def compare(
    library: Library, verifier: Verifier, one: Article, other: Article | None, memory: Remembered
) -> Iterator[Event]:
    """Judge each statement of an article by another one, or by all the rest of the library; yields as `review` does."""
    scope = Scope(only=other) if other else Scope(but=one)
    yield from _events(_Judge(library, verifier, memory, scope), one, None, False)


def tally(counts: Mapping[Outcome, int], passed_over: int) -> str:
    """How many statements count as what, in words."""
    done = sum(counts.values())
    line = f"{done} statement{'' if done == 1 else 's'}"
    if done:
        line += ": " + ", ".join(f"{counts[one]} {one.replace('_', ' ')}" for one in SEVERITY if counts.get(one))
    return f"{line}; {passed_over} sentence{'' if passed_over == 1 else 's'} passed over"


def worst_first(events: Iterable[Event]) -> list[Event]:
    """The statements by what they count as, behind them what was passed over; each in the draft's order."""

    def place(event: Event) -> int:
        return SEVERITY.index(event.counts_as) if isinstance(event, Reviewed) else len(SEVERITY)

    return sorted(events, key=place)


def sentences_of(events: Iterable[Event]) -> list[Reviewed | PassedOver]:
    """What a report of a review holds."""
    return [one for one in events if not isinstance(one, Begun)]


def settled(one: Event | Summary) -> bool:
    """Whether there is more to say of it than that nothing is known: false for what was passed over, too."""
    if isinstance(one, Reviewed):
        return one.counts_as is not Label.NOT_ENOUGH_INFO
    return not isinstance(one, PassedOver)


def _events(judge: _Judge, draft: Article, same: Article | None, left_out: bool) -> Iterator[Event]:
    sentences = list(sorted_sentences(draft.text))
    yield Begun(draft, len(sentences), sum(one.why is None for one in sentences), same, left_out)
    before = ""
    explained = resolved((one.text for one in sentences), draft.title)
    for number, (one, claim) in enumerate(zip(sentences, explained, strict=True), 1):
        if one.why is None:
            yield judge.reviewed(number, one, claim, before if leans(one.text) else "")
        else:
            yield PassedOver(number, one.start, one.end, one.text, one.why)
        before = one.text


@dataclass(frozen=True, slots=True)
class _Judge:
    library: Library
    verifier: Verifier
    memory: Remembered
    scope: Scope

    def reviewed(self, number: int, one: Sorted, claim: str, before: str) -> Reviewed:
        """The verdict on a claim, which stands in the draft as `one`; `before` is searched with it."""
        what = (claim, before, self.scope.name)
        revision = self.memory.revision
        known = self.memory.find(*what)
        verdict = known or self._verdict(claim, before)
        if known is None:
            self.memory.keep(verdict, revision, *what)
        pointed, beside = _pointed(one.text, verdict)
        return Reviewed(number, one.start, one.end, one.text, verdict, pointed, known is not None, beside)

    def _verdict(self, claim: str, before: str) -> Verdict:
        started = time.monotonic()

        def find(text: str) -> list[Evidence]:
            return self._evidence(text, before if text == claim else "")

        if not english(claim):
            nearest = tuple(cite(one.article, one.sentence) for one in find(claim)[:NEAREST])
            verdict = Verdict(
                claim, Label.NOT_ENOUGH_INFO, NOTHING_SAID, (), (), nearest, 0.0, reason=Reason.NOT_ENGLISH
            )
        else:
            verdict = without_strays(judged(self.verifier, claim, find, started))
        quoted = quotations(self.library, claim, self.scope.allows)
        return replace(verdict, quotations=quoted, seconds=time.monotonic() - started)

    def _evidence(self, text: str, before: str) -> list[Evidence]:
        passages = self._passages(text, PASSAGES)
        if before:
            passages += self._passages(f"{before} {text}", NEAR)
        found = self.library.evidence(text, dict.fromkeys(passages))
        return with_context(self.library, found[:JUDGED])

    def _passages(self, text: str, limit: int) -> list[Passage]:
        if self.scope.but is None:
            return self.library.search(text, limit, within=self.scope.only)
        # Its own passages are the closest of all; behind them come those of the others.
        own = len(self.library.sentences(self.scope.but))
        found = self.library.search(text, limit + own)
        return [one for one in found if self.scope.allows(one.article_id)][:limit]


def _pointed(text: str, verdict: Verdict) -> tuple[tuple[Difference, ...], Citation | None]:
    """Where a statement differs from the sentence that contradicts it best, or, where nothing settles it, from the
    nearest one on the same matter that has another value or cause; and that sentence.
    """
    if verdict.label in (Label.REFUTED, Label.CONFLICTING) and verdict.evidence_against:
        strongest = max(verdict.evidence_against, key=lambda one: one.support).citation
        found = differences(text, strongest.quote)
        return found, strongest if found else None
    if verdict.label is Label.NOT_ENOUGH_INFO and not verdict.reason:
        for near in verdict.nearest:
            if found := tuple(one for one in _otherwise(text, verdict.claim, near) if not _known(one, verdict)):
                return found, near
    return (), None


def _otherwise(text: str, claim: str, near: Citation) -> tuple[Difference, ...]:
    """The statement's values and its cause in whose place a sentence on the same matter has others."""
    values = differing_values(text, near.quote) if same_matter(claim, near.quote, near.title) else ()
    cause = differing_cause(text, claim, near.quote)
    return (*values, cause) if cause else values


def _known(one: Difference, verdict: Verdict) -> bool:
    """Whether one of the nearest sentences has the draft's words, so that the other has another matter's."""
    return any(one.draft in near.quote for near in verdict.nearest)
