"""Vectors in FAISS: exact inner product, which for unit vectors is the cosine, and the file that it is kept in."""

from __future__ import annotations

import os
import sqlite3
import zlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import store
from index.store import LibraryError

if TYPE_CHECKING:
    import numpy as np

AT_ONCE = 4096  # vectors
CHUNK = 1 << 20  # bytes
CHECKSUM = 4  # bytes at the end of the file


class Damaged(Exception):
    """A file that is not as it was written."""


class PassageIndex:
    """The index of a library's present vectors: a file in its folder, made again where missing, old or damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._revision: str | None = None

    def current(self, db: sqlite3.Connection) -> Any:
        """The FAISS index, which answers with passage numbers; None for a library without passages."""
        revision = store.fact(db, "revision") or ""
        if revision != self._revision:
            file = index_file(self._folder, revision)
            try:
                self._index = load(file)
            except (OSError, RuntimeError, MemoryError, Damaged):  # the database has it all
                self._index = built(db)
                self._keep(file)
            self._revision = revision
        return self._index

    def _keep(self, file: Path) -> None:
        """Write the file; a library that can't be written to is still searched."""
        if self._index is None:
            return
        try:
            save(self._index, file)
            for old in self._folder.glob("passages-*.faiss*"):
                if old != file:
                    old.unlink(missing_ok=True)
        except (OSError, RuntimeError):
            return


def index_file(folder: Path, revision: str) -> Path:
    return folder / f"passages-{revision}.faiss"


def built(db: sqlite3.Connection) -> Any:
    """A FAISS index of all vectors in the database; None where there are none.

    Raises LibraryError when they are not all of one length.
    """
    import faiss
    import numpy as np

    index = None
    rows = store.vectors(db)
    while some := list(islice(rows, AT_ONCE)):
        try:
            vectors = np.stack([np.frombuffer(blob, dtype=np.float32) for _, blob in some])
            if index is None:
                index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
            index.add_with_ids(vectors, np.array([number for number, _ in some], dtype=np.int64))
        except (ValueError, AssertionError) as error:
            raise LibraryError(f"the library's vectors are damaged ({error}); `qa doctor --mend` mends them") from error
    return index


def nearest(index: Any, vector: np.ndarray, limit: int) -> list[int]:
    """The ids nearest to a vector, shape (dimensions,), nearest first."""
    _, ids = index.search(vector.reshape(1, -1), min(limit, index.ntotal))
    return [int(number) for number in ids[0] if number >= 0]


def save(index: Any, file: Path) -> None:
    """Write the index and its checksum so that a killed process leaves no half file under that name."""
    import faiss

    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        faiss.write_index(index, str(partial))
        checksum = _checksum(partial, partial.stat().st_size)
        with partial.open("ab") as stream:
            stream.write(checksum)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def load(file: Path) -> Any:
    """Read the index back. Raises OSError, or Damaged when a bit of it has changed."""
    import faiss

    size = file.stat().st_size - CHECKSUM
    with file.open("rb") as stream:
        stream.seek(max(size, 0))
        if stream.read() != _checksum(file, size):
            raise Damaged(file)
    return faiss.read_index(str(file))


def _checksum(file: Path, size: int) -> bytes:
    """CRC-32 of the first `size` bytes, which finds any change of a few bits."""
    checksum = 0
    with file.open("rb") as stream:
        while size > 0 and (chunk := stream.read(min(CHUNK, size))):
            checksum = zlib.crc32(chunk, checksum)
            size -= len(chunk)
    return checksum.to_bytes(CHECKSUM, "little")
