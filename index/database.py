"""Opening a library's SQLite file, wherever it lies and whichever version made it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from index import schema
from index.article import FactcheckError


class LibraryError(FactcheckError):
    """A library that can't be opened, read or written."""


class Frozen(sqlite3.Connection):
    """A library in a folder that can't be written, read as it lies there, without SQLite's locks."""

    state: object = None

    def outdated(self, file: Path) -> bool:
        """Whether someone else has begun to change the file, so that it must be opened anew."""
        return self.state != _state(file)


def connect(file: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open the database, or make an empty one.

    A library of an earlier version becomes one of this version. Where it can't be written, a copy of it in memory does,
    and nothing can be kept in that. Raises LibraryError when the file is missing, is no library, or was written by a
    newer version.
    """
    if not create and not file.exists():
        raise LibraryError(f"{file.parent}: there is no library here; `qa add PATH` makes one")
    try:
        db = _opened(file)
        empty = not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        version = schema.version_of(db)
        if empty:  # or was a moment ago: another process may be making it too
            with suppress(sqlite3.OperationalError):
                db.execute("PRAGMA journal_mode = WAL")
            schema.make(db)
        elif version > schema.VERSION:
            raise LibraryError(f"{file}: written by a newer version of factcheck-qa; upgrade to open it")
        elif version < 1:
            raise LibraryError(f"{file}: a database of something else, not a library")
        elif version < schema.VERSION:
            db = _upgraded(db)
    except sqlite3.Error as error:
        raise LibraryError(f"{file}: can't be opened as a library ({error})") from error
    return db


def _opened(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=20, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        db.close()
        if not file.exists() or os.access(file.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise
        return _frozen(file)
    return db


def _frozen(file: Path) -> Frozen:
    journal = file.with_name(f"{file.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise LibraryError(f"{file.parent}: was being written when it was put here; copy it to where it can be written")
    address = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, factory=Frozen)
    db.state = _state(file)
    return db


def _state(file: Path) -> object:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, file.with_name(f"{file.name}-wal").exists()


def _upgraded(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        schema.make(db)
    except sqlite3.OperationalError:  # no room, or no permission
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        db.backup(copy)
        db.close()
        schema.make(copy)
        copy.execute("PRAGMA query_only = ON")
        return copy
    return db
