"""Markdown: its words, without the marks."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from index.article import Article, Unreadable, new_article
from index.read.blocks import Block, composed, table_lines, under
from index.read.clean import canonical, clean, title_from
from index.read.dates import iso_date
from index.read.metadata import one_line, told_language
from index.read.text import decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date|published|author|lang|language)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^>]*>", re.DOTALL)


def read_markdown(data: bytes, source: str) -> Article:
    """The article of a Markdown file; its title and date are those of the front matter, if it has any."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    body = clean(decoded(data, source))
    fields: dict[str, str] = {}
    if front_matter := _FRONT_MATTER.match(body):
        fields = {name.lower(): value.strip(" \t\"'") for name, value in _FIELD.findall(front_matter[1])}
        body = body[front_matter.end() :]
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    tokens = parser.parse(body)
    text, marks = composed(_blocks(tokens))
    if not text:
        raise Unreadable(f"{source}: the file holds no text; write the article in it and add it again")
    return new_article(
        title=canonical(fields.get("title", "")) or _first_heading(tokens) or title_from(source),
        text=text,
        source=source,
        published=iso_date(fields.get("date") or fields.get("published") or ""),
        author=one_line(fields.get("author")),
        language=told_language(fields.get("lang") or fields.get("language")),
        marks=marks,
    )


def _first_heading(tokens: "list[Token]") -> str | None:
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h1":
            return canonical(_words(inline)) or None
    return None


def _blocks(tokens: "list[Token]") -> Iterator[Block]:
    """A heading, a paragraph, a row of a table, a block of code, a footnote."""
    rows: list[list[str]] = []
    place = before = ""
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield from (Block(line, place) for line in table_lines(rows, headed=True))
            rows = []
        elif token.type == "inline" and rows:
            rows[-1].append(_words(token))
        elif token.type == "inline":
            if before == "heading_open":
                place = under(_words(token))
            yield Block(_words(token), place)
        elif token.type == "footnote_open":
            place = f"footnote {token.meta['id'] + 1}"
        elif token.type in ("fence", "code_block"):
            yield Block(token.content, place)
        elif token.type == "html_block":
            yield Block(_TAG.sub("", token.content), place)
        before = token.type


def _words(inline: "Token") -> str:
    """The text of a paragraph: of links and pictures what is read aloud, of a soft line break a space."""
    words = ""
    for token in inline.children or []:
        if token.type in ("text", "code_inline", "image"):
            words += token.content
        elif token.type == "softbreak":
            words += " "
        elif token.type == "hardbreak" or token.content.lower().startswith("<br"):
            words += "\n"
    return words
