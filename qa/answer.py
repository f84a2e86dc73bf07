"""A question to a cited answer, or to an abstention that shows the nearest sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.article import Article, Citation, Evidence, FactcheckError, cite
from qa.confidence import LEAST_CONFIDENCE, Signs, confidence
from qa.draft import Draft, read_draft
from qa.evidence import SENT, Answering, answering, once, same, with_context
from qa.language import english
from qa.prompts import prompt

if TYPE_CHECKING:
    from index.library import Library
    from qa.model import ChatModel
    from qa.verify import Judgement, Verifier

LONGEST_QUESTION = 2_000  # characters
NEAREST = 3  # sentences shown with an abstention
SURE = 0.0  # log-odds from which on the reader's words are the short answer
FAR = 0.02  # relevance below which the best sentence has nothing to do with the question


class BadQuestion(FactcheckError):
    """A question or claim that can't be worked on as it stands."""


class Reason(StrEnum):
    """Why an answer is withheld, in the words that the person reads."""

    NOTHING_CLOSE = "nothing in the library comes close"
    NOT_SETTLED = "sentences come close, but none of them settles it"
    DISAGREE = "the sources contradict each other"
    NOT_ENGLISH = "the verifier was trained on English and does not judge other languages"
    INTERRUPTED = "it was interrupted before it was finished"


@dataclass(frozen=True, slots=True)
class Statement:
    """One assertion of an answer, with the sentences that back it and the probability that they do.

    `quoted` says that the words are the source's own; `against` are sentences that contradict it.
    """

    text: str
    citations: tuple[Citation, ...]
    support: float
    quoted: bool = False
    against: tuple[Citation, ...] = ()


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
    """Statements with their citations; none of them when `abstained`, and then `reason` says why.

    `short` is the answer in a word or a few ("Kazakhstan and Kyrgyzstan"), empty where the question has no such answer.
    """

    question: str
    short: str
    statements: tuple[Statement, ...]
    abstained: bool
    reason: Reason | None
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


def ask(
    library: Library,
    model: ChatModel,
    verifier: Verifier,
    question: str,
    least: float = LEAST_CONFIDENCE,
    within: Article | None = None,
) -> Iterator[Event]:
    """Answer from the library's sentences, or from those of one article; yields Found, then Words, then one Answer.

    An answer of less confidence than `least` is withheld. Raises BadQuestion for an empty or endless question,
    LibraryError for an empty library.
    """
    watch = _Watch(time.monotonic())
    question = clean_question(question, "question")
    found = answering(library, verifier, question, within)
    watch.evidence = watch.now()
    yield Found(found.ranked[:SENT])
    reason = hopeless(question, found, least)
    if reason:
        sure, nearest = confidence(hoped(found)), _nearest(found.ranked)
        yield Answer(question, "", (), True, reason, sure, nearest, watch.seconds(), Tokens(0, 0))
        return

    chosen = with_context(library, found.ranked[: sent(found)])
    text = ""
    for piece in written(model, question, chosen):
        watch.first_word = watch.first_word or watch.now()
        text += piece
        yield Words(piece)
    draft = read_draft(text)
    stated = state(verifier, question, draft, found, chosen)
    sure = confidence(signs(found, draft, stated))
    seconds, tokens = watch.seconds(), Tokens(model.prompt_tokens, model.generated_tokens)
    if sure < least or not stated.statements:
        reason, nearest = withheld(stated.statements, found.ranked)
        yield Answer(question, "", (), True, reason, sure, nearest, seconds, tokens)
        return
    yield Answer(question, stated.short, stated.statements, False, None, sure, _nearest(found.ranked), seconds, tokens)


def written(model: ChatModel, question: str, chosen: Sequence[Evidence]) -> Iterator[str]:
    """The draft, piece by piece."""
    return model.write(prompt("answer"), question=question, sentences=as_lines(chosen))


@dataclass(slots=True)
class _Watch:
    """When what happened, in seconds since the question was put."""

    started: float
    evidence: float = 0.0
    first_word: float | None = None

    def now(self) -> float:
        return time.monotonic() - self.started

    def seconds(self) -> Seconds:
        return Seconds(self.evidence, self.first_word, self.now())


def hopeless(question: str, found: Answering, least: float) -> Reason | None:
    """Why the chat model need not be asked, if it need not."""
    if not english(question):
        return Reason.NOT_ENGLISH
    if found.relevance < FAR:
        return Reason.NOTHING_CLOSE
    return Reason.NOT_SETTLED if confidence(hoped(found)) < least else None


def hoped(found: Answering) -> Signs:
    """The signs if the chat model were to say the best that it can: below the bar then, it need not be asked."""
    return Signs(found.relevance, found.probability, found.odds, 1.0, True, False, found.together == 2)


def sent(found: Answering) -> int:
    """How many of the ranked sentences are worth their tokens."""
    floor = 0.01 * found.relevance
    return max(found.together, sum(one.relevance >= floor for one in found.ranked[:SENT]))


@dataclass(frozen=True, slots=True)
class Stated:
    """What of a draft the sentences bear out, and how far they bear out the short answer."""

    short: str
    statements: tuple[Statement, ...]
    support: float


