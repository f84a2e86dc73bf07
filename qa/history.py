"""The history: every answer and verdict, kept in the library's file beside the articles and read back as it was given.

Each function takes an open connection to that file: `Library.database`, or one of `index.store.connect`. A conversation
is what was asked in a row; it begins with its first record and ends when its last one is deleted.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from index.store import LibraryError

if TYPE_CHECKING:  # and where they are used: the list needs none of it
    from qa.answer import Answer
    from qa.claim import Verdict

LONGEST_WAIT = 2_000  # milliseconds that an answer waits while another process writes
MOST_WORDS = 64  # of a search, whose expression SQLite takes apart word by word

LINE = "record.id, record.conversation, title, archived, made, kind, asked, said"


class Kind(StrEnum):
    QUESTION = "question"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the history: what was asked and, in words, what came of it."""

    id: int
    conversation: int
    title: str  # of the conversation; empty until it is given one
    archived: bool  # with its conversation
    made: str  # UTC, as SQLite writes it
    kind: Kind
    asked: str
    said: str  # the answer, why it was withheld, or the verdict


@dataclass(frozen=True, slots=True)
class Saved:
    """A record with the answer or verdict itself, and the SHA-256 of the weights then in use, by their role."""

    record: Record
    result: Answer | Verdict
    weights: Mapping[str, str]


def keep(
    db: sqlite3.Connection, result: Answer | Verdict, weights: Mapping[str, str], conversation: int | None = None
) -> Record:
    """Add an answer or a verdict to a conversation, or begin one with it; one that goes on is archived no more.

    Raises LibraryError when the file can't be written, or another process is writing it for too long.
    """
    values = _values(result, weights)
    with _writing(db, LONGEST_WAIT):
        # A conversation that was deleted while it went on begins anew under its number.
        begun = db.execute("INSERT OR IGNORE INTO conversation (id) VALUES (?)", (conversation,))
        kept = db.execute(
            "INSERT INTO record (conversation, kind, asked, said, result, weights) VALUES (?, ?, ?, ?, ?, ?)",
            (conversation or begun.lastrowid, *values),
        )
        db.execute("UPDATE conversation SET archived = 0 WHERE id = ?", (conversation,))
        [row] = _rows(db, LINE, "WHERE record.id = ?", kept.lastrowid)
    return _record(row)


def records(
    db: sqlite3.Connection, search: str = "", limit: int | None = None, *, archived: bool = False
) -> list[Record]:
    """The lines of the history, newest first, that are not archived, or those that are.

    Only those with every word of `search`, or the beginnings of words.
    """
    condition = "WHERE archived = ?"
    values: list[object] = [archived]
    if search:
        condition += " AND record.id IN (SELECT rowid FROM record_text WHERE record_text MATCH ?)"
        values.append(_expression(search))
    rows = _rows(db, LINE, f"{condition} ORDER BY record.id DESC LIMIT ?", *values, -1 if limit is None else limit)
    return [_record(row) for row in rows]


def saved(db: sqlite3.Connection, number: int) -> Saved:
    """The record of this number. Raises LibraryError when there is none, or when it can't be read."""
    for one in _saved(db, "WHERE record.id = ?", number):
        return one
    raise _unknown(number)


def conversation(db: sqlite3.Connection, number: int) -> list[Saved]:
    """The records of a conversation, oldest first. Raises LibraryError when there is none, or one can't be read."""
    found = list(_saved(db, "WHERE record.conversation = ? ORDER BY record.id", number))
    if not found:
        raise _unknown(number)
    return found


def everything(db: sqlite3.Connection) -> Iterator[Saved]:
    """Every record, oldest first. Raises LibraryError at one that can't be read."""
    yield from _saved(db, "ORDER BY record.id")


def rename(db: sqlite3.Connection, number: int, title: str) -> None:
    """Give a conversation a title; an empty one takes it away.

    Raises LibraryError when there is no such conversation, or the file can't be written.
    """
    with _writing(db):
        line = " ".join(_whole(title).split())
        if not db.execute("UPDATE conversation SET title = ? WHERE id = ?", (line, number)).rowcount:
            raise _unknown(number)


def archive(db: sqlite3.Connection, number: int, *, archived: bool = True) -> None:
    """Put a conversation away, or take it out again. Raises LibraryError as `rename` does."""
    with _writing(db):
        if not db.execute("UPDATE conversation SET archived = ? WHERE id = ?", (archived, number)).rowcount:
            raise _unknown(number)


