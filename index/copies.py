"""Near copies: articles that share most of their words in a row, as two papers' prints of one wire story do.

MinHash finds the few articles that may be one, and their texts decide, so that a story cut to half is one too.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator

WORDS = 5  # in a row, which are compared
LEAST = 20  # such rows that an article must have to be compared
SHARE = 0.6  # of the rows of the shorter article that a copy has too
ROWS = 3  # MinHash values in a band
BANDS = 42  # so many that two articles with half of their rows in common nearly always share one
MOST = 50  # articles that are compared with a new one, those with most bands in common
SEED = 1  # of MinHash; another would compare new articles with no old one


def note_copies(db: sqlite3.Connection, article_id: str) -> None:
    """Keep what tells copies of this article, and which of the articles already there are; in the open transaction."""
    text = _text(db, article_id)
    rows = _rows_of_words(text)
    if len(rows) < LEAST:
        return
    bands = list(_bands(rows))
    marks = ",".join("?" * len(bands))
    alike = db.execute(
        f"SELECT article_id FROM band WHERE band IN ({marks}) GROUP BY article_id ORDER BY count(*) DESC LIMIT {MOST}",
        bands,
    )
    for (other,) in alike.fetchall():
        others = _rows_of_words(_text(db, other))
        if len(rows & others) >= SHARE * min(len(rows), len(others)):
            db.execute("INSERT INTO copy VALUES (?, ?)", (article_id, other))
    db.executemany("INSERT INTO band VALUES (?, ?)", ((band, article_id) for band in bands))


def copies_of(db: sqlite3.Connection, article_id: str) -> list[str]:
    """The identifiers of the articles that are near copies of this one, in the order in which they were added."""
    rows = db.execute(
        "SELECT id FROM article WHERE id IN (SELECT other_id FROM copy WHERE article_id = ?"
        " UNION SELECT article_id FROM copy WHERE other_id = ?) ORDER BY rowid",
        (article_id, article_id),
    )
    return [row[0] for row in rows]


def groups(db: sqlite3.Connection, article_ids: Iterable[str]) -> list[list[str]]:
    """These articles, each once, with those together that are copies of each other, as sources that agree."""
    left = list(dict.fromkeys(article_ids))
    found = []
    while left:
        group = [left.pop(0)]
        for one in group:  # which grows by the copies of each of its own
            alike = set(copies_of(db, one))
            group += [other for other in left if other in alike]
            left = [other for other in left if other not in alike]
        found.append(group)
    return found


def _text(db: sqlite3.Connection, article_id: str) -> str:
    text: str = db.execute("SELECT text FROM article WHERE id = ?", (article_id,)).fetchone()[0]
    return text


def _rows_of_words(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1)}


def _bands(rows: Iterable[str]) -> Iterator[int]:
    """A number for each band of the article's MinHash; articles that share one may be copies."""
    from datasketch import MinHash

    sketch = MinHash(num_perm=ROWS * BANDS, seed=SEED)
    sketch.update_batch([row.encode("utf-8", "surrogatepass") for row in rows])
    for number in range(BANDS):
        values = sketch.hashvalues[number * ROWS : (number + 1) * ROWS].astype("<u8").tobytes()
        digest = hashlib.blake2b(values, digest_size=8, salt=number.to_bytes(2, "little")).digest()
        yield int.from_bytes(digest, "little", signed=True)
