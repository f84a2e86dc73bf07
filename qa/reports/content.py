"""What a report holds: answers and verdicts in their order, and the articles that they cite."""

from __future__ import annotations

import re
import sqlite3
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from index.article import Article, Citation, FactcheckError
from qa.answer import Answer, Statement
from qa.claim import Verdict
from qa.copies import copies_among
from qa.differences import Difference
from qa.quotations import Quotation
from qa.review import Beyond, Outcome, PassedOver, Reviewed, tally
from qa.verify import Label

if TYPE_CHECKING:
    from index.library import Library

Item = Answer | Verdict | Reviewed | PassedOver

IN_WORDS: dict[Outcome, str] = {
    Label.SUPPORTED: "Supported",
    Label.REFUTED: "Refuted",
    Label.CONFLICTING: "Conflicting: sources stand on both sides",
    Label.NOT_ENOUGH_INFO: "Not enough information in the sources",
    Beyond.DIFFERS: "Differs: no source settles it, and the nearest has it otherwise",
}
ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class NoSuchForm(FactcheckError):
    """A format that has no words for what a report holds."""


class Kind(StrEnum):
    STATEMENT = "statement"
    ABSTENTION = "abstention"
    CLAIM = "claim"
    PART = "part"
    PASSED_OVER = "passed over"


class Side(StrEnum):
    """What a sentence is cited for."""

    FOR = "for"
    AGAINST = "against"
    DIFFERS = "differs"  # it is on the same matter and has another figure, date, name or cause
    QUOTED = "quoted"  # it holds the words that a claim quotes, or those that they were made from


