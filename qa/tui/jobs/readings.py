"""The articles that a step's sentences stand in, read while the desk is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.article import Article, FactcheckError
from qa.answer import Answer
from qa.assistant import Assistant
from qa.claim import Verdict
from qa.reports.content import copies_of
from qa.tui.desk import Desk, Job, Tell
from qa.tui.steps import Reading, Readings, citations_of


def reading(article_id: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        library = desk.assistant().library
        article = library.known(article_id)
        if article is None:
            raise FactcheckError(f"{article_id}: this article has gone from the library")
        tell(Reading(article, tuple(library.sentences(article))))

    return job


def readings_of(assistant: Assistant, result: Answer | Verdict) -> Readings:
    """The articles of all that a result cites, and which of them are copies."""
    library = assistant.library
    ids = dict.fromkeys(one.article_id for one in citations_of(result))
    found = readings(assistant, (article for article in map(library.known, ids) if article))
    return replace(found, copies={result: copies_of(result, library.database)})


def readings(assistant: Assistant, articles: Iterable[Article]) -> Readings:
    once = {article.id: article for article in articles}
    return Readings(tuple(Reading(one, tuple(assistant.library.sentences(one))) for one in once.values()))
