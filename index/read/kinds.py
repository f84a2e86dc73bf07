"""What a file is: told by its content first, by the ending of its name second."""

import re
import zlib
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from zipfile import ZipFile

from index.article import Unreadable


class Kind(StrEnum):
    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "Word"
    ODT = "OpenDocument"
    EPUB = "EPUB"
    RTF = "RTF"
    SUBTITLES = "subtitles"
    PICTURE = "picture"
    MAIL = "mail"
    MBOX = "mbox"
    MHTML = "MHTML"
    JSON = "JSON"
    CSV = "CSV"
    WARC = "WARC"
    ARCHIVE = "archive"


SUFFIXES = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".odt": Kind.ODT,
    ".epub": Kind.EPUB,
    ".rtf": Kind.RTF,
    ".srt": Kind.SUBTITLES,
    ".vtt": Kind.SUBTITLES,
    ".eml": Kind.MAIL,
    ".mbox": Kind.MBOX,
    ".mhtml": Kind.MHTML,
    ".mht": Kind.MHTML,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSON,
    ".ndjson": Kind.JSON,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".warc": Kind.WARC,
    ".zip": Kind.ARCHIVE,
    ".tar": Kind.ARCHIVE,
    ".tgz": Kind.ARCHIVE,
    ".gz": Kind.ARCHIVE,
    ".bz2": Kind.ARCHIVE,
    ".xz": Kind.ARCHIVE,
}
PICTURE_SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
"""Read when named; a folder is not searched for them, as a saved page keeps hundreds beside it."""

_HEAD = 8192  # bytes that are looked at

_CONTENT = [
    (kind, re.compile(pattern, re.IGNORECASE | re.MULTILINE))
    for kind, pattern in (
        (Kind.PDF, rb"\s*%PDF-"),
        (Kind.RTF, rb"\s*\{\\rtf"),
        (Kind.WARC, rb"WARC/\d\.\d\r?$"),
        (Kind.PICTURE, rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*"),
        (Kind.ARCHIVE, rb"\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0|(?s:.{257})ustar"),
        (Kind.HTML, rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<\?xml)"),
        (Kind.SUBTITLES, rb"(?:\xef\xbb\xbf)?(?:WEBVTT\b|\s*\d+\s*\n(?:\d+:)?\d\d:\d\d[,.]\d{3} -->)"),
        (Kind.MBOX, rb"From \S+ .*\d{4}.*\n[A-Za-z-]+: "),
        (Kind.MHTML, rb"(?=(?s:.*?)^MIME-Version:)(?:(?s:.*?)^)??(?:Snapshot-Content-Location:|From: <Saved by )"),
        (Kind.MAIL, rb"(?=(?:.+\n)*(?:Message-ID|Received|MIME-Version):)[A-Za-z-]+: "),
        (Kind.JSON, rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\""),
    )
]
_NARROWER = {
    Kind.HTML: {Kind.MARKDOWN},
    Kind.MAIL: {Kind.MHTML},
    Kind.JSON: {Kind.TEXT, Kind.MARKDOWN, Kind.CSV},
}
"""Kinds of content, and the kinds of name that say more than such content does."""

_REFUSED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file or one with a password; save it as .docx without one",
    b"Rar!\x1a\x07": "a RAR archive; unpack it and add its files",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive; unpack it and add its files",
}


def kind_of(data: bytes, source: str) -> Kind:
    """The kind of a file; what nothing is known of is taken for text.

    Raises Unreadable for a kind that is known not to be read.
    """
    head = data[:_HEAD]
    for magic, what in _REFUSED.items():
        if head.startswith(magic):
            raise Unreadable(f"{source}: this is {what}")
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _kind_of_zip(data, source)
    named = _named(source)
    for kind, pattern in _CONTENT:
        if pattern.match(head):
            if kind is Kind.ARCHIVE and _unpacked_head(data).startswith(b"WARC/"):
                return Kind.WARC
            return named if named and named in _NARROWER.get(kind, ()) else kind
    return named or Kind.TEXT


def _named(source: str) -> Kind | None:
    suffix = PurePath(source).suffix.lower()
    return Kind.PICTURE if suffix in PICTURE_SUFFIXES else SUFFIXES.get(suffix)


def _kind_of_zip(data: bytes, source: str) -> Kind:
    """The kind of what is a ZIP archive inside."""
    try:
        with ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            with package.open("mimetype") if "mimetype" in names else BytesIO() as member:
                mimetype = member.read(100)
    except Exception:  # whoever reads it says what is wrong with it
        return _named(source) or Kind.ARCHIVE
    if "[Content_Types].xml" in names:
        if any(name.startswith(("xl/", "ppt/")) for name in names):
            raise Unreadable(f"{source}: this is a spreadsheet or a slide show; save it as .csv or .pdf")
        return Kind.DOCX
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        if not mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
            raise Unreadable(f"{source}: this is a spreadsheet, a drawing or a slide show; save it as .csv or .pdf")
        return Kind.ODT
    return Kind.EPUB if "META-INF/container.xml" in names else Kind.ARCHIVE


def _unpacked_head(data: bytes) -> bytes:
    """The first bytes of what a gzip file holds."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data[:_HEAD], 16)
    except zlib.error:
        return b""