SIDES = (Side.FOR, Side.AGAINST)
"""On which articles can agree."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited sentence, and the probability that it does what it is cited for, where there is one."""

    citation: Citation
    side: Side
    support: float | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """A statement of an answer, a claim or a part of one, with all that is cited for and against it.

    `outcome` is what it counts as. An answer that was withheld is one too, with its reason as the `note`, and so is a
    sentence of a draft that was passed over, which has no outcome.
    """

    kind: Kind
    asked: str  # the question, or the whole claim
    text: str
    outcome: str
    support: float | None  # the probability that the text is right
    cited: tuple[Cited, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Answers and verdicts, or a draft's sentences, with the cited articles that are still here, by identifier.

    `copies` is what `copies_of` says of each answer, verdict and statement of a draft.
    """

    items: tuple[Item, ...]
    articles: Mapping[str, Article]
    made: str  # ISO 8601 in UTC, to the second
    name: str = ""
    copies: Mapping[Item, Mapping[Side, str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name, or else what its only item is about."""
        whole = f"{len(self.items)} answers and verdicts"
        return self.name or (heading(self.items[0]) if len(self.items) == 1 else whole)

    @property
    def tally(self) -> str:
        """What the review of a draft has come to; empty where there is none."""
        counts = Counter(one.counts_as for one in self.items if isinstance(one, Reviewed))
        return tally(counts, sum(isinstance(one, PassedOver) for one in self.items)) if counts else ""

    def article_of(self, citation: Citation) -> Article | None:
        """The article that a citation quotes, if it is still here and as it was."""
        article = self.articles.get(citation.article_id)
        return article if article and citation.holds_in(article) else None


def report_of(items: Iterable[Item], library: Library, name: str = "", made: datetime | None = None) -> Report:
    """A report of these answers and verdicts with the library's articles, made now unless told otherwise."""
    items = tuple(items)
    wanted = dict.fromkeys(one.article_id for item in items for one in (*citations_of(item), *nearest_of(item)))
    found = {article_id: library.known(article_id) for article_id in wanted}
    moment = (made or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    copies: dict[Item, dict[Side, str]] = {
        one: copies_of(one, library.database) for one in items if not isinstance(one, PassedOver)
    }
    return Report(items, {name: article for name, article in found.items() if article}, moment, name, copies)


def copies_of(item: Item, db: sqlite3.Connection) -> dict[Side, str]:
    """For each side that copies speak on, in words how many of its articles they are: see `qa.copies`."""
    every = [one for assertion in assertions(item) for one in assertion.cited]
    sides = {side: copies_among(db, (one.citation for one in every if one.side is side)) for side in SIDES}
    return {side: words for side, words in sides.items() if words}


def asked(item: Item) -> str:
    if isinstance(item, Answer):
        return item.question
    return item.claim if isinstance(item, Verdict) else item.text


def kind_in_words(item: Item) -> str:
    if isinstance(item, Answer):
        return "Question"
    return "Claim" if isinstance(item, Verdict) else f"Sentence {item.number}"


def heading(item: Item) -> str:
    return f"{kind_in_words(item)}: {asked(item)}"


def verdict_of(item: Item) -> Verdict | None:
    """The verdict that an item is or has."""
    return item.verdict if isinstance(item, Reviewed) else item if isinstance(item, Verdict) else None


def outcome_of(item: Verdict | Reviewed) -> Outcome:
    return item.counts_as if isinstance(item, Reviewed) else item.label


def nearest_of(item: Item) -> tuple[Citation, ...]:
    found = verdict_of(item)
    return found.nearest if found else item.nearest if isinstance(item, Answer) else ()


def assertions(item: Item) -> Iterator[Assertion]:
    """What an answer or a verdict asserts: its statements, or the claim and each part of it."""
    if isinstance(item, PassedOver):
        yield Assertion(Kind.PASSED_OVER, item.text, item.text, "", None, (), str(item.why))
    elif isinstance(item, Reviewed):
        own, *parts = _judged(item.verdict, item.text, Kind.CLAIM)
        note = "; ".join(filter(None, [own.note, *map(difference_in_words, item.differences)]))
        beside = (Cited(item.beside, Side.DIFFERS),) if item.counts_as is Beyond.DIFFERS and item.beside else ()
        yield replace(own, outcome=item.counts_as, cited=(*own.cited, *beside), note=note)
        yield from parts
    elif isinstance(item, Verdict):
        yield from _judged(item, item.claim, Kind.CLAIM)
    else:
        for one in item.statements:
            yield _stated(one, item.question)
        if item.abstained:
            note = str(item.reason or "")
            yield Assertion(Kind.ABSTENTION, item.question, "", Label.NOT_ENOUGH_INFO, item.confidence, (), note)


def citations_of(item: Item) -> list[Citation]:
    """Each sentence that is cited, once, in order; the nearest sentences are shown, not cited."""
    return list(dict.fromkeys(one.citation for assertion in assertions(item) for one in assertion.cited))


def numbers(report: Report) -> dict[Citation, int]:
    """The number, from 1, of each cited sentence of the report."""
    every = dict.fromkeys(citation for item in report.items for citation in citations_of(item))
    return {citation: number for number, citation in enumerate(every, 1)}


def unsettled(item: Item) -> bool:
    """Whether the nearest sentences are all there is to show."""
    if isinstance(item, Answer):
        return item.abstained
    return not isinstance(item, PassedOver) and outcome_of(item) is Label.NOT_ENOUGH_INFO


def place(citation: Citation) -> str:
    """Where the sentence stands, for a reader: `sentence 6, page 2`."""
    return f"sentence {citation.sentence}" + (f", {citation.where}" if citation.where else "")


def share(verdict: Verdict) -> str:
    shares = verdict.probabilities
    return (
        f"supported {shares.supported:.2f}, refuted {shares.refuted:.2f}, "
        f"not enough information {shares.not_enough_info:.2f}"
    )


def difference_in_words(one: Difference) -> str:
    if one.draft and one.source:
        return f"draft: {one.draft}, source: {one.source}"
    return f"only the draft says “{one.draft}”" if one.draft else f"only the source says “{one.source}”"


def told(quotation: Quotation) -> str:
    """What became of the words that a claim quotes."""
    if quotation.citation is None:
        return f"“{quotation.text}” is not in the sources"
    if quotation.exact:
        return f"“{quotation.text}” stands in the source word for word"
    return f"“{quotation.text}” was changed; the source has “{quotation.source_words}”"


def on_the_web(citation: Citation, article: Article | None) -> str:
    """The address at which the article was fetched, or which it says it has; empty where none is known."""
    known = (citation.source, article.address if article else None)
    found = next((one for one in known if one and ADDRESS.match(one)), "")
    return quote(found, safe="/:?#[]@!$&'()*+,;=%~", errors="replace")


def address(citation: Citation, article: Article | None) -> str:
    """An IRI of the article: its address, its file's, or else the name that RFC 6920 makes of its digest.

    `article` is the article as it was cited, if it is still here.
    """
    if found := on_the_web(citation, article):
        return found
    if Path(citation.source).is_absolute():
        return Path(citation.source).as_uri()
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(citation.digest)).decode().rstrip('=')}"


def _stated(statement: Statement, question: str) -> Assertion:
    cited = [Cited(one, Side.FOR, statement.support) for one in statement.citations]
    cited += [Cited(one, Side.AGAINST) for one in statement.against]
    outcome = Label.CONFLICTING if statement.against else Label.SUPPORTED
    note = "in the source's own words" if statement.quoted else ""
    return Assertion(Kind.STATEMENT, question, statement.text, outcome, statement.support, tuple(cited), note)


def _judged(verdict: Verdict, claim: str, kind: Kind) -> Iterator[Assertion]:
    cited = [Cited(one.citation, Side.FOR, one.support) for one in verdict.evidence_for]
    cited += [Cited(one.citation, Side.AGAINST, one.support) for one in verdict.evidence_against]
    cited += [Cited(one.citation, Side.QUOTED) for one in verdict.quotations if one.citation]
    note = "; ".join([*([verdict.reason] if verdict.reason else []), *map(told, verdict.quotations)])
    yield Assertion(kind, claim, verdict.claim, verdict.label, verdict.probabilities.supported, tuple(cited), note)
    for part in verdict.parts:
        yield from _judged(part, claim, Kind.PART)
