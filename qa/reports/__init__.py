"""Answers and verdicts as files that other people and programs can read and check again: a module a format.

Such a module has `written` and, for the way back, `recognises` and `citations`, as Form says. A new format is a module
like these, a member of Format and a line in `forms`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.article import Citation
    from qa.reports.content import Report


class Format(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    ANNOTATION = "annotation"
    CLAIMREVIEW = "claimreview"
    JSON = "json"


ENDINGS = {
    ".md": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSON,
}


class Form(Protocol):
    """What a format's module can do."""

    def written(self, report: Report) -> str: ...

    def recognises(self, text: str) -> bool:
        """Whether the text looks like this format, so that its faults are this format's to tell."""

    def citations(self, text: str) -> Iterator[Citation]:
        """What a written report cites. Raises ValueError, KeyError or TypeError where the text is not as written."""


def written(report: Report, format: Format) -> str:
    """The report as the text of a file.

    Raises NoSuchForm when the format has no words for what the report holds.
    """
    return forms()[format].written(report)


def format_of(file: Path) -> Format | None:
    """The format that a file's name asks for, if it does."""
    return ENDINGS.get(file.suffix.lower())


def forms() -> dict[Format, Form]:
    """Each format's module, in the order to try them on a text: Markdown, which may begin with anything, last."""
    from qa.reports import annotation, claimreview, markdown, page, records, table

    return {
        Format.HTML: page,
        Format.CSV: table,
        Format.ANNOTATION: annotation,
        Format.CLAIMREVIEW: claimreview,
        Format.JSON: records,
        Format.MARKDOWN: markdown,
    }