def count_archived(db: sqlite3.Connection) -> int:
    """How many conversations are archived."""
    [count] = db.execute("SELECT count(*) FROM conversation WHERE archived").fetchone()
    return int(count)


def delete(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Delete these records, or none of them. Raises LibraryError when one is not there, or can't be deleted."""
    with _writing(db):
        for number in dict.fromkeys(numbers):
            if not db.execute("DELETE FROM record WHERE id = ?", (number,)).rowcount:
                raise _unknown(number)


def delete_conversation(db: sqlite3.Connection, number: int) -> None:
    """Delete a conversation with all its records. Raises LibraryError as `delete` does."""
    with _writing(db):
        if not db.execute("DELETE FROM record WHERE conversation = ?", (number,)).rowcount:
            raise _unknown(number)


def delete_all(db: sqlite3.Connection) -> int:
    """Delete every record, and return how many there were. Raises LibraryError when the file can't be written."""
    with _writing(db):
        return db.execute("DELETE FROM record").rowcount


def put_back(db: sqlite3.Connection, deleted: Sequence[Saved]) -> None:
    """Keep what was deleted again, under the numbers and with the dates that it had.

    Raises LibraryError when the file can't be written.
    """
    with _writing(db):
        for one in deleted:
            record = one.record
            begun = (record.conversation, record.title, record.archived)
            db.execute("INSERT OR IGNORE INTO conversation (id, title, archived) VALUES (?, ?, ?)", begun)
            db.execute(
                "INSERT INTO record (id, conversation, made, kind, asked, said, result, weights)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (record.id, record.conversation, record.made, *_values(one.result, one.weights)),
            )


def _values(result: Answer | Verdict, weights: Mapping[str, str]) -> tuple[str, ...]:
    """The kind of record, what was asked, what was said, and the JSON of result and weights."""
    from qa.answer import Answer
    from qa.report import answer_json, json_text, verdict_json

    if isinstance(result, Answer):
        said = result.text or str(result.reason or "")
        words = (Kind.QUESTION, result.question, said, json_text(answer_json(result)))
    else:
        words = (Kind.CLAIM, result.claim, result.label.replace("_", " "), json_text(verdict_json(result)))
    return (*map(_whole, words), json.dumps(dict(weights)))


def _whole(text: str) -> str:
    """The text without half characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _expression(search: str) -> str:
    """An FTS5 expression for all of the words, or for nothing; each is quoted, so that none is read as an operator."""
    return " ".join(f'"{word}"*' for word in re.findall(r"\w+", search)[:MOST_WORDS]) or '""'


def _rows(db: sqlite3.Connection, columns: str, rest: str, *values: object) -> Iterator[tuple[Any, ...]]:
    joined = f"SELECT {columns} FROM record JOIN conversation ON conversation.id = record.conversation {rest}"
    yield from db.execute(joined, values)


def _record(row: tuple[Any, ...]) -> Record:
    number, conversation, title, archived, made, kind, asked, said = row
    return Record(number, conversation, title, bool(archived), made, Kind(kind), asked, said)


def _saved(db: sqlite3.Connection, rest: str, *values: object) -> Iterator[Saved]:
    from qa.report import answer_from, verdict_from

    for *line, result, weights in _rows(db, f"{LINE}, result, weights", rest, *values):
        try:
            record = _record(tuple(line))
            read = answer_from if record.kind is Kind.QUESTION else verdict_from
            yield Saved(record, read(json.loads(result)), json.loads(weights))
        except (ValueError, KeyError, TypeError) as error:
            raise LibraryError(f"{line[0]}: what is kept under this number can't be read ({error!r})") from error


def _unknown(number: int) -> LibraryError:
    return LibraryError(f"{number}: nothing is kept under this number; `qa history` lists what is")


@contextmanager
def _writing(db: sqlite3.Connection, wait: int | None = None) -> Iterator[None]:
    """All or nothing, after `wait` milliseconds at the most for another process that writes."""
    try:
        [usual] = db.execute("PRAGMA busy_timeout").fetchone()
        db.execute(f"PRAGMA busy_timeout = {usual if wait is None else wait}")
        try:
            db.execute("BEGIN IMMEDIATE")
            yield
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
            db.execute(f"PRAGMA busy_timeout = {usual}")
    except sqlite3.Error as error:
        raise LibraryError(f"the history can't be written ({error})") from error
