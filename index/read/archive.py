"""Archives (ZIP, tar, compressed files): the files inside, within bounds, never written anywhere."""

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from index.article import Unreadable
from index.read.kinds import SUFFIXES
from index.read.packages import File, Room, opened_zip, parsing

_WHAT = "the archive"
_CHUNK = 1 << 20
_UNPACKERS: dict[bytes, Callable[[BytesIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}


def files_in(data: bytes, source: str, room: Room) -> Iterator[File]:
    """The files of an archive that a folder would be searched for.

    Raises Unreadable for an archive that is broken or locked, TooBig for one that unpacks to too much.
    """
    for name, content in _members(data, source, room):
        inner = f"{source}!{name}"
        if _leads_outside(name):
            yield inner, Unreadable(f"{inner}: its path leads out of the archive, as in an attack; left out")
        else:
            yield inner, content


def _members(data: bytes, source: str, room: Room) -> Iterator[File]:
    if data.startswith(b"PK"):
        yield from _zip_members(data, source, room)
        return
    unpacked = _unpacked(data, source, room)
    if unpacked is data or unpacked[257:262] == b"ustar":
        yield from _tar_members(unpacked, source, room)
    else:
        yield PurePosixPath(source.replace("\\", "/")).stem, unpacked


def _zip_members(data: bytes, source: str, room: Room) -> Iterator[File]:
    package: ZipFile
    with opened_zip(data, source, _WHAT) as package:
        for member in package.infolist():
            if not _wanted(member.filename) or member.is_dir():  # which fails on a member without a name
                continue
            if member.flag_bits & 1:
                raise Unreadable(f"{source}: the archive is locked with a password; unpack it and add its files")
            room.take(member.file_size)
            name = _safe(member.filename)
            yield name, _content(package, member, f"{source}!{name}")


def _content(package: ZipFile, member: ZipInfo, source: str) -> bytes | Unreadable:
    """The bytes of a member; where it is broken the others may be whole."""
    try:
        with parsing(source, "the file in the archive"):
            return package.read(member)
    except Unreadable as error:
        return error


def _tar_members(data: bytes, source: str, room: Room) -> Iterator[File]:
    with parsing(source, _WHAT):
        archive = tarfile.open(fileobj=BytesIO(data), mode="r:")  # noqa: SIM115 - in memory
        members = iter(archive)
    while True:
        with parsing(source, _WHAT):
            member = next(members, None)
            file = archive.extractfile(member) if member and member.isreg() and _wanted(member.name) else None
        if member is None:
            return
        room.take(member.size if file else 0)
        if file:
            with parsing(source, _WHAT):
                content = file.read()
            yield _safe(member.name), content


def _unpacked(data: bytes, source: str, room: Room) -> bytes:
    """What a compressed file holds; the data themselves for another."""
    unpacker = next((unpack for magic, unpack in _UNPACKERS.items() if data.startswith(magic)), None)
    if unpacker is None:
        return data
    chunks = []
    with parsing(source, _WHAT), unpacker(BytesIO(data)) as file:
        while chunk := file.read(_CHUNK):
            room.take(len(chunk))
            chunks.append(chunk)
    return b"".join(chunks)


def _wanted(name: str) -> bool:
    """Whether a folder would be searched for such a file."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") and part != ".." for part in path.parts) or "__MACOSX" in path.parts
    return not hidden and path.suffix.lower() in SUFFIXES


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def _safe(name: str) -> str:
    """The name without half characters, which no database takes."""
    return name.encode("utf-8", "backslashreplace").decode()
