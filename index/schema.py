"""The tables of a library's SQLite file, and how a file of an earlier version comes to have them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from index.copies import note_copies
from index.seals import seal

VERSION = 5

ARTICLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL UNIQUE,
    published TEXT,
    digest TEXT NOT NULL,
    page_starts TEXT NOT NULL,
    added TEXT NOT NULL DEFAULT (datetime('now')),
    author TEXT,
    language TEXT,
    marks TEXT NOT NULL DEFAULT '[]',
    file TEXT NOT NULL DEFAULT '',
    seal TEXT NOT NULL DEFAULT '',
    address TEXT
);
CREATE INDEX IF NOT EXISTS article_digest ON article (digest);
CREATE INDEX IF NOT EXISTS article_file ON article (file);
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
"""

# The files whose articles are all kept, each with the digest that it had then, since version 3.
FILES = "CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;"

# Which articles are near copies, and the bands of their MinHash, by which they are found; since version 3.
COPIES = """
CREATE TABLE IF NOT EXISTS band (
    band INTEGER NOT NULL,
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (band, article_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS band_article ON band (article_id);
CREATE TABLE IF NOT EXISTS copy (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copy_other ON copy (other_id);
"""

# Pages that were fetched, as they came, packed by zlib; since version 3.
PAGES = """
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY, fetched TEXT NOT NULL DEFAULT (datetime('now')), data BLOB NOT NULL
);
"""

# What was asked of the library and what came of it, since version 2. All of it is opaque here: `result` and `weights`
# are JSON, and the words to search are those that whoever keeps a record gives with it.
RECORDS = """
CREATE TABLE IF NOT EXISTS conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL DEFAULT '',
    archived INTEGER NOT NULL DEFAULT 0
);
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

SCHEMA = f"{ARTICLES}{FILES}{COPIES}{PAGES}{RECORDS}{VERDICTS}"

FROM_VERSION_2 = f"""
ALTER TABLE article ADD COLUMN author TEXT;
ALTER TABLE article ADD COLUMN language TEXT;
ALTER TABLE article ADD COLUMN marks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE article ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN seal TEXT NOT NULL DEFAULT '';
UPDATE article SET file = source;
{FILES}
ALTER TABLE article DROP COLUMN file_digest;
"""

# No file is known any more, so that the next `add` reads each again, and finds the addresses in them.
FROM_VERSION_3 = """
ALTER TABLE article ADD COLUMN address TEXT;
DELETE FROM file;
"""

FROM_VERSION_4 = "ALTER TABLE conversation ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;"


def make(db: sqlite3.Connection) -> None:
    """Give an empty file its tables, or a file of an earlier version those of this one: all of it or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(db)  # again: another process may have come first
        if 0 < version < 3:
            _run(db, FROM_VERSION_2)
        if 0 < version < 4:
            _run(db, FROM_VERSION_3)
        if 1 < version < 5:
            _run(db, FROM_VERSION_4)
        _run(db, SCHEMA)
        if 0 < version < 3:
            for (article_id,) in db.execute("SELECT id FROM article ORDER BY rowid").fetchall():
                seal(db, article_id)
                note_copies(db, article_id)
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def version_of(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _run(db: sqlite3.Connection, script: str) -> None:
    """Each statement of a script inside the open transaction, which `executescript` would commit."""
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for piece in script.split(";"):
        statement += f"{piece};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
