"""Saved citations, checked again against the library as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from index.article import Article, Citation, FactcheckError, cite
from index.library import Library
from qa.reports import forms
from qa.visible import visible


class State(StrEnum):
    HOLDS = "holds"
    MOVED = "moved"  # the article has changed, or has another name, and the same sentence stands in it once
    ARTICLE_CHANGED = "article changed"
    ARTICLE_GONE = "article gone"
    QUOTE_WRONG = "quote wrong"  # the article is as it was and says something else there


class NotAReport(FactcheckError):
    """A file that holds no saved answer or verdict."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A citation and how it fares; `now` is the same sentence where it stands today, if it has moved."""

    citation: Citation
    state: State
    now: Citation | None = None


def recheck(text: str, library: Library) -> list[Checked]:
    """How each citation of a saved report fares, in whichever format it was written.

    Raises NotAReport when the text is no such thing.
    """
    return [checked(citation, library) for citation in saved_citations(text)]


def checked(citation: Citation, library: Library) -> Checked:
    article = library.known(citation.article_id)
    if article and article.digest == citation.digest:
        return Checked(citation, State.HOLDS if stands(citation, article) else State.QUOTE_WRONG)
    twin = _renamed(citation, library)
    if twin and stands(citation, twin):
        now = replace(citation, article_id=twin.id, title=twin.title, source=twin.source)
        return Checked(citation, State.MOVED, now)
    if article is None:
        return Checked(citation, State.QUOTE_WRONG if twin else State.ARTICLE_GONE)
    same = [one for one in library.sentences(article) if citation.quote in (one.text, visible(one.text))]
    if len(same) == 1:
        return Checked(citation, State.MOVED, cite(article, same[0]))
    return Checked(citation, State.ARTICLE_CHANGED)


def state(citation: Citation, library: Library) -> State:
    return checked(citation, library).state


def stands(citation: Citation, article: Article) -> bool:
    """Whether the quote is what the article says there, or that as a report shows it."""
    # A slice forgives an end beyond the text or a start before it; a citation does not.
    there = (
        article.text[citation.start : citation.end] if 0 <= citation.start < citation.end <= len(article.text) else ""
    )
    return bool(there) and citation.quote in (there, visible(there))


def saved_citations(text: str) -> list[Citation]:
    """What a saved report cites, each sentence once, in order. Raises NotAReport."""
    text = text.removeprefix("\ufeff")
    form = next((one for one in forms().values() if one.recognises(text)), None)
    try:
        if form is None:
            raise ValueError("none of its formats")
        return list(dict.fromkeys(form.citations(text)))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NotAReport(
            f"not a report that `qa ask` or `qa check` wrote, or no longer one ({_told(error)})"
        ) from error


def summary(results: Sequence[Checked]) -> str:
    """One line on all of them: `3 citations: 2 hold, 1 moved`."""
    if not results:
        return "it cites no sentence, so there is nothing to check"
    words = f"{len(results)} citation" + ("s" if len(results) > 1 else "")
    if all(one.state is State.HOLDS for one in results):
        return f"{words}, all hold" if len(results) > 1 else f"{words}, it holds"
    return f"{words}: {', '.join(_counts(results))}"


def _counts(results: Sequence[Checked]) -> Iterator[str]:
    for one in State:
        if count := sum(result.state is one for result in results):
            yield f"{count} {'hold' if one is State.HOLDS and count > 1 else one}"


def _renamed(citation: Citation, library: Library) -> Article | None:
    """The article with the very text that was cited, under another name."""
    names = (entry.id for entry in library.entries() if entry.digest == citation.digest)
    return next((article for name in names if (article := library.known(name))), None)


def _told(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error) or type(error).__name__
