"""Files to articles: one module a format."""

from pathlib import PurePath

from index.article import Article
from index.read.html import read_html
from index.read.markdown import read_markdown
from index.read.pdf import read_pdf
from index.read.text import read_text

_READERS = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
}

SUFFIXES = frozenset(_READERS)
"""The endings of the files that a folder is searched for, in lower case."""


def read(data: bytes, source: str) -> Article:
    """The article in a file, read by the ending of its name, else by what it begins with.

    Raises Unreadable with what the person can do about it.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return read_pdf(data, source)
    reader = _READERS.get(PurePath(source).suffix.lower())
    if reader is None and head.startswith((b"<html", b"<!doctype html", b"<?xml")):
        reader = read_html
    return (reader or read_text)(data, source)
