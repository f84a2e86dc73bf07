"""Web archives: every page that was fetched, under its own address."""

from collections.abc import Iterator
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from typing import Any

from index.article import Unreadable
from index.read.metadata import one_line
from index.read.packages import File, Room, TooBig, parsing

_READ = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")


def pages(data: bytes, source: str, room: Room) -> Iterator[File]:
    """The pages and documents of a WARC file; pictures, scripts and errors of the server are passed over."""
    from warcio.archiveiterator import ArchiveIterator

    found: list[File] = []
    try:
        with parsing(source, "the WARC"), redirect_stderr(StringIO()):  # where it prints what it thinks of the file
            for number, record in enumerate(ArchiveIterator(BytesIO(data)), 1):
                if not _is_page(record):
                    continue
                content = record.content_stream().read(room.size + 1)
                room.take(len(content))
                address = one_line(record.rec_headers.get_header("WARC-Target-URI")) or str(number)
                found.append((f"{source}!{address}", content))
    except TooBig:
        raise
    except Unreadable as error:  # a crawl that was cut short loses only its end
        found.append((source, error))
    yield from found or [(source, Unreadable(f"{source}: no pages in this web archive"))]


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "").lower().startswith(_READ)
