"""A draft to verdicts, statement by statement; and two articles compared the same way."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.article import Article, Evidence, Unreadable, cite
from qa.answer import NEAREST, Reason
from qa.checkworthy import Sorted, Why, sorted_sentences
from qa.claim import JUDGED, Verdict, judged
from qa.conflicts import without_strays
from qa.differences import Difference, differences
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

SEVERITY = (Label.REFUTED, Label.CONFLICTING, Label.NOT_ENOUGH_INFO, Label.SUPPORTED)
"""The worst first."""
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
    words. `differences` point into `text`. `remembered`: the verdict is that of an earlier review.
    """

    number: int
    start: int
    end: int
    text: str
    verdict: Verdict
    differences: tuple[Difference, ...]
    remembered: bool

    @property
    def counts_as(self) -> Label:
        """The verdict's label; a statement whose quotation was changed counts as refuted, whatever else it says."""
        changed = any(one.citation is not None and not one.exact for one in self.verdict.quotations)
        return Label.REFUTED if changed else self.verdict.label


Event = Begun | PassedOver | Reviewed


@dataclass(frozen=True, slots=True)
class Summary:
    """What a review has come to so far: how many statements count as each label, and what else there was."""

    begun: Begun
    counts: Mapping[Label, int] = field(default_factory=lambda: dict.fromkeys(SEVERITY, 0))
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
        """On one line: `12 statements: 9 supported, 2 refuted, 1 not enough info; 3 sentences passed over`."""
        counts = ", ".join(f"{count} {label.replace('_', ' ')}" for label, count in self.counts.items() if count)
        line = f"{self.done} statement{'' if self.done == 1 else 's'}" + (f": {counts}" if counts else "")
        line += f"; {self.passed_over} sentence{'' if self.passed_over == 1 else 's'} passed over"
        if self.remembered:
            line += f"; {self.remembered} known from an earlier review"
        return line

    def has(self, label: Label) -> bool:
        """Whether a statement is as bad as this label, or worse."""
        return any(self.counts[one] for one in SEVERITY[: SEVERITY.index(label) + 1])

    def after(self, event: Event) -> Summary:
        """What it has come to with one sentence more."""
        if isinstance(event, Reviewed):
            counts = {**self.counts, event.counts_as: self.counts[event.counts_as] + 1}
            return replace(self, counts=counts, remembered=self.remembered + event.remembered)
        return replace(self, passed_over=self.passed_over + isinstance(event, PassedOver))


def draft_from(data: bytes, source: str) -> Article:
    """A draft as an article that is in no library; `source` tells the format by its ending.

    Raises Unreadable when it is empty or has no text.
    """
    from index.read import read

    if not data.strip():
        raise Unreadable(f"{source}: the draft is empty")
    return read(data, source)


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


def worst_first(events: Iterable[Event]) -> list[Event]:
    """The statements by what they count as, behind them what was passed over; each in the draft's order."""

    def place(event: Event) -> int:
        return SEVERITY.index(event.counts_as) if isinstance(event, Reviewed) else len(SEVERITY)

    return sorted(events, key=place)


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
        pointed = _pointed(one.text, verdict)
        return Reviewed(number, one.start, one.end, one.text, verdict, pointed, known is not None)

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


def _pointed(text: str, verdict: Verdict) -> tuple[Difference, ...]:
    """Where a statement differs from the sentence that contradicts it best; none where none does."""
    if verdict.label not in (Label.REFUTED, Label.CONFLICTING) or not verdict.evidence_against:
        return ()
    strongest = max(verdict.evidence_against, key=lambda one: one.support)
    return differences(text, strongest.citation.quote)
