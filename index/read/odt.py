"""OpenDocument texts: paragraphs, rows of tables and footnotes, each with the heading above it.

By lxml: the libraries for OpenDocument give the text without the rows of its tables or the ranks of its headings.
"""

from typing import Any

from index.article import Article, Unreadable, new_article
from index.read.blocks import composed
from index.read.clean import title_from
from index.read.dates import dateline
from index.read.markup import blocks_of
from index.read.metadata import dublin_core, one_line
from index.read.packages import opened_zip, part

_WHAT = "the OpenDocument text"
_AS_HTML = {
    "h": "h1",
    "p": "p",
    "list-item": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "table-header-rows": "thead",
    "note-body": "aside",
    "note-citation": "script",
    "tracked-changes": "script",
    "annotation": "script",
    "line-break": "br",
}
_MOST_SPACES = 100


def read_odt(data: bytes, source: str) -> Article:
    """The text of an OpenDocument file; comments, deleted text and pictures are left out."""
    with opened_zip(data, source, _WHAT) as package:
        content = part(package, "content.xml", source, _WHAT)
        metadata = dublin_core(part(package, "meta.xml", source, _WHAT))
    body = content.find(".//{*}body/{*}text") if content is not None else None
    text, marks = composed(blocks_of(_as_html(body))) if body is not None else ("", ())
    if body is None or not text:
        raise Unreadable(f"{source}: the OpenDocument text holds no text, or is locked with a password")
    heading = next((one_line("".join(element.itertext())) for element in body.iter("h1")), None)
    return new_article(
        title=metadata.title or heading or title_from(source),
        text=text,
        source=source,
        published=dateline(text) or metadata.published,
        author=metadata.author,
        language=metadata.language,
        marks=marks,
    )


def _as_html(body: Any) -> Any:
    """The body with its elements renamed to those of HTML that mean the same."""
    notes = 0
    for element in body.iter("{*}*"):
        name = element.tag.rpartition("}")[2]
        if name == "tab" or name == "s":
            count = element.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}c", "1")
            element.text = " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        element.tag = _AS_HTML.get(name, "span")
        if element.tag == "aside":
            notes += 1
            element.set("id", f"footnote-{notes}")
    return body
