"""HTML pages: the article inside, without the page around it."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from index.address import web_address
from index.article import Article, Unreadable, new_article
from index.read.blocks import Block, composed, names_columns, table_lines, under
from index.read.clean import canonical, title_from
from index.read.dates import iso_date
from index.read.lines import ENDS_SENTENCE
from index.read.linked import stated_address
from index.read.metadata import one_line, told_language
from index.read.packages import parsing

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

SETTINGS: dict[str, Any] = {"include_comments": False, "favor_precision": True}
"""Chosen by `bench/extraction.py`: tables stay, as they hold figures that people ask about."""

_DATES = {"original_date": True, "extensive_search": False}
_PREFORMATTED = {"pre", "textarea", "script", "style"}
_PERMALINK = re.compile(r"\s*¶$", re.MULTILINE)
_CELL_EDGE = re.compile(r"^[ |]+|[ |]+$", re.MULTILINE)
_FEWEST_WORDS = 8  # of a sentence
_MANY_WORDS = 60  # of a page without sentences


def read_html(data: bytes, source: str, address: str | None = None) -> Article:
    """The main article of a page; `address` is where it was saved from, where that is known better than by the page.

    Raises Unreadable when the page holds no article (a login form, a list of links).
    """
    if not data.strip():
        raise Unreadable(f"{source}: the file is empty; save the page again from the browser")
    with parsing(source, "the page"):
        page = parsed(data)
        links = {_plain(link.text_content()) for link in page.iter("a")} if page is not None else set()
        language = page.get("lang") if page is not None else None
        address = web_address(address) or (stated_address(page) if page is not None else None)
        document = extracted(page) if page is not None else None
        lines = _lines_of(document) if document else []
    headings = {_plain("".join(head.itertext())) for head in document.body.iter("head")} if document else set()
    text, marks = composed(_placed(lines, headings))
    if document is None or not _is_article(text, links):
        raise Unreadable(
            f"{source}: no article found in this page (a form, a list of links, a page made by JavaScript?); "
            "save the article's text as .txt instead"
        )
    return new_article(
        title=_plain(document.title).replace("\n", " ") or title_from(source),
        text=text,
        source=source,
        published=iso_date(document.date or ""),
        author=one_line(document.author),
        language=told_language(language),
        marks=marks,
        address=address,
    )


def read_mhtml(data: bytes, source: str) -> Article:
    """The main article of a page that a browser saved as one file."""
    from index.read.mail import page_in

    page, address = page_in(data, source)
    return read_html(page, source, address)


def _lines_of(document: "Document") -> list[str]:
    """The lines of the article, with each row of a table of figures as a line that names its columns."""
    from lxml.etree import SubElement
    from trafilatura.xml import xmltotxt

    for table in list(document.body.iter("table")):
        if next(table.iterancestors("table"), None) is not None:
            continue
        cells = [list(row.iter("cell")) for row in table.iter("row")]
        rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in cells]
        marked = bool(cells) and bool(cells[0]) and all(cell.get("role") == "head" for cell in cells[0])
        for child in list(table):
            table.remove(child)
        table.tag = "div"
        for line in table_lines(rows, headed=marked or names_columns(rows)):
            SubElement(table, "p").text = line
    return _plain(xmltotxt(document.body, False)).split("\n")


def _placed(lines: Iterable[str], headings: set[str]) -> Iterator[Block]:
    """The lines, each with the heading above it."""
    place = ""
    for line in lines:
        if line in headings:
            place = under(line)
        yield Block(line, place)


def _plain(text: str | None) -> str:
    """Canonical text without the marks of permalinks and of the cells that a page is laid out in."""
    return canonical(_CELL_EDGE.sub("", _PERMALINK.sub("", canonical(text or ""))))


def _is_article(text: str, links: set[str]) -> bool:
    """Whether there is a sentence of some length, or many words that are no links."""
    lines = [line for line in text.split("\n") if line.removeprefix("- ") not in links]
    words = sum(len(line.split()) for line in lines)
    return words >= _MANY_WORDS or any(
        len(line.split()) >= _FEWEST_WORDS and ENDS_SENTENCE.search(line) for line in lines
    )


def parsed(data: bytes) -> "HtmlElement | None":
    """The page as a tree in which, as on the screen, a line end in the source is a space."""
    from trafilatura import load_html

    page = load_html(data)
    for element in page.iter() if page is not None else ():
        if element.tag not in _PREFORMATTED:
            element.text = _on_one_line(element.text)
        element.tail = _on_one_line(element.tail)
    return page


def _on_one_line(text: str | None) -> str | None:
    return text and re.sub(r"\s+", " ", text)


def extracted(page: "HtmlElement", **settings: Any) -> "Document | None":
    """What trafilatura finds in a page; None if it finds nothing."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, with_metadata=True, date_extraction_params=_DATES, **(SETTINGS | settings))
    return None if isinstance(found, dict) else found
