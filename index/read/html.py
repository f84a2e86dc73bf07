"""HTML pages: the article inside, without the page around it."""

import re
from typing import TYPE_CHECKING, Any

from index.article import Article, Unreadable, new_article
from index.read.clean import canonical, title_from
from index.read.dates import iso_date

if TYPE_CHECKING:
    from trafilatura.settings import Document

SETTINGS: dict[str, Any] = {"include_comments": False}
"""Chosen by `bench/extraction.py`: tables stay, as they hold figures that people ask about."""

_DATES = {"original_date": True, "extensive_search": False}
_PREFORMATTED = {"pre", "textarea", "script", "style"}
_PERMALINK = re.compile(r"\s*¶$", re.MULTILINE)
_PROSE = re.compile(r"(?:\S+\s+){7}\S.*[.!?…][\"'”’»)]*$", re.MULTILINE)


def read_html(data: bytes, source: str) -> Article:
    """The main article of a page.

    Raises Unreadable when the page holds no article (a login form, a list of links).
    """
    if not data.strip():
        raise Unreadable(f"{source}: the file is empty; save the page again from the browser")
    document = extracted(data)
    text = _PERMALINK.sub("", canonical(document.text or "")) if document else ""
    if document is None or not _PROSE.search(text):
        raise Unreadable(
            f"{source}: no article found in this page (a form, a list of links, or a page that needs JavaScript?); "
            "save the article's text as .txt instead"
        )
    return new_article(
        title=_PERMALINK.sub("", canonical(document.title or "").replace("\n", " ")) or title_from(source),
        text=text,
        source=source,
        published=iso_date(document.date or ""),
    )


def extracted(data: bytes, **settings: Any) -> "Document | None":
    """What trafilatura finds in a page; None if it finds nothing."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(data)
    if tree is None:
        return None
    for element in tree.iter():
        if element.tag not in _PREFORMATTED:
            element.text = _on_one_line(element.text)
        element.tail = _on_one_line(element.tail)
    found = bare_extraction(tree, with_metadata=True, date_extraction_params=_DATES, **(SETTINGS | settings))
    return None if isinstance(found, dict) else found


def _on_one_line(text: str | None) -> str | None:
    """A line end in the source of a page is a space."""
    return text and re.sub(r"\s+", " ", text)
