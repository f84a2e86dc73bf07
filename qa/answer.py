"""A question to a cited answer, or to an abstention that shows the nearest sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.article import Article, Citation, Evidence, FactcheckError, cite
from qa.confidence import LEAST_CONFIDENCE, Signs, confidence
from qa.draft import OPENING, Draft, read_draft
from qa.evidence import HELD, SENT, Answering, answering, holds, once, same, with_context
from qa.language import english
from qa.prompts import prompt

if TYPE_CHECKING:
    from index.library import Library
    from qa.model import ChatModel
    from qa.verify import Judgement, Verifier

LONGEST_QUESTION = 2_000  # characters
NEAREST = 3  # sentences shown with an abstention
SURE = -2.0  # log-odds from which on the reader's words stand against those of another sentence than it reads
COMPARED = 0.8  # confidence of two sentences compared: right 19 times of 24 in bench/RESULTS.md
YES_OR_NO = ("yes", "no")
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

    Which of two was first, and the like, is told by the two sentences themselves, without the model's words. An answer
    of less confidence than `least` is withheld. Raises BadQuestion for an empty or endless question, LibraryError for
    an empty library.
    """
    from qa.comparison import compared  # its patterns cost every command's start 60 ms here

    watch = _Watch(time.monotonic())
    question = clean_question(question, "question")
    found = answering(library, verifier, question, within)
    watch.evidence = watch.now()
    yield Found(found.ranked[:HELD])
    if least <= COMPARED and (told := compared(verifier, question, found.ranked)):
        others = [one for one in found.ranked[:HELD] if one not in told.facts]  # two lives are no contradiction
        statements = tuple(quoted(verifier, told.facts, COMPARED, found, others))
        nearest = _nearest(found.ranked)
        yield Answer(question, told.short, statements, False, None, COMPARED, nearest, watch.seconds(), Tokens(0, 0))
        return
    reason = hopeless(question, found, least)
    if reason:
        sure, nearest = confidence(hoped(found)), _nearest(found.ranked)
        yield Answer(question, "", (), True, reason, sure, nearest, watch.seconds(), Tokens(0, 0))
        return

    text = ""
    for piece in written(model, question, sent(library, found)):
        watch.first_word = watch.first_word or watch.now()
        text += piece
        yield Words(piece)
    draft = read_draft(text)
    stated = state(verifier, question, draft, found, held(library, found))
    sure = confidence(signs(found, model.opening))
    seconds, tokens = watch.seconds(), Tokens(model.prompt_tokens, model.generated_tokens)
    if sure < least or not stated.statements:
        reason, nearest = withheld(stated.statements, found.ranked)
        yield Answer(question, "", (), True, reason, sure, nearest, seconds, tokens)
        return
    yield Answer(question, stated.short, stated.statements, False, None, sure, _nearest(found.ranked), seconds, tokens)


def written(model: ChatModel, question: str, chosen: Sequence[Evidence]) -> Iterator[str]:
    """The draft, piece by piece; the model's `opening` is then the chance of a refusal."""
    return model.write(prompt("answer"), opening=OPENING, question=question, sentences=as_lines(chosen))


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
    return signs(found, refusal=0.0)


def sent(library: Library, found: Answering, most: int = SENT) -> list[Evidence]:
    """The ranked sentences that are worth their tokens, and what they need to be understood."""
    floor = 0.01 * found.relevance
    worth = max(found.together, sum(one.relevance >= floor for one in found.ranked[:most]))
    return once([*with_context(library, found.ranked[:worth]), *found.introductions])


def held(library: Library, found: Answering) -> list[Evidence]:
    """What a draft is held against: the sentences that it was written from, and more that may contradict it."""
    return sent(library, found, HELD)


@dataclass(frozen=True, slots=True)
class Stated:
    """What of a draft the sentences bear out."""

    short: str
    statements: tuple[Statement, ...]


