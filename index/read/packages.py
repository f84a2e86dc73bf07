"""Files that are ZIP archives inside (Word, OpenDocument, EPUB): opened within bounds, their XML without entities."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from index.article import Unreadable

File = tuple[str, bytes | Unreadable]
"""A file in a file: its source and its bytes, or why there are none."""

MOST_MEMBERS = 10_000
MOST_BYTES = 1 << 30  # that a file may unpack to
FREE_BYTES = 64 << 20  # that any file may unpack to, however small
MOST_TIMES = 100  # its size that a bigger one may

_ENTITY = [("<!ENTITY").encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


@contextmanager
def parsing(source: str, what: str) -> Iterator[None]:
    """Whatever a parser raises over a file that it was not written for, as Unreadable: `what` is `the EPUB`."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"{source}: {what} is broken; save or export it again") from error


class TooBig(Unreadable):
    """A file that unpacks to more than any archive of articles would."""


@dataclass(slots=True)
class Room:
    """What is left for everything that is packed in one file, at any level."""

    source: str
    size: int  # bytes
    members: int = MOST_MEMBERS

    def take(self, size: int) -> None:
        """Raises TooBig when there is not as much left."""
        self.size -= size
        self.members -= 1
        if self.size < 0 or self.members < 0:
            raise TooBig(
                f"{self.source}: unpacks to far more than its size, as an attack does; unpack it and add its files"
            )


def room_for(data: bytes, source: str) -> Room:
    """The room that a file of this size is given."""
    return Room(source, min(MOST_BYTES, max(FREE_BYTES, MOST_TIMES * len(data))))


def opened_zip(data: bytes, source: str, what: str) -> ZipFile:
    """The archive, its directory checked: a member never gives more bytes than the directory says.

    Raises Unreadable when it is broken, locked, or unpacks to more than there is room for.
    """
    with parsing(source, what):
        package = ZipFile(BytesIO(data))
        members = package.infolist()
    room = room_for(data, source)
    for member in members:
        room.take(member.file_size)
    return package


def part(package: ZipFile, name: str, source: str, what: str) -> Any:
    """The XML tree of a member; None where there is no such member."""
    from lxml import etree

    if name not in package.namelist():
        return None
    with parsing(source, what):
        text = package.read(name)
    refuse_entities(text, source)
    with parsing(source, what):
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))


def refuse_entities(text: bytes, source: str) -> None:
    if any(entity in text for entity in _ENTITY):
        raise Unreadable(f"{source}: its XML declares entities, which can hide an attack; export it again")