def state(verifier: Verifier, question: str, draft: Draft, found: Answering, chosen: Sequence[Evidence]) -> Stated:
    """Check a draft against the sentences that it was written from.

    A statement that they back is kept with the fewest that do, if it says the short answer. Where none is left, the
    sentences that answer the question are quoted in its place: their words need no backing.
    """
    short, facts = short_answer(draft, found), found.ranked[: found.together]
    judged = [(text, verifier.judge(text, chosen)) for text in draft.statements]
    kept = [backed(text, judgement, found, chosen) for text, judgement in judged if judgement.backing]
    answer = verifier.judge(f"{question} {short}", chosen) if short else None
    support = answer.support.supported if answer and answer.backing else 0.0
    if _told(facts, short):
        kept = [one for one in kept if _says([one], short) and _rests_on(one, facts)]
        statements = kept or quoted(verifier, facts, found.probability, chosen)
    elif answer and answer.backing:
        statements = kept or quoted(verifier, answer.fewest(chosen), support, chosen)
    else:
        short = short if _says(kept, short) else ""
        statements = kept or quoted(verifier, facts, found.probability, chosen)
    return Stated(short, tuple(statements), max([support, *(one.support for one in kept)]))


def short_answer(draft: Draft, found: Answering) -> str:
    """The words at the place that the reader is sure of, else those of the chat model.

    The model's are taken too where they are a yes or no, or a longer quotation around the reader's.
    """
    place = found.place
    if place is None or place.odds < SURE or draft.short.lower() in ("yes", "no"):
        return draft.short
    fuller = place.words.lower() in draft.short.lower() and draft.short in place.evidence.sentence.text
    return draft.short if fuller else place.words


def signs(found: Answering, draft: Draft, stated: Stated) -> Signs:
    """What the models say of the answer."""
    agreed = found.place is not None and alike(found.place.words, draft.short)
    couple = found.together == 2
    return Signs(found.relevance, found.probability, found.odds, stated.support, agreed, draft.refused, couple)


def alike(one: str, other: str) -> bool:
    """Whether two short answers share most of their words."""
    first, second = ({word.strip(".,'\"()").lower() for word in text.split()} for text in (one, other))
    return len(first & second) * 2 > min(len(first), len(second)) > 0


def _told(facts: Sequence[Evidence], short: str) -> bool:
    """Whether the sentences that answer the question have the short answer in so many words."""
    return bool(short) and any(short.lower() in one.sentence.text.lower() for one in facts)


def _rests_on(statement: Statement, facts: Sequence[Evidence]) -> bool:
    return any(cite(one.article, one.sentence) in statement.citations for one in facts)


def _says(statements: Sequence[Statement], short: str) -> bool:
    """Whether backed statements say the short answer; a yes or no is what they amount to."""
    plain = short.lower()
    return bool(statements) and (plain in ("yes", "no") or any(plain in one.text.lower() for one in statements))


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


def as_lines(evidence: Sequence[Evidence]) -> str:
    """Sentences as the model sees them: under their article's title, a line each, in the article's order."""
    lines: list[str] = []
    for article in dict.fromkeys(one.article for one in evidence):
        own = [one.sentence for one in evidence if one.article == article]
        if article.title:
            lines.append(f"# {article.title}")
        lines += [f"- {sentence.text}" for sentence in sorted(own, key=lambda sentence: sentence.number)]
    return "\n".join(lines)


def backed(text: str, judgement: Judgement, found: Answering, chosen: Sequence[Evidence]) -> Statement:
    """The statement with the fewest sentences that back it, and those that contradict it.

    Where the question takes two facts, what rests on one of them is no answer without the other: both are cited.
    """
    fewest = judgement.fewest(chosen)
    facts = found.ranked[:2] if found.together == 2 else ()
    rests = once([*facts, *fewest]) if any(same(one, fact) for one in fewest for fact in facts) else fewest
    citations = tuple(cite(one.article, one.sentence) for one in rests)
    return Statement(text, citations, judgement.backing[0].support.supported, False, contradicting(judgement))


def quoted(
    verifier: Verifier, evidence: Sequence[Evidence], support: float, chosen: Sequence[Evidence]
) -> list[Statement]:
    """The sentences themselves as statements, each its own citation, with what contradicts it in other articles."""
    statements = []
    for one in evidence:
        others = [other for other in chosen if other.article.id != one.article.id]
        against = contradicting(verifier.judge(one.sentence.text, others))
        statements.append(Statement(one.sentence.text, (cite(one.article, one.sentence),), support, True, against))
    return statements


def contradicting(judgement: Judgement) -> tuple[Citation, ...]:
    """The sentences that contradict what was judged."""
    return tuple(cite(one.evidence.article, one.evidence.sentence) for one in judgement.opposing)


def withheld(statements: Sequence[Statement], ranked: Sequence[Evidence]) -> tuple[Reason, tuple[Citation, ...]]:
    """Why statements of too little confidence are not shown, and what is: of a dispute both sides."""
    disputed = [one for one in statements if one.against]
    sides = (citation for one in disputed for citation in (*one.citations, *one.against))
    reason = Reason.DISAGREE if disputed else Reason.NOT_SETTLED
    return reason, tuple(dict.fromkeys((*sides, *_nearest(ranked))))


def _nearest(ranked: Sequence[Evidence]) -> tuple[Citation, ...]:
    return tuple(cite(one.article, one.sentence) for one in ranked[:NEAREST])