def state(verifier: Verifier, question: str, draft: Draft, found: Answering, chosen: Sequence[Evidence]) -> Stated:
    """Check a draft against the sentences that `held` gives.

    A statement that they back is kept with the fewest that do, if it says the short answer. Where none is left, the
    sentences that answer the question are quoted in its place: their words need no backing.
    """
    short, facts = short_answer(draft, found, chosen), found.facts
    judged = [(text, verifier.judge(text, chosen)) for text in draft.statements]
    kept = [backed(text, judgement, found, chosen) for text, judgement in judged if judgement.backing]
    compared = len(facts) > 1 and short.lower() in YES_OR_NO
    if compared or _told(facts, short):
        kept = [one for one in kept if _says([one], short) and _rests_on(one, facts)]
        return Stated(short, tuple(kept or quoted(verifier, facts, found.probability, found, chosen)))
    answer = verifier.judge(f"{question} {short}", chosen) if short else None
    if answer and answer.backing:
        support = answer.support.supported
        return Stated(short, tuple(kept or quoted(verifier, answer.fewest(chosen), support, found, chosen)))
    short = short if _says(kept, short) else ""
    return Stated(short, tuple(kept or quoted(verifier, facts, found.probability, found, chosen)))


def short_answer(draft: Draft, found: Answering, chosen: Sequence[Evidence]) -> str:
    """The chat model's words, where the sentences have them or where they are a yes or no; the reader's elsewhere.

    Over a reader that is sure of what one sentence tells, they prevail where that very sentence has them.
    """
    place = found.place
    if place is None or draft.short.lower() in YES_OR_NO:
        return draft.short
    sure = found.together == 1 and place.odds >= SURE
    return draft.short if _told(found.facts if sure else chosen, draft.short) else place.words


def signs(found: Answering, refusal: float) -> Signs:
    """What the models say of an answer, the chat model with `refusal` that there is none."""
    return Signs(found.relevance, found.probability, found.odds, refusal, found.together == 2)


def _told(evidence: Sequence[Evidence], short: str) -> bool:
    """Whether the sentences have the short answer in so many words, or their titles do."""
    return bool(short) and any(holds(f"{one.article.title}\n{one.sentence.text}", short) for one in evidence)


def _rests_on(statement: Statement, facts: Sequence[Evidence]) -> bool:
    return any(cite(one.article, one.sentence) in statement.citations for one in facts)


def _says(statements: Sequence[Statement], short: str) -> bool:
    """Whether backed statements say the short answer; a yes or no is what they amount to."""
    return bool(statements) and (short.lower() in YES_OR_NO or any(holds(one.text, short) for one in statements))


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

    Where the question takes two facts, what rests on one of them is no answer without the other: both are cited, with
    what introduces them.
    """
    fewest = judgement.fewest(chosen)
    facts = found.facts if found.together > 1 else ()
    whole = any(same(one, fact) for one in fewest for fact in facts)
    rests = once([*facts, *found.introductions, *fewest]) if whole else fewest
    return Statement(text, _cited(rests), judgement.backing[0].support.supported, False, contradicting(judgement))


def quoted(
    verifier: Verifier, evidence: Sequence[Evidence], support: float, found: Answering, chosen: Sequence[Evidence]
) -> list[Statement]:
    """The sentences themselves as statements, each its own citation, with what contradicts it in other articles.

    Behind its own a statement cites the sentence that introduces it, if it needs one.
    """
    statements = []
    for one in evidence:
        introduced = [other for other in found.introductions if other.article.id == one.article.id]
        others = [other for other in chosen if other.article.id != one.article.id]
        against = contradicting(verifier.judge(one.sentence.text, others))
        cited = _cited(once([one, *introduced]))
        statements.append(Statement(one.sentence.text, cited, support, True, against))
    return statements


def _cited(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    return tuple(cite(one.article, one.sentence) for one in evidence)


def contradicting(judgement: Judgement) -> tuple[Citation, ...]:
    """The sentences that contradict what was judged."""
    return _cited([one.evidence for one in judgement.opposing])


def withheld(statements: Sequence[Statement], ranked: Sequence[Evidence]) -> tuple[Reason, tuple[Citation, ...]]:
    """Why statements of too little confidence are not shown, and what is: of a dispute both sides."""
    disputed = [one for one in statements if one.against]
    sides = (citation for one in disputed for citation in (*one.citations, *one.against))
    reason = Reason.DISAGREE if disputed else Reason.NOT_SETTLED
    return reason, tuple(dict.fromkeys((*sides, *_nearest(ranked))))


def _nearest(ranked: Sequence[Evidence]) -> tuple[Citation, ...]:
    return _cited(ranked[:NEAREST])
