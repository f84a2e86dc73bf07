"""A library in one file, and back: both while others use it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.check import Checkup, checkup
from index.database import LibraryError, connect
from index.schema import version_of


def back_up(db: sqlite3.Connection, file: Path, *, overwrite: bool = False) -> Checkup:
    """Copy an open library into `file` as it is at this moment; returns what the copy holds, which was read to see.

    Raises LibraryError when there is such a file and `overwrite` is not given, or it can't be written.
    """
    if file.exists() and not overwrite:
        raise LibraryError(f"{file}: there is a file of this name already; --force writes over it")
    with _partial(file) as partial:
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
            found = checkup(copy)
        _to_disk(partial)
        partial.replace(file)
    return found


def restore(file: Path, database: Path, *, overwrite: bool = False) -> Checkup:
    """Make the library in `database` what it was when it was backed up; returns what it then holds.

    All or nothing, and others who have it open see it change. Raises LibraryError when the backup is none or is
    damaged, when the library is not empty and `overwrite` is not given, or when it can't be written.
    """
    if not file.is_file():
        raise LibraryError(f"{file}: there is no such file")
    if file.resolve() == database.resolve():
        raise LibraryError(f"{file}: this is the library itself")
    with _partial(database) as partial, closing(_checked_copy(file, partial)) as copy:
        found = checkup(copy)
        if found.faults:
            raise LibraryError(f"{file}: damaged ({found.faults[0].what}); nothing was restored")
        with closing(connect(database, create=True)) as db:
            held = sum(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("article", "record"))
            if held and not overwrite:
                raise LibraryError(
                    f"{database.parent}: holds articles or history, which would be lost; --force restores over them"
                )
            copy.backup(db)
    return found


def _checked_copy(file: Path, partial: Path) -> sqlite3.Connection:
    """The backup's content in a file beside the library, in this version's tables; the backup stays as it is."""
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as kept, closing(sqlite3.connect(partial)) as copy:
            if version_of(kept) < 1:
                raise LibraryError("it is something else")
            kept.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        return connect(partial)
    except (sqlite3.Error, LibraryError) as error:
        reason = str(error).replace(str(partial), "it")
        raise LibraryError(f"{file}: no backup of a library that can be read ({reason})") from error


@contextmanager
def _partial(file: Path) -> Iterator[Path]:
    """A file beside `file` to write first, which is gone at the end."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        yield partial
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"{file}: {error}") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{partial}{ending}").unlink(missing_ok=True)


def _to_disk(file: Path) -> None:
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
