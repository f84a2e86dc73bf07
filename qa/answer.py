"""A question to a cited answer, or to an abstention that shows the nearest sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Citation, Evidence, FactcheckError, cite
from index.sentences import sentence_spans
from qa.prompts import prompt

if TYPE_CHECKING:
    from index.library import Library
    from qa.model import ChatModel
    from qa.verify import Judgement, Verifier

LONGEST_QUESTION = 2_000  # characters
PASSAGES = 8
SENT = 6  # sentences that the chat model sees, at most
NEAREST = 3  # sentences shown with an abstention
FAR = 0.02  # relevance below which the best sentence has nothing to do with the question
REFUSAL = "the sources do not say"


class BadQuestion(FactcheckError):
    """A question or claim that can't be worked on as it stands."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One assertion of an answer, with the sentences that back it and the probability that they do."""

    text: str
    citations: tuple[Citation, ...]
    support: float


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time since the question was put; None for what did not happen."""

    evidence: float
    first_word: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Tokens:
    prompt: int
    generated: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Statements with their citations; none of them when `abstained`, and then `reason` says why."""

    question: str
    statements: tuple[Statement, ...]
    abstained: bool
    reason: str
    confidence: float
    nearest: tuple[Citation, ...]
    seconds: Seconds
    tokens: Tokens

    @property
    def text(self) -> str:
        return " ".join(statement.text for statement in self.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each cited sentence once, in the order of its first citation."""
        return tuple(dict.fromkeys(citation for one in self.statements for citation in one.citations))


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences that will be used, the most relevant first."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the draft as the model writes it; what of it stays is decided when it is whole."""

    text: str


Event = Found | Words | Answer


def ask(library: Library, model: ChatModel, verifier: Verifier, question: str) -> Iterator[Event]:
    """Answer from the library's sentences; yields Found, then Words, then one Answer.

    Raises BadQuestion for an empty or endless question, LibraryError for an empty library.
    """
    started = time.monotonic()
    question = clean_question(question, "question")
    ranked = library.evidence(question, library.search(question, PASSAGES))
    evidence_at = time.monotonic() - started
    yield Found(tuple(ranked[:SENT]))
    if not ranked or ranked[0].relevance < FAR:
        seconds = Seconds(evidence_at, None, time.monotonic() - started)
        yield _abstention(question, "nothing in the library comes close", ranked, seconds, Tokens(0, 0))
        return

    chosen = select(ranked)
    draft, first_word_at = "", None
    for piece in model.write(prompt("answer"), question=question, sentences=as_lines(chosen)):
        first_word_at = first_word_at or time.monotonic() - started
        draft += piece
        yield Words(piece)
    statements = [backed(text, verifier.judge(text, chosen)) for text in split(draft)]
    kept = tuple(statement for statement in statements if statement.citations)
    seconds = Seconds(evidence_at, first_word_at, time.monotonic() - started)
    tokens = Tokens(model.prompt_tokens, model.generated_tokens)
    if not kept:
        reason = "sentences come close, but none of them settles it"
        yield _abstention(question, reason, ranked, seconds, tokens)
        return
    yield Answer(question, kept, False, "", confidence(ranked, kept), _nearest(ranked), seconds, tokens)


def clean_question(text: str, word: str) -> str:
    """The text on one line. Raises BadQuestion when it holds nothing to look for, or far too much."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())  # an argument can hold half characters
    if not any(character.isalnum() for character in line):
        raise BadQuestion(f"the {word} is empty")
    if len(line) > LONGEST_QUESTION:
        raise BadQuestion(
            f"the {word} has {len(line):,} characters; {LONGEST_QUESTION:,} is the most. Ask about one thing at a time"
        )
    return line


def select(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The few sentences worth their tokens, best first."""
    floor = 0.01 * ranked[0].relevance
    return [one for one in ranked[:SENT] if one.relevance >= floor]


def as_lines(evidence: Sequence[Evidence]) -> str:
    """Sentences as the model sees them: under their article's title, a line each, in the article's order."""
    lines: list[str] = []
    for article in dict.fromkeys(one.article for one in evidence):
        own = [one.sentence for one in evidence if one.article == article]
        if article.title:
            lines.append(f"# {article.title}")
        lines += [f"- {sentence.text}" for sentence in sorted(own, key=lambda sentence: sentence.number)]
    return "\n".join(lines)


def split(draft: str) -> list[str]:
    """The draft's statements, one a sentence; a refusal is none."""
    texts = [draft[start:end].lstrip("-*• ") for start, end in sentence_spans(draft)]
    return [text for text in dict.fromkeys(texts) if text and REFUSAL not in text.lower()]


def backed(text: str, judgement: Judgement) -> Statement:
    """The statement with the smallest set of sentences that backs it; with none when nothing does."""
    if not judgement.backing:
        return Statement(text, (), judgement.support.supported)
    best = judgement.backing[0]
    minimal = [one for one in judgement.backing if one.support is best.support]
    citations = tuple(cite(one.evidence.article, one.evidence.sentence) for one in minimal)
    return Statement(text, citations, best.support.supported)


def confidence(ranked: Sequence[Evidence], statements: Sequence[Statement]) -> float:
    """How far the answer can be relied on: as far as its evidence is relevant and its weakest statement backed."""
    return ranked[0].relevance * min(statement.support for statement in statements)


def _abstention(question: str, reason: str, ranked: Sequence[Evidence], seconds: Seconds, tokens: Tokens) -> Answer:
    return Answer(question, (), True, reason, 0.0, _nearest(ranked), seconds, tokens)


def _nearest(ranked: Sequence[Evidence]) -> tuple[Citation, ...]:
    return tuple(cite(one.article, one.sentence) for one in ranked[:NEAREST])
