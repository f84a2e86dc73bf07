"""EPUB books: the chapters in reading order, each named as the table of contents names it.

By zipfile and lxml: the libraries for EPUB are under the AGPL or no longer kept.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

from index.article import Article, Unreadable, new_article
from index.read.blocks import Block, composed, label
from index.read.clean import title_from
from index.read.markup import blocks_of
from index.read.metadata import Metadata, dublin_core
from index.read.packages import opened_zip, parsing, part

_WHAT = "the EPUB"
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}
_TABLES = {"application/x-dtbncx+xml"}
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")


def read_epub(data: bytes, source: str) -> Article:
    """The text of a book without its table of contents; a book that is locked has none."""
    with opened_zip(data, source, _WHAT) as book:
        if "META-INF/encryption.xml" in book.namelist() and "META-INF/rights.xml" in book.namelist():
            raise Unreadable(f"{source}: the EPUB is locked to a reader's account; add a copy that is not")
        container = part(book, "META-INF/container.xml", source, _WHAT)
        root = container.find(".//{*}rootfile") if container is not None else None
        name = unquote(root.get("full-path", "")) if root is not None else ""
        package = part(book, name, source, _WHAT)
        if package is None:
            raise Unreadable(f"{source}: the EPUB is broken; save or export it again")
        metadata: Metadata = dublin_core(package)
        text, marks = composed(_chapters(book, package, posixpath.dirname(name), source))
    if not text:
        raise Unreadable(f"{source}: the EPUB holds no text; is it locked or a book of pictures?")
    return new_article(
        title=metadata.title or title_from(source),
        text=text,
        source=source,
        published=metadata.published,
        author=metadata.author,
        language=metadata.language,
        marks=marks,
    )


def _chapters(book: ZipFile, package: Any, folder: str, source: str) -> Iterator[Block]:
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    titles = _titles(book, items.values(), folder, source)
    chapter = ""
    for number, reference in enumerate(package.iterfind(".//{*}spine/{*}itemref"), 1):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        path = _path(folder, item.get("href", ""))
        tree = _page(book, path, source)
        if tree is None:
            continue
        if path in titles or not titles:
            chapter = f"chapter “{titles[path]}”" if titles else f"part {number}"
        yield from blocks_of(tree, chapter)


def _titles(book: ZipFile, items: Any, folder: str, source: str) -> dict[str, str]:
    """The first entry of the table of contents for each file."""
    titles: dict[str, str] = {}
    for item in items:
        path = _path(folder, item.get("href", ""))
        is_page = "nav" in item.get("properties", "").split()
        if is_page and (page := _page(book, path, source)) is not None:
            entries = [
                (link.get("href", ""), link.text_content()) for nav in page.iter("nav") for link in nav.iter("a")
            ]
        elif item.get("media-type") in _TABLES and (table := _table(book, path, source)) is not None:
            entries = [
                (point.find("{*}content").get("src", ""), "".join(point.find("{*}navLabel").itertext()))
                for point in table.iter("{*}navPoint")
                if point.find("{*}content") is not None and point.find("{*}navLabel") is not None
            ]
        else:
            continue
        for address, title in entries:
            if label(title):
                titles.setdefault(_path(posixpath.dirname(path), address), label(title))
    return titles


def _path(folder: str, address: str) -> str:
    """The member that an address in a file of this folder means."""
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(address).url)))


def _page(book: ZipFile, path: str, source: str) -> Any:
    """The tree of a page, read as HTML, in which entities are never declared; None where it is missing or empty."""
    from lxml import html

    if path not in book.namelist():
        return None
    with parsing(source, _WHAT):
        page = _DECLARATION.sub(b"", book.read(path), count=1)
        return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")) if page.strip() else None


def _table(book: ZipFile, path: str, source: str) -> Any:
    """The older table of contents; a book that has the newer too may do without it."""
    try:
        return part(book, path, source, _WHAT)
    except Unreadable:
        return None
