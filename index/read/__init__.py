"""Files to articles: one module a format, chosen by what a file holds, and by its name where that tells more."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import count
from typing import Any

from index.article import Article, Unreadable
from index.read.fields import USUAL, Fields
from index.read.kinds import SUFFIXES, Kind, kind_of
from index.read.packages import File, Room, TooBig, room_for

__all__ = ["SUFFIXES", "USUAL", "Fields", "read", "read_all"]

_READERS = {
    Kind.TEXT: "text.read_text",
    Kind.MARKDOWN: "markdown.read_markdown",
    Kind.HTML: "html.read_html",
    Kind.PDF: "pdf.read_pdf",
    Kind.DOCX: "docx.read_docx",
    Kind.ODT: "odt.read_odt",
    Kind.EPUB: "epub.read_epub",
    Kind.RTF: "rtf.read_rtf",
    Kind.SUBTITLES: "subtitles.read_subtitles",
    Kind.PICTURE: "ocr.read_picture",
    Kind.MHTML: "html.read_mhtml",
}
"""Readers of one article: (bytes, source) → Article."""

_RECORDS = {Kind.JSON: "records.read_json", Kind.CSV: "records.read_csv"}
"""Readers of records: (bytes, source, fields) → articles."""

_HOLDERS = {Kind.WARC: "warc.pages", Kind.ARCHIVE: "archive.files_in"}
"""Readers of files that hold files: (bytes, source, room) → the files inside."""

DEEPEST = 2
"""Levels of files in files that are opened: a ZIP in a ZIP is, a ZIP in that is not."""


def read_all(data: bytes, source: str, fields: Fields = USUAL) -> list[Article | Unreadable]:
    """Every article in a file, each with a source of its own, and an Unreadable for each part that is none.

    Raises Unreadable, with what the person can do about it, when there is no article in the file.
    """
    opening = _Opening(fields, room_for(data, source), DEEPEST)
    found = _distinct(_all(data, source, opening))
    if not any(isinstance(one, Article) for one in found):
        reasons = [one for one in found if isinstance(one, Unreadable)]
        raise reasons[0] if reasons else Unreadable(f"{source}: holds no file of a kind that can be read")
    return found


def read(data: bytes, source: str) -> Article:
    """The one article of a file.

    Raises Unreadable, with what the person can do about it; also when the file holds several articles.
    """
    articles = [one for one in read_all(data, source) if isinstance(one, Article)]
    if len(articles) > 1:
        raise Unreadable(f"{source}: holds {len(articles)} articles; save the one that is meant as a file of its own")
    return articles[0]


@dataclass(frozen=True, slots=True)
class _Opening:
    """What goes with a file into the files in it: the room that is left for them, and the levels."""

    fields: Fields
    room: Room
    levels: int


def _all(data: bytes, source: str, opening: _Opening) -> Iterator[Article | Unreadable]:
    kind = kind_of(data, source)
    if kind in _READERS:
        yield _function(_READERS[kind])(data, source)
    elif kind in _RECORDS:
        yield from _function(_RECORDS[kind])(data, source, opening.fields)
    elif kind in _HOLDERS:
        yield from _inside(_function(_HOLDERS[kind]), data, source, opening)
    elif kind is Kind.MBOX:
        yield from _mailbox(data, source, opening)
    else:
        yield from _mail(data, source, opening)


def _mailbox(data: bytes, source: str, opening: _Opening) -> Iterator[Article | Unreadable]:
    from index.read.mail import messages

    for name, message in messages(data, source):
        try:
            yield from _mail(message, name, opening)
        except Unreadable as error:
            yield error


def _mail(data: bytes, source: str, opening: _Opening) -> Iterator[Article | Unreadable]:
    """A message, and the documents that are attached to it."""
    from index.read.mail import attachments, read_mail

    try:
        yield read_mail(data, source)
    except Unreadable as error:
        yield error
    yield from _inside(attachments, data, source, opening)


def _inside(
    files: Callable[[bytes, str, Room], Iterable[File]], data: bytes, source: str, opening: _Opening
) -> Iterator[Article | Unreadable]:
    """The articles of the files inside a file."""
    deeper = replace(opening, levels=opening.levels - 1)
    for name, content in _until_broken(files(data, source, opening.room), source):
        try:
            if isinstance(content, Unreadable):
                raise content
            if not opening.levels:
                raise Unreadable(f"{name}: packed in archives {DEEPEST + 1} deep; unpack it and add its files")
            yield from _all(content, name, deeper)
        except TooBig:
            raise
        except Unreadable as error:
            yield error


def _until_broken(files: Iterable[File], source: str) -> Iterator[File]:
    """The files, and at last why there are no more: an archive that was cut short loses only its end."""
    try:
        yield from files
    except TooBig:
        raise
    except Unreadable as error:
        yield source, error


def _distinct(found: Iterable[Article | Unreadable]) -> list[Article | Unreadable]:
    """The same, the second of two with one name numbered: `news.zip!a.txt#2`."""
    named: dict[str, Article] = {}
    every: list[Article | Unreadable] = []
    for one in found:
        if isinstance(one, Article):
            numbers = (f"{one.source}#{number}" for number in count(2))
            source = one.source if one.source not in named else next(name for name in numbers if name not in named)
            one = named[source] = replace(one, source=source)
        every.append(one)
    return every


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"index.read.{module}"), function)
    return found
