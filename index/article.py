"""Articles, sentences, passages and citations: what everything else talks about."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from index.address import web_address


class FactcheckError(Exception):
    """Base of every error whose message is written for the person at the keyboard."""


class Unreadable(FactcheckError):
    """A file that can't become an article."""


Mark = tuple[int, str]
"""An offset, and the place in the source where the text from there on is, in words a reader looks it up by."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text and where it came from.

    `text` is the canonical text: every offset in the program counts its code points. A newline in it
    always ends a paragraph, so a sentence never crosses one.
    """

    id: str
    title: str
    text: str
    source: str
    published: str | None
    digest: str
    page_starts: tuple[int, ...] = ()
    author: str | None = None
    language: str | None = None  # as the file states it: `en`, `de-AT`
    marks: tuple[Mark, ...] = ()  # in the order of their offsets
    address: str | None = None  # of the page on the web, http or https

    def page_at(self, offset: int) -> int | None:
        """The number, from 1, of the page that holds `offset`; None for sources without pages."""
        return sum(start <= offset for start in self.page_starts) or None

    def place_at(self, offset: int) -> str:
        """Where in its source `offset` is, in words: `page 3`, `00:01:23`, `under “Tolls”`; "" where nothing tells."""
        if page := self.page_at(offset):
            return f"page {page}"
        passed = bisect_right(self.marks, offset, key=lambda mark: mark[0])
        return self.marks[passed - 1][1] if passed else ""


def new_article(
    *,
    title: str,
    text: str,
    source: str,
    published: str | None = None,
    page_starts: tuple[int, ...] = (),
    author: str | None = None,
    language: str | None = None,
    marks: tuple[Mark, ...] = (),
    address: str | None = None,
) -> Article:
    """An article with its digest and an identifier made from its file name, or from its title where there is none.

    One of several in a file, whose source ends `#3` or is an address, is named by its title too. `address` is what the
    file says; where the page was fetched from, if the source tells that, counts for more.
    """
    file = Path(inner(source))
    name = title if _NAMES_NO_FILE.search(source) or not file.suffix else file.stem
    return Article(
        slug(name),
        title,
        text,
        source,
        published,
        text_digest(text),
        page_starts,
        author,
        language,
        marks,
        web_address(source) or web_address(inner(source)) or web_address(address),
    )


_NAMES_NO_FILE = re.compile(r"#\d+$|!https?://")
_OUTER = re.compile(r".*\.\w{2,8}!", re.DOTALL)


def inner(source: str) -> str:
    """What a source names in the file that holds it: of `news.zip!a/b.html` it is `a/b.html`."""
    return _OUTER.sub("", source, count=1)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of an article: `article.text[start:end] == text`, always."""

    article_id: str
    number: int  # from 1
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences, `first` to `last` inclusive, that is embedded as one text."""

    id: int
    article_id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence offered as support, with the relevance that the ranker gives it, between 0 and 1."""

    article: Article
    sentence: Sentence
    relevance: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A statement's link to the exact characters that back it."""

    article_id: str
    title: str
    source: str
    page: int | None
    sentence: int
    start: int  # offsets into the article's canonical text, in code points
    end: int
    quote: str
    digest: str  # SHA-256 of that text in UTF-8, hex
    place: str = ""  # where in the source, for one without pages

    @property
    def where(self) -> str:
        """The place in the source, in words; "" where nothing tells."""
        return f"page {self.page}" if self.page else self.place

    def holds_in(self, article: Article) -> bool:
        return article.digest == self.digest and article.text[self.start : self.end] == self.quote


def cite(article: Article, sentence: Sentence) -> Citation:
    page = article.page_at(sentence.start)
    return Citation(
        article.id,
        article.title,
        article.source,
        page,
        sentence.number,
        sentence.start,
        sentence.end,
        sentence.text,
        article.digest,
        "" if page else article.place_at(sentence.start),
    )


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slug(title: str) -> str:
    """A short identifier that can be typed: `Harbour bridge opens` becomes `harbour-bridge-opens`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    kept = ""
    for word in words:
        if kept and len(kept) + len(word) >= 40:
            break
        kept = f"{kept}-{word}" if kept else word[:40]
    return kept or "article"
