"""Mail: a message with its attachments, and mailboxes of many; a page that a browser saved as one file (MHTML)."""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import Any

from index.article import Article, Unreadable, new_article
from index.read.blocks import composed
from index.read.clean import title_from
from index.read.markup import blocks_of
from index.read.metadata import one_line, told_language
from index.read.packages import File, Room, parsing
from index.read.text import paragraphs

_ENVELOPE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S+ [^\n]*\d{4}[^\n]*\n(?=[A-Za-z-]+: )")
_QUOTED_ENVELOPE = re.compile(rb"^>(>*From )", re.MULTILINE)
_PAGE = "text/html"


def messages(data: bytes, source: str) -> Iterator[tuple[str, bytes]]:
    """The messages of a mailbox, numbered from 1."""
    starts = list(_ENVELOPE.finditer(data))
    if not starts:
        raise Unreadable(f"{source}: no messages in this mailbox; export it again")
    ends = [found.start() for found in starts[1:]] + [len(data)]
    for number, (found, end) in enumerate(zip(starts, ends, strict=True), 1):
        yield f"{source}#{number}", _QUOTED_ENVELOPE.sub(rb"\1", data[found.end() : end])


def read_mail(data: bytes, source: str) -> Article:
    """What a message says, without its attachments; HTML is read where it has no plain text."""
    with parsing(source, "the message"):
        message = _parsed(data)
        text, marks = _body(message)
        subject, sender, language = (_header(message, name) for name in ("subject", "from", "content-language"))
        sent = _header(message, "date")
    if not text:
        raise Unreadable(f"{source}: the message holds no text of its own")
    return new_article(
        title=subject or title_from(source),
        text=text,
        source=source,
        published=_day(sent),
        author=sender,
        language=told_language(language),
        marks=marks,
    )


def attachments(data: bytes, source: str, room: Room) -> Iterator[File]:
    """The files that come with a message; pictures are left out, as most are decoration."""
    with parsing(source, "the message"):
        found: list[File] = []
        content: Any
        for number, part in enumerate(_parsed(data).iter_attachments(), 1):
            if part.get_content_maintype() in ("image", "audio", "video"):
                continue
            if part.get_content_type() == "message/rfc822":
                name, content = f"{number}.eml", bytes(part.get_content())
            else:
                name, content = one_line(part.get_filename()) or str(number), part.get_payload(decode=True)
            room.take(len(content))
            found.append((f"{source}!{name}", content))
    yield from found


def page_in(data: bytes, source: str) -> tuple[bytes, str | None]:
    """The page in an MHTML file, in UTF-8, and the address that the browser says it had."""
    with parsing(source, "the saved page"):
        message = _parsed(data)
        for part in message.walk():
            if part.get_content_type() == _PAGE and isinstance(payload := part.get_payload(decode=True), bytes):
                charset = part.get_content_charset()
                page = payload.decode(charset, "replace").encode() if charset else payload
                return page, _header(message, "snapshot-content-location") or _header(part, "content-location")
    raise Unreadable(f"{source}: no page in this file; save it again from the browser")


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(data)


def _body(message: EmailMessage) -> tuple[str, tuple[tuple[int, str], ...]]:
    from lxml import html

    body = message.get_body(("plain", "html"))
    if body is None:
        return "", ()
    content = str(body.get_content())
    if body.get_content_type() != _PAGE:
        return composed(paragraphs(content))
    if not content.strip():
        return "", ()
    return composed(blocks_of(html.document_fromstring(content)))


def _header(message: EmailMessage, name: str) -> str | None:
    return one_line(str(message[name])) if message[name] else None


def _day(sent: str | None) -> str | None:
    try:
        return parsedate_to_datetime(sent).date().isoformat() if sent else None
    except ValueError:
        return None
