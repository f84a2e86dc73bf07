"""The SQLite file: articles, their sentences, passages with vectors, full text.

Every function takes an open connection; the one that writes runs inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Article, FactcheckError, Passage, Sentence

if TYPE_CHECKING:
    import numpy as np

VERSION = 2

# What was asked of the library and what came of it, since version 2. All of it is opaque here: `result` and `weights`
# are JSON, and the words to search are those that whoever keeps a record gives with it.
RECORDS = """
CREATE TABLE IF NOT EXISTS conversation (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS record (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    made TEXT NOT NULL DEFAULT (datetime('now')),
    kind TEXT NOT NULL,
    asked TEXT NOT NULL,
    said TEXT NOT NULL,
    result TEXT NOT NULL,
    weights TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS record_conversation ON record (conversation);
CREATE VIRTUAL TABLE IF NOT EXISTS record_text USING fts5
    (asked, said, content = 'record', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TRIGGER IF NOT EXISTS record_kept AFTER INSERT ON record BEGIN
    INSERT INTO record_text (rowid, asked, said) VALUES (new.id, new.asked, new.said);
END;
CREATE TRIGGER IF NOT EXISTS record_deleted AFTER DELETE ON record BEGIN
    INSERT INTO record_text (record_text, rowid, asked, said) VALUES ('delete', old.id, old.asked, old.said);
    DELETE FROM conversation
        WHERE id = old.conversation AND NOT EXISTS (SELECT 1 FROM record WHERE conversation = old.conversation);
END;
"""

# Verdicts on the statements of drafts, since version 2: opaque JSON, good for one revision of the library.
VERDICTS = """
CREATE TABLE IF NOT EXISTS verdict (key TEXT PRIMARY KEY, revision TEXT NOT NULL, result TEXT NOT NULL);
"""

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL UNIQUE,
    published TEXT,
    digest TEXT NOT NULL,
    page_starts TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    added TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX IF NOT EXISTS article_digest ON article (digest);
CREATE TABLE IF NOT EXISTS sentence (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    vector BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_article ON passage (article_id);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_text
    USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2');
{RECORDS}
{VERDICTS}
PRAGMA user_version = {VERSION};
"""


class LibraryError(FactcheckError):
    """A library that can't be opened, read or written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of articles."""

    id: str
    title: str
    source: str
    published: str | None
    digest: str
    sentences: int
    added: str  # UTC, as SQLite writes it


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article with all that a search needs of it; the vectors are float32, shape (passages, dimensions)."""

    article: Article
    file_digest: str
    spans: Sequence[tuple[int, int]]
    runs: Sequence[tuple[int, int]]  # first and last sentence number of each passage
    vectors: np.ndarray


def connect(file: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open the database, or make an empty one.

    Raises LibraryError when the file is missing, is no library, or was written by a newer version.
    """
    if not create and not file.exists():
        raise LibraryError(f"{file.parent}: there is no library here; `qa add PATH` makes one")
    try:
        db = sqlite3.connect(file, timeout=20, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = NORMAL")
        empty = not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if empty:  # or was a moment ago: another process may be making it too
            with suppress(sqlite3.OperationalError):
                db.execute("PRAGMA journal_mode = WAL")
            db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
        elif version == 1:
            _upgrade(db)
        elif version > VERSION:
            raise LibraryError(f"{file}: written by a newer version of factcheck-qa; upgrade to open it")
        elif version != VERSION:
            raise LibraryError(f"{file}: a database of something else, not a library")
    except sqlite3.Error as error:
        raise LibraryError(f"{file}: can't be opened as a library ({error})") from error
    return db


def _upgrade(db: sqlite3.Connection) -> None:
    """Bring a library of version 1 to this one, in place; one that can't be written stays as it is, and is read."""
    try:
        db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
    except sqlite3.OperationalError:
        if db.in_transaction:
            db.execute("ROLLBACK")


def has_records(db: sqlite3.Connection) -> bool:
    """Whether the file has the tables for them: one of version 1 that can't be written has not."""
    return int(db.execute("PRAGMA user_version").fetchone()[0]) >= 2


def kept_verdict(db: sqlite3.Connection, key: str, revision: str) -> str | None:
    """The JSON kept under this key at this revision of the library, if the file has it."""
    with suppress(sqlite3.OperationalError):  # of a file without the table, which could not be upgraded
        row = db.execute("SELECT result FROM verdict WHERE key = ? AND revision = ?", (key, revision)).fetchone()
        return row[0] if row else None
    return None


def keep_verdict(db: sqlite3.Connection, key: str, revision: str, result: str) -> None:
    """Keep it, unless the library has changed since."""
    db.execute(
        "INSERT OR REPLACE INTO verdict SELECT ?, ?, ? WHERE ? = (SELECT value FROM fact WHERE name = 'revision')",
        (key, revision, result, revision),
    )


def forget_verdicts(db: sqlite3.Connection, revision: str) -> None:
    """Delete what was kept at other revisions than this."""
    db.execute("DELETE FROM verdict WHERE revision != ?", (revision,))


def fact(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def set_fact(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))


def entries(db: sqlite3.Connection) -> list[Entry]:
    rows = db.execute(
        "SELECT id, title, source, published, digest,"
        " (SELECT count(*) FROM sentence WHERE article_id = id), added FROM article ORDER BY added, rowid"
    )
    return [Entry(*row) for row in rows]


ARTICLE_COLUMNS = "id, title, text, source, published, digest, page_starts"


def article(db: sqlite3.Connection, article_id: str) -> Article | None:
    return _one_article(db, "id = ?", article_id)


def article_from(db: sqlite3.Connection, source: str) -> Article | None:
    return _one_article(db, "source = ?", source)


def article_with_text(db: sqlite3.Connection, digest: str) -> Article | None:
    return _one_article(db, "digest = ?", digest)


def _one_article(db: sqlite3.Connection, condition: str, value: str) -> Article | None:
    row = db.execute(f"SELECT {ARTICLE_COLUMNS} FROM article WHERE {condition}", (value,)).fetchone()
    if row is None:
        return None
    name, title, text, source, published, digest, page_starts = row
    return Article(name, title, text, source, published, digest, tuple(json.loads(page_starts)))


def file_digest(db: sqlite3.Connection, source: str) -> str | None:
    row = db.execute("SELECT file_digest FROM article WHERE source = ?", (source,)).fetchone()
    return row[0] if row else None


def sentences(db: sqlite3.Connection, article: Article, first: int = 1, last: int = -1) -> list[Sentence]:
    """The article's sentences numbered `first` to `last`, both included; to its end when `last` is -1."""
    rows = db.execute(
        'SELECT number, start, "end" FROM sentence'
        " WHERE article_id = ? AND number >= ? AND (number <= ? OR ? < 0) ORDER BY number",
        (article.id, first, last, last),
    )
    return [Sentence(article.id, number, start, end, article.text[start:end]) for number, start, end in rows]


def passages(db: sqlite3.Connection, ids: Iterable[int]) -> list[Passage]:
    """The passages in the order of `ids`; one that has gone is left out."""
    wanted = list(ids)
    marks = ",".join("?" * len(wanted))
    rows = db.execute(f"SELECT id, article_id, first, last FROM passage WHERE id IN ({marks})", wanted)
    found = {row[0]: Passage(*row) for row in rows}
    return [found[number] for number in wanted if number in found]


def passages_of(db: sqlite3.Connection, article_id: str) -> list[Passage]:
    rows = db.execute(
        "SELECT id, article_id, first, last FROM passage WHERE article_id = ? ORDER BY first", (article_id,)
    )
    return [Passage(*row) for row in rows]


def vectors(db: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """Each passage's number and its vector, float32 in native order."""
    yield from db.execute("SELECT id, vector FROM passage ORDER BY id")


def matches(db: sqlite3.Connection, expression: str, limit: int) -> list[int]:
    """Passage numbers that match an FTS5 expression, best BM25 first, the title counting double."""
    rows = db.execute(
        "SELECT rowid FROM passage_text WHERE passage_text MATCH ? ORDER BY bm25(passage_text, 2.0, 1.0) LIMIT ?",
        (expression, limit),
    )
    return [row[0] for row in rows]


def put(db: sqlite3.Connection, indexed: Indexed) -> Article:
    """Write an article, in place of the one from the same source if there is one, and return it as kept.

    An article that replaces another keeps its identifier, so that what refers to it still finds it.
    """
    old = article_from(db, indexed.article.source)
    if old:
        delete(db, old.id)
    kept = replace(indexed.article, id=old.id if old else _free_id(db, indexed.article.id))
    db.execute(
        f"INSERT INTO article ({ARTICLE_COLUMNS}, file_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kept.id,
            kept.title,
            kept.text,
            kept.source,
            kept.published,
            kept.digest,
            json.dumps(kept.page_starts),
            indexed.file_digest,
        ),
    )
    db.executemany(
        "INSERT INTO sentence VALUES (?, ?, ?, ?)",
        ((kept.id, number, start, end) for number, (start, end) in enumerate(indexed.spans, 1)),
    )
    for (first, last), vector in zip(indexed.runs, indexed.vectors, strict=True):
        cursor = db.execute(
            "INSERT INTO passage (article_id, first, last, vector) VALUES (?, ?, ?, ?)",
            (kept.id, first, last, vector.tobytes()),
        )
        body = kept.text[indexed.spans[first - 1][0] : indexed.spans[last - 1][1]]
        db.execute(
            "INSERT INTO passage_text (rowid, title, body) VALUES (?, ?, ?)", (cursor.lastrowid, kept.title, body)
        )
    return kept


def delete(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("DELETE FROM passage_text WHERE rowid IN (SELECT id FROM passage WHERE article_id = ?)", (article_id,))
    db.execute("DELETE FROM article WHERE id = ?", (article_id,))


def replace_vectors(db: sqlite3.Connection, ids: Sequence[int], rows: np.ndarray) -> None:
    db.executemany(
        "UPDATE passage SET vector = ? WHERE id = ?",
        ((row.tobytes(), number) for number, row in zip(ids, rows, strict=True)),
    )


def _free_id(db: sqlite3.Connection, wanted: str) -> str:
    taken = {row[0] for row in db.execute("SELECT id FROM article WHERE id = ? OR id GLOB ?", (wanted, f"{wanted}-*"))}
    number = 2
    free = wanted
    while free in taken:
        free = f"{wanted}-{number}"
        number += 1
    return free
