"""Saved citations, checked again against the library as it is now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from index.article import Citation, FactcheckError
from index.library import Library
from qa.report import SCHEMA


class State(StrEnum):
    HOLDS = "holds"
    ARTICLE_CHANGED = "article changed"
    ARTICLE_GONE = "article gone"
    QUOTE_WRONG = "quote wrong"  # the article is as it was and says something else there


class NotAReport(FactcheckError):
    """A file that holds no saved answer or verdict."""


@dataclass(frozen=True, slots=True)
class Checked:
    citation: Citation
    state: State


def recheck(text: str, library: Library) -> list[Checked]:
    """The state of each citation in saved JSON: one answer or verdict, or one a line.

    Raises NotAReport when the text is no such thing.
    """
    return [Checked(citation, state(citation, library)) for citation in saved_citations(text)]


def state(citation: Citation, library: Library) -> State:
    article = library.known(citation.article_id)
    if article is None:
        return State.ARTICLE_GONE
    if article.digest != citation.digest:
        return State.ARTICLE_CHANGED
    # A slice forgives an end beyond the text or a start before it; a citation does not.
    exact = citation.end - citation.start == len(citation.quote)
    return State.HOLDS if exact and citation.holds_in(article) else State.QUOTE_WRONG


def saved_citations(text: str) -> list[Citation]:
    """Each citation of a saved answer or verdict, once, in order. Raises NotAReport."""
    try:
        try:
            records = [json.loads(text)]
        except ValueError:
            records = [json.loads(line) for line in text.splitlines() if line.strip()]
        schemas = {record["schema"] for record in records}
        found = dict.fromkeys(citation for record in records for citation in _citations(record))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAReport(f"not the JSON of `qa ask --json` or `qa check --json` ({error!r})") from error
    if schemas != {SCHEMA}:
        other = ", ".join(map(repr, schemas - {SCHEMA})) or "empty"
        raise NotAReport(f"not the JSON of `qa ask --json` or `qa check --json` in schema {SCHEMA} ({other})")
    return list(found)


def _citations(record: dict[str, Any]) -> Iterator[Citation]:
    for statement in record.get("statements", ()):
        yield from map(_citation, statement["citations"])
    for part in ("evidence_for", "evidence_against", "nearest"):
        yield from map(_citation, record.get(part, ()))


def _citation(saved: dict[str, Any]) -> Citation:
    values: dict[str, Any] = {
        field.name: saved.get("page") if field.name == "page" else saved[field.name] for field in fields(Citation)
    }
    if not (isinstance(values["quote"], str) and all(type(values[name]) is int for name in ("start", "end"))):
        raise TypeError("a citation's quote or offsets are of another type")
    return Citation(**values)
