"""The desk: the one place in the chat where the assistant and its library are used, one job at a time."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from index.article import Article, Citation, FactcheckError, Sentence
from qa.answer import Answer, Event, Found, Words
from qa.assistant import Assistant
from qa.claim import Verdict
from qa.tui.commands import Claim, Question


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its sentences, as it was when it was cited."""

    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done now."""

    text: str


@dataclass(frozen=True, slots=True)
class Readings:
    """The articles of all the sentences that the coming steps can cite."""

    articles: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The end of a job that came to nothing."""

    reason: str


Step = Stage | Readings | Event | Verdict | Failure


class Desk:
    """Jobs as a series of steps, to be taken in a worker's thread.

    The assistant is not for several threads at once, and its library has one SQLite connection. So every use of
    either happens inside a job and under one lock; the articles that the source pane may show are read there as
    well and travel with the steps, and opening a citation reads nothing. A stopped job keeps the lock until its
    present step is done, and the next one waits for that.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._used = False

    def opening(self) -> Generator[Step]:
        """Begin to load the chat model before the first question; says so when there is nothing to ask about."""
        with self._lock:
            yield from self._told(self._opening())

    def steps(self, task: Question | Claim) -> Generator[Step]:
        """The steps of a job; the last is an Answer, a Verdict or a Failure."""
        yield Stage("Waiting for the step before to end" if self._lock.locked() else "Searching")
        with self._lock:
            yield Stage("Searching" if self._used else "Loading the models and searching")
            yield from self._told(self._answering(task) if isinstance(task, Question) else self._checking(task))
            self._used = True

    def _told(self, steps: Iterator[Step]) -> Iterator[Step]:
        try:
            yield from steps
        except FactcheckError as error:
            yield Failure(f"{error}.")
        except Exception as error:  # a fault of the program must not take the conversation with it
            yield Failure(f"A fault in the program, please report it: {type(error).__name__}: {error}")

    def _opening(self) -> Iterator[Step]:
        if not self._assistant.library.entries():
            yield Failure("The library is empty. `qa add PATH` puts articles into it.")
            return
        self._assistant.warm()

    def _answering(self, question: Question) -> Iterator[Step]:
        for event in self._assistant.events(question.text):
            if isinstance(event, Found):
                yield self._readings(one.article for one in event.evidence)
                yield event
                yield Stage("Reading the sentences found")
            elif isinstance(event, Words):
                yield Stage("Writing")
                yield event
            else:
                yield event

    def _checking(self, claim: Claim) -> Iterator[Step]:
        yield Stage("Checking" if self._used else "Loading the models and checking")
        verdict = self._assistant.check(claim.text)
        yield self._readings_of(citations_of(verdict))
        yield verdict

    def _readings_of(self, citations: Iterable[Citation]) -> Readings:
        known = [self._assistant.library.known(name) for name in dict.fromkeys(one.article_id for one in citations)]
        return self._readings(article for article in known if article)

    def _readings(self, articles: Iterable[Article]) -> Readings:
        once = {article.id: article for article in articles}
        return Readings(tuple(Reading(one, tuple(self._assistant.library.sentences(one))) for one in once.values()))


def citations_of(result: Answer | Verdict) -> tuple[Citation, ...]:
    """The sentences that a result shows, in the order in which it numbers them."""
    if isinstance(result, Answer):
        return result.nearest if result.abstained else result.citations
    witnesses = tuple(one.citation for one in (*result.evidence_for, *result.evidence_against))
    return witnesses or result.nearest
