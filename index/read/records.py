"""Records with named fields: JSON, JSON Lines and CSV, an article a record."""

import csv
import json
import re
import sys
from io import StringIO
from typing import Any

from index.article import Article, Unreadable, new_article
from index.read.blocks import Block, composed, table_lines
from index.read.clean import title_from
from index.read.dates import iso_date
from index.read.fields import Fields
from index.read.markup import blocks_of
from index.read.metadata import one_line, told_language
from index.read.packages import parsing
from index.read.text import decoded, paragraphs

Record = dict[str, Any]

_TEXT = ("text", "body", "content", "articlebody", "article", "fulltext", "full_text")
_TITLE = ("title", "headline", "name", "subject")
_AUTHOR = ("author", "authors", "byline", "creator")
_DATE = ("date", "published", "datepublished", "published_at", "pubdate", "publication_date", "created_at", "timestamp")
_LANGUAGE = ("language", "lang", "inlanguage")
_ADDRESS = ("url", "link", "permalink")
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|article)\b[^>]*>", re.IGNORECASE)


def read_json(data: bytes, source: str, fields: Fields) -> list[Article | Unreadable]:
    """The records of a JSON file (a list, an object that holds one list, or one object) or of JSON Lines."""
    text = decoded(data, source).removeprefix("\ufeff")
    with parsing(source, "the JSON"):
        numbered = _json_records(text)
    return _articles(numbered, source, fields)


def read_csv(data: bytes, source: str, fields: Fields) -> list[Article | Unreadable]:
    """The records of a CSV file; one without a field of text is a table, and all of it one article."""
    text = decoded(data, source).removeprefix("\ufeff")
    with parsing(source, "the CSV"):
        csv.field_size_limit(sys.maxsize)  # an article is longer than the 128 kB that a field may have
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True) if any(row)]
    names = rows[0] if rows else []
    if fields.text is None and not any(name.strip().lower() in _TEXT for name in names):
        return [_table(rows, source)]
    records: list[tuple[int | None, Any]] = [
        (number, dict(zip(names, row, strict=False))) for number, row in enumerate(rows[1:], 1)
    ]
    return _articles(records, source, fields)


def _json_records(text: str) -> list[tuple[int | None, Any]]:
    """The records with their numbers, from 1; a record that is all of the file has none."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2:
            raise
        return [(number, json.loads(line)) for number, line in lines]
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        if len(lists) != 1 or _found(whole, None, _TEXT) is not None:
            return [(None, whole)]
        whole = lists[0]
    return list(enumerate(whole, 1)) if isinstance(whole, list) else [(None, whole)]


def _articles(records: list[tuple[int | None, Any]], source: str, fields: Fields) -> list[Article | Unreadable]:
    found: list[Article | Unreadable] = []
    for number, record in records:
        own_source = source if number is None else f"{source}#{number}"
        try:
            found.append(_article(record, own_source, fields))
        except Unreadable as error:
            found.append(error)
    return found


def _article(record: Any, source: str, fields: Fields) -> Article:
    """Raises Unreadable, naming the fields there are, when the one for the text is missing or empty."""
    if not isinstance(record, dict):
        raise Unreadable(f"{source}: this is no record with named fields")
    with parsing(source, "the record"):
        text, marks = _text(_found(record, fields.text, _TEXT))
    if not text:
        wanted = fields.text or "text, body or content"
        there = one_line(", ".join(map(str, record)))
        raise Unreadable(f"{source}: no text in a field {wanted}; name it with --text-field (there are: {there})")
    return new_article(
        title=_words(_found(record, fields.title, _TITLE)) or title_from(source),
        text=text,
        source=source,
        published=iso_date(_words(_found(record, fields.date, _DATE)) or ""),
        author=_words(_found(record, fields.author, _AUTHOR)),
        language=told_language(_words(_found(record, None, _LANGUAGE))),
        marks=marks,
        address=_words(_found(record, None, _ADDRESS)),
    )


def _found(record: Record, named: str | None, usual: tuple[str, ...]) -> Any:
    """The value of the field that was named, else of the first usual one."""
    if named is not None:
        return record.get(named)
    lower = {str(name).strip().lower(): value for name, value in reversed(record.items())}
    return next((lower[name] for name in usual if lower.get(name)), None)


def _text(value: Any) -> tuple[str, tuple[tuple[int, str], ...]]:
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str) or not value.strip():
        return "", ()
    if not _MARKUP.search(value):
        return composed(paragraphs(value))
    from lxml import html

    return composed(blocks_of(html.document_fromstring(value)))


def _words(value: Any) -> str | None:
    """A value as one line: a name, a list of names, or what schema.org calls a person."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value[:20]))) or None
    if isinstance(value, dict):
        return one_line(value["name"]) if isinstance(value.get("name"), str) else None
    return one_line(str(value)) if isinstance(value, str | int) else None


def _table(rows: list[list[str]], source: str) -> Article:
    text, _ = composed(map(Block, table_lines(rows, headed=True)))
    if not text:
        raise Unreadable(f"{source}: the file holds no rows")
    return new_article(title=title_from(source), text=text, source=source)
