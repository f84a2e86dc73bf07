"""A damaged library made anew from what can be read of it: SQLite's file is read row by row, and each row is judged."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from index import store
from index.article import Article, text_digest
from index.copies import note_copies
from index.database import LibraryError
from index.seals import PASSAGES, SPANS, rows_digest, seal

if TYPE_CHECKING:
    from index.library import Library

OpenLibrary = Callable[[Path], "Library"]

MOST = 10_000_000  # row numbers to look under, where the lists of them are damaged
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError, ValueError, TypeError)
COLUMNS = "id, title, text, source, published, digest, page_starts, added, author, language, marks, file, address"


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a damaged library; `lost` are the sources of the articles that are gone, as far as known.

    `damaged` is a copy of the file as it was.
    """

    kept: int
    embedded_again: int
    lost: tuple[str, ...]
    records: int
    records_lost: int
    damaged: Path


def mend(database: Path, open_library: OpenLibrary) -> Mended:
    """Put in a library's file all that can be read of it; the file as it was is kept beside it.

    An article whose text is whole is kept; where another row of it is damaged, its sentences and vectors are made
    again, by the embedder of `open_library`. Raises LibraryError when nothing can be read, or nothing be written.
    """
    folder = database.parent / f".mending.{os.getpid()}"
    try:
        folder.mkdir()
        with closing(store.connect(database)) as old:
            old.execute("BEGIN IMMEDIATE")  # nobody adds to what is read here
            damaged = _put_aside(database)
            with closing(store.connect(folder / database.name, create=True)) as new:
                new.execute("BEGIN IMMEDIATE")
                kept, torn, lost = _articles(old, new)
                records = _records(old, new)
                _facts(old, new, files=not torn and not lost)
                new.execute("COMMIT")
                _embed(torn, folder, open_library)
                old.execute("ROLLBACK")
                new.backup(old)
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(
            f"{database}: can't be mended ({error}); restore a backup or add its articles anew"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Mended(kept, len(torn), tuple(lost), *records, damaged)


def _put_aside(database: Path) -> Path:
    """A copy of the damaged file, with what SQLite has written beside it, under a name that is free."""
    number = 1
    while (copy := database.with_name(f"{database.name}.damaged-{number}")).exists():
        number += 1
    shutil.copyfile(database, copy)
    written = Path(f"{database}-wal")
    if written.exists():
        shutil.copyfile(written, f"{copy}-wal")
    return copy


def _articles(old: sqlite3.Connection, new: sqlite3.Connection) -> tuple[int, list[tuple[Article, str]], list[str]]:
    """Copies the articles that are whole.

    Returns their number, those that must be embedded again with the file of each, and the sources of those lost.
    """
    names = _pairs(old, "SELECT rowid, source FROM article INDEXED BY sqlite_autoindex_article_2")
    kept, torn, lost = 0, [], []
    for number in _row_numbers(old, "article", ("article_digest", "article_file", "sqlite_autoindex_article_2")):
        try:
            row = old.execute(f"SELECT {COLUMNS}, seal FROM article WHERE rowid = ?", (number,)).fetchone()
            if row is None:
                continue
            *values, kept_seal = row
            if text_digest(values[2]) != values[5]:
                raise ValueError("its text has changed")
            if _is_sealed(old, values[0], kept_seal):
                _copy(old, new, values)
                kept += 1
            else:
                torn.append(_article(values))
        except UNREADABLE:
            if number in names:
                lost.append(names[number])
    return kept, torn, lost


def _is_sealed(db: sqlite3.Connection, article_id: str, kept_seal: str) -> bool:
    try:
        return rows_digest(db, article_id) == kept_seal
    except UNREADABLE:
        return False


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, values: Sequence[Any]) -> None:
    article_id, title, text = values[:3]
    new.execute(f"INSERT INTO article ({COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)
    spans = old.execute(SPANS, (article_id,)).fetchall()
    new.executemany("INSERT INTO sentence VALUES (?, ?, ?, ?)", ((article_id, *span) for span in spans))
    for number, first, last, vector in old.execute(PASSAGES, (article_id,)):
        new.execute("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", (number, article_id, first, last, vector))
        body = text[spans[first - 1][1] : spans[last - 1][2]]
        new.execute("INSERT INTO passage_text (rowid, title, body) VALUES (?, ?, ?)", (number, title, body))
    seal(new, article_id)
    note_copies(new, article_id)


def _article(values: Sequence[Any]) -> tuple[Article, str]:
    name, title, text, source, published, digest, page_starts, _, author, language, marks, file, address = values
    pages, places = tuple(json.loads(page_starts)), tuple((at, place) for at, place in json.loads(marks))
    return Article(name, title, text, source, published, digest, pages, author, language, places, address), file


def _embed(torn: Iterable[tuple[Article, str]], folder: Path, open_library: OpenLibrary) -> None:
    files = {article.source: file for article, file in torn}
    if not files:
        return
    with closing(open_library(folder)) as library:
        for added in library.add_articles((article, None) for article, _ in torn):
            if added.article:
                store.set_file(library.database, added.article.id, files[added.source])


def _records(old: sqlite3.Connection, new: sqlite3.Connection) -> tuple[int, int]:
    """Copies the history as far as it can be read; returns the number of records, and of those that are lost."""
    titles = _pairs(old, "SELECT id, title FROM conversation")
    archived = _pairs(old, "SELECT id, archived FROM conversation")
    kept = lost = 0
    for number in _row_numbers(old, "record", ("record_conversation",)):
        try:
            row = old.execute("SELECT * FROM record WHERE id = ?", (number,)).fetchone()
            if row is None:
                continue
            json.loads(row[6])
            begun = (row[1], titles.get(row[1], ""), archived.get(row[1], 0))
            new.execute("INSERT OR IGNORE INTO conversation VALUES (?, ?, ?)", begun)
            new.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            kept += 1
        except UNREADABLE:
            lost += 1
    return kept, lost


def _facts(old: sqlite3.Connection, new: sqlite3.Connection, *, files: bool) -> None:
    """Which embedder made the vectors, the pages and, where nothing is lost, which files need not be read again."""
    if embedder := dict(_pairs(old, "SELECT name, value FROM fact")).get("embedder"):
        store.set_fact(new, "embedder", embedder)
    store.set_fact(new, "revision", uuid4().hex)
    for path, digest in _pairs(old, "SELECT path, digest FROM file").items() if files else ():
        store.set_file_digest(new, path, digest)
    for url, data in _pairs(old, "SELECT url, data FROM page").items():
        new.execute("INSERT INTO page (url, data) VALUES (?, ?)", (url, data))


def _pairs(db: sqlite3.Connection, query: str) -> dict[Any, Any]:
    """The rows of a query as far as they can be read."""
    found = {}
    try:
        for key, value in db.execute(query):
            found[key] = value
    except UNREADABLE:
        pass
    return found


def _row_numbers(db: sqlite3.Connection, table: str, indexes: Sequence[str]) -> list[int]:
    """The numbers of a table's rows, from its own list and its indexes; where one is torn, all up to the last."""
    numbers: set[int] = set()
    torn = False
    lists = [
        f"SELECT rowid FROM {table} {which}" for which in ("NOT INDEXED", *(f"INDEXED BY {one}" for one in indexes))
    ]
    for query in (*lists, f"SELECT max(rowid) FROM {table}"):
        try:
            numbers.update(number for (number,) in db.execute(query) if isinstance(number, int))
        except UNREADABLE:
            torn = True
    if torn and numbers:
        numbers.update(range(1, min(max(numbers), MOST) + 1))
    return sorted(numbers)
