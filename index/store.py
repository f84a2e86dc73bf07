"""The SQLite file: articles, their sentences, passages with vectors, full text.

Every function takes an open connection; those that write an article run inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from index.article import Article, Passage, Sentence, text_digest
from index.copies import note_copies
from index.database import LibraryError as LibraryError
from index.database import connect as connect
from index.seals import seal

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of articles, which is in the order in which they were added."""

    id: str
    title: str
    source: str
    published: str | None
    digest: str
    sentences: int
    added: str  # UTC, as SQLite writes it
    copy_of: str | None = None  # the first article in the list that it is a near copy of
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article with all that a search needs of it; the vectors are float32, shape (passages, dimensions)."""

    article: Article
    file: str  # the path of the file that the article came out of
    spans: Sequence[tuple[int, int]]
    runs: Sequence[tuple[int, int]]  # first and last sentence number of each passage
    vectors: np.ndarray


def kept_verdict(db: sqlite3.Connection, key: str, revision: str) -> str | None:
    """The JSON kept under this key at this revision of the library, if the file has it."""
    row = db.execute("SELECT result FROM verdict WHERE key = ? AND revision = ?", (key, revision)).fetchone()
    return row[0] if row else None


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
        " (SELECT count(*) FROM sentence WHERE article_id = id), added,"
        " (SELECT other.id FROM copy JOIN article AS other ON other.id = copy.other_id"
        " WHERE copy.article_id = article.id ORDER BY other.rowid), address FROM article ORDER BY rowid"
    )
    return [Entry(*row) for row in rows]


ARTICLE_COLUMNS = "id, title, text, source, published, digest, page_starts, author, language, marks, address"


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
    return _article(row)


def _article(row: Sequence[Any]) -> Article:
    name, title, text, source, published, digest, page_starts, author, language, marks, address = row
    pages = tuple(json.loads(page_starts))
    places = tuple((offset, place) for offset, place in json.loads(marks))
    article = Article(name, title, text, source, published, digest, pages, author, language, places, address)
    if text_digest(article.text) != article.digest:
        raise LibraryError(f"{article.id}: its text is damaged on the disk; `qa doctor --mend` says what can be saved")
    return article


def articles_of(db: sqlite3.Connection, file: str) -> list[tuple[str, str]]:
    """The identifier and the source of each article that came out of a file."""
    return db.execute("SELECT id, source FROM article WHERE file = ? ORDER BY rowid", (file,)).fetchall()


def file_digest(db: sqlite3.Connection, path: str) -> str | None:
    """The digest that a file had when all its articles were kept; None where some were not, or have gone since."""
    row = db.execute("SELECT digest FROM file WHERE path = ?", (path,)).fetchone()
    return row[0] if row else None


def set_file_digest(db: sqlite3.Connection, path: str, digest: str) -> None:
    db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (path, digest))


def files(db: sqlite3.Connection) -> list[str]:
    """The path of each file that an article came out of."""
    return [row[0] for row in db.execute("SELECT DISTINCT file FROM article")]


def keep_page(db: sqlite3.Connection, url: str, data: bytes) -> None:
    db.execute("INSERT OR REPLACE INTO page (url, data) VALUES (?, ?)", (url, zlib.compress(data)))


def page(db: sqlite3.Connection, url: str) -> bytes | None:
    """The bytes of a page as they were fetched."""
    row = db.execute("SELECT data FROM page WHERE url = ?", (url,)).fetchone()
    return zlib.decompress(row[0]) if row else None


def set_file(db: sqlite3.Connection, article_id: str, path: str) -> None:
    """Say which file an article came out of."""
    db.execute("UPDATE article SET file = ? WHERE id = ?", (path, article_id))
    seal(db, article_id)


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
        f"INSERT INTO article ({ARTICLE_COLUMNS}, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kept.id,
            kept.title,
            kept.text,
            kept.source,
            kept.published,
            kept.digest,
            json.dumps(kept.page_starts),
            kept.author,
            kept.language,
            json.dumps(kept.marks),
            kept.address,
            indexed.file,
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
    seal(db, kept.id)
    note_copies(db, kept.id)
    return kept


def delete(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("DELETE FROM passage_text WHERE rowid IN (SELECT id FROM passage WHERE article_id = ?)", (article_id,))
    db.execute("DELETE FROM file WHERE path = (SELECT file FROM article WHERE id = ?)", (article_id,))
    db.execute("DELETE FROM page WHERE url = (SELECT file FROM article WHERE id = ?)", (article_id,))
    db.execute("DELETE FROM article WHERE id = ?", (article_id,))


def replace_vectors(db: sqlite3.Connection, ids: Sequence[int], rows: np.ndarray) -> None:
    """Write new vectors of these passages, shape (len(ids), dimensions); the articles must be sealed again after."""
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
