"""Whether a library is whole: its file, its texts, sentences, passages, vectors and full text against each other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index import store
from index.article import text_digest
from index.seals import rows_digest
from index.vectors import Damaged, index_file, load

UNIT = 1e-3  # how far from 1 the length of a vector may be


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words, and the identifier of the article that it is wrong with, if it is with one."""

    what: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """How much a library holds, and everything that is wrong with it."""

    articles: int
    sentences: int
    passages: int
    records: int
    faults: tuple[Fault, ...]


def checkup(db: sqlite3.Connection, folder: Path | None = None) -> Checkup:
    """Read all of a library; `folder` is where its FAISS file is, if that is to be looked at too.

    Raises sqlite3.Error only where the file can't be read as a database at all.
    """
    db.execute("BEGIN")  # what another process writes meanwhile is not seen half
    try:
        faults = (
            *_of_the_file(db),
            *_of_articles(db),
            *_of_history(db),
            *(_of_the_index(db, folder) if folder else ()),
        )
        articles, sentences, passages, records = (
            _count(db, name) for name in ("article", "sentence", "passage", "record")
        )
    finally:
        db.execute("ROLLBACK")
    return Checkup(articles, sentences, passages, records, (*faults, *_of_the_full_text(db)))


def _of_the_file(db: sqlite3.Connection) -> Iterator[Fault]:
    try:
        for (message,) in db.execute("PRAGMA integrity_check(20)"):
            if message != "ok":
                yield Fault(f"SQLite: {' '.join(message.split())}")
        for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield Fault(f"a row of {table} belongs to no {parent}")
    except sqlite3.DatabaseError as error:
        yield Fault(f"SQLite: {error}")


def _of_articles(db: sqlite3.Connection) -> Iterator[Fault]:
    try:
        ids = [row[0] for row in db.execute("SELECT id FROM article ORDER BY rowid")]
    except sqlite3.DatabaseError as error:
        yield Fault(f"the list of articles can't be read ({error})")
        return
    for article_id in ids:
        try:
            yield from (Fault(what, article_id) for what in faults_of(db, article_id))
        except (sqlite3.DatabaseError, UnicodeDecodeError, ValueError, TypeError) as error:
            yield Fault(f"can't be read ({error})", article_id)
    orphans = "SELECT count(*) FROM passage_text WHERE rowid NOT IN (SELECT id FROM passage)"
    try:
        if number := db.execute(orphans).fetchone()[0]:
            yield Fault(f"the full text has {number} passages of no article")
    except sqlite3.DatabaseError as error:
        yield Fault(f"the full text can't be read ({error})")


def faults_of(db: sqlite3.Connection, article_id: str) -> Iterator[str]:
    """What is wrong with one article. Raises what SQLite or a row that is no longer what it was raises."""
    title, text, digest, kept_seal = db.execute(
        "SELECT title, text, digest, seal FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if text_digest(text) != digest:
        yield "its text is not the one that was added"
    spans = db.execute(
        'SELECT number, start, "end" FROM sentence WHERE article_id = ? ORDER BY number', (article_id,)
    ).fetchall()
    if not _in_order(spans, len(text)):
        yield "its sentences are not in order in its text"
    passages = db.execute(
        "SELECT id, first, last, vector FROM passage WHERE article_id = ? ORDER BY first", (article_id,)
    ).fetchall()
    if not _covers([(first, last) for _, first, last, _ in passages], len(spans)):
        yield "its passages do not cover its sentences"
    elif any(
        _body(db, number) != (title, text[spans[first - 1][1] : spans[last - 1][2]])
        for number, first, last, _ in passages
    ):
        yield "the full text has other words for it"
    if not all(_is_unit(vector) for *_, vector in passages):
        yield "a vector of it is damaged"
    if rows_digest(db, article_id) != kept_seal:
        yield "a row of it has changed since it was kept"


def _in_order(spans: Sequence[tuple[int, int, int]], length: int) -> bool:
    ends = [0, *(end for _, _, end in spans)]
    return [number for number, _, _ in spans] == list(range(1, len(spans) + 1)) and all(
        before <= start < end <= length for before, (_, start, end) in zip(ends, spans, strict=False)
    )


def _covers(runs: Sequence[tuple[int, int]], sentences: int) -> bool:
    ends = [(0, 0), *runs, (sentences + 1, sentences + 1)]
    return all(last + 1 == first for (_, last), (first, _) in pairwise(ends)) and all(a <= b for a, b in runs)


def _body(db: sqlite3.Connection, passage: int) -> tuple[str, str] | None:
    found: tuple[str, str] | None = db.execute(
        "SELECT title, body FROM passage_text WHERE rowid = ?", (passage,)
    ).fetchone()
    return found


def _is_unit(vector: bytes) -> bool:
    import numpy as np

    return len(vector) % 4 == 0 and abs(float(np.linalg.norm(np.frombuffer(vector, dtype=np.float32))) - 1) < UNIT


def _of_history(db: sqlite3.Connection) -> Iterator[Fault]:
    try:
        for number, result, weights in db.execute("SELECT id, result, weights FROM record"):
            try:
                json.loads(result), json.loads(weights)
            except ValueError:
                yield Fault(f"what the history keeps under {number} is damaged")
    except sqlite3.DatabaseError as error:
        yield Fault(f"the history can't be read ({error})")


def _of_the_index(db: sqlite3.Connection, folder: Path) -> Iterator[Fault]:
    """The FAISS file, if there is one for the library as it is: a missing one is made by the next search."""
    import numpy as np

    file = index_file(folder, store.fact(db, "revision") or "")
    if not file.exists():
        return
    try:
        index = load(file)
        kept = [(number, vector) for number, vector in store.vectors(db)]
        same = index.ntotal == len(kept) and all(
            index.reconstruct(number).astype(np.float32).tobytes() == vector for number, vector in kept
        )
    except (OSError, RuntimeError, Damaged):
        same = False
    except sqlite3.DatabaseError:
        return  # told of the article already
    if not same:
        yield Fault(f"{file.name}: not as it was written; the next search makes it again")


def _of_the_full_text(db: sqlite3.Connection) -> Iterator[Fault]:
    """The words of the full-text indexes against their rows, where the file may be written: SQLite asks for that."""
    for table in ("passage_text", "record_text"):
        try:
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError as error:
            yield Fault(f"the full-text index of {table.removesuffix('_text')}s is damaged ({error})")


def _count(db: sqlite3.Connection, table: str) -> int:
    try:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.DatabaseError:
        return 0
