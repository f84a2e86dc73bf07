"""Seals: a digest of all that is kept of an article, so that rows which change on the disk are noticed."""

from __future__ import annotations

import hashlib
import json
import sqlite3

ABOUT = "SELECT title, source, published, digest, page_starts, author, language, marks, file FROM article WHERE id = ?"
ADDRESS = "SELECT address FROM article WHERE id = ? AND address IS NOT NULL"
SPANS = 'SELECT number, start, "end" FROM sentence WHERE article_id = ? ORDER BY number'
PASSAGES = "SELECT id, first, last, vector FROM passage WHERE article_id = ? ORDER BY id"


def seal(db: sqlite3.Connection, article_id: str) -> None:
    """Seal an article as it is now; whoever changes one of its rows seals it again."""
    db.execute("UPDATE article SET seal = ? WHERE id = ?", (rows_digest(db, article_id), article_id))


def rows_digest(db: sqlite3.Connection, article_id: str) -> str:
    """SHA-256 of the article's rows, hex; of its text only the digest is among them.

    An address that there is not is not among them either, so that seals from before version 4 hold.
    """
    rows = [db.execute(query, (article_id,)).fetchall() for query in (ABOUT, SPANS)]
    rows += filter(None, [db.execute(ADDRESS, (article_id,)).fetchall()])
    digest = hashlib.sha256(json.dumps(rows).encode())
    for number, first, last, vector in db.execute(PASSAGES, (article_id,)):
        digest.update(json.dumps([number, first, last]).encode())
        digest.update(vector)
    return digest.hexdigest()
