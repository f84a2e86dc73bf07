"""The only writer of a library: articles in and out, each in a transaction of its own."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from index import store
from index.article import Article, FactcheckError, Passage, Unreadable
from index.embed import check_embedder
from index.passages import runs
from index.read import Fields
from index.reading import Reader
from index.seals import seal
from index.store import LibraryError

if TYPE_CHECKING:
    from index.embed import Embedder

EMBED_AT_ONCE = 256  # passages; what an `add` holds in memory beside one file
LARGEST = 512  # megabytes of a file


class Outcome(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one article: `detail` is the reason of a failure or the article that a duplicate repeats.

    It is REMOVED when it has gone from the file that it came out of. `file` is that file, for what came out of one.
    """

    source: str
    outcome: Outcome
    article: Article | None = None
    detail: str = ""
    file: str = ""


@dataclass(slots=True)
class File:
    """A file on its way in: the sources of what has come out of it so far, and whether all of that was kept."""

    path: str
    digest: str = ""
    sources: set[str] = field(default_factory=set)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article on its way in; its sentences are found in its text unless they are given."""

    article: Article
    file: File
    spans: Sequence[tuple[int, int]] | None = None


Item = Incoming | Added | File  # a file comes after all that was in it


def source_of(file: Path) -> str:
    """The name by which a library knows a file, whatever bytes its own name is made of."""
    return os.fsencode(os.path.abspath(file)).decode("utf-8", "backslashreplace")


class Writer:
    """Writes to one open library. The reader and the embedder are used only for what is new."""

    def __init__(self, db: sqlite3.Connection, folder: Path, embedder: Embedder, reader: Reader) -> None:
        self._db = db
        self._folder = folder
        self._embedder = embedder
        self._reader = reader
        self._repeats: dict[str, str] = {}  # the file of each duplicate, and the digest of the text that it repeats

    def add_files(self, files: Iterable[Path], fields: Fields | None) -> Iterator[Added]:
        """What becomes of each article; a duplicate is read again when what it repeated has changed before the end."""
        self._repeats.clear()
        yield from self._add(item for file in files for item in self._in_file(file, fields))
        lost = [Path(path) for path, text in self._repeats.items() if not store.article_with_text(self._db, text)]
        if lost:
            yield from self._add(item for file in lost for item in self._in_file(file, fields))

    def add_data(self, data: bytes, source: str, fields: Fields | None) -> Iterator[Added]:
        yield from self._add(self._in_data(data, source, fields))

    def add_page(self, url: str, data: bytes) -> Iterator[Added]:
        added = list(self.add_data(data, url, None))
        if store.articles_of(self._db, url):
            with plain_errors(self._folder):
                store.keep_page(self._db, url, data)
        yield from added

    def forget_files(self, files: Iterable[str]) -> Iterator[Added]:
        for path in files:
            for article_id, source in store.articles_of(self._db, path):
                if article := store.article(self._db, article_id):
                    self.remove(article)
                    yield Added(source, Outcome.REMOVED, article, file=path)

    def add_articles(self, articles: Iterable[tuple[Article, Sequence[tuple[int, int]] | None]]) -> Iterator[Added]:
        yield from self._add(Incoming(article, File(article.source), spans) for article, spans in articles)

    def remove(self, article: Article) -> None:
        with self._transaction():
            store.delete(self._db, article.id)

    def embed_again(self) -> Iterator[tuple[int, int]]:
        articles = [entry.id for entry in store.entries(self._db)]
        passages = [passage for article_id in articles for passage in store.passages_of(self._db, article_id)]
        with self._transaction():
            for start in range(0, len(passages), EMBED_AT_ONCE):
                chosen = passages[start : start + EMBED_AT_ONCE]
                rows = self._embedder.passages([self._text_to_embed(passage) for passage in chosen])
                store.replace_vectors(self._db, [passage.id for passage in chosen], rows)
                yield min(start + EMBED_AT_ONCE, len(passages)), len(passages)
            for article_id in articles:
                seal(self._db, article_id)
            store.set_fact(self._db, "embedder", self._embedder.identity)

    # Reading

    def _in_file(self, file: Path, fields: Fields | None) -> Iterator[Item]:
        path = source_of(file)
        try:
            with file.open("rb") as stream:
                data = stream.read((LARGEST << 20) + 1)
        except OSError as error:
            yield Added(str(file), Outcome.FAILED, detail=f"{file}: {error.strerror or error}", file=path)
            return
        if len(data) > LARGEST << 20:
            reason = f"{file}: larger than {LARGEST} MB; split it, or unpack it and add what is in it"
            yield Added(str(file), Outcome.FAILED, detail=reason, file=path)
            return
        yield from self._in_data(data, path, fields)

    def _in_data(self, data: bytes, path: str, fields: Fields | None) -> Iterator[Item]:
        named = json.dumps(asdict(fields)).encode() if fields else b""
        file = File(path, hashlib.sha256(data + named).hexdigest())
        if store.file_digest(self._db, path) == file.digest:
            [(article_id, _), *_] = store.articles_of(self._db, path)
            yield Added(path, Outcome.UNCHANGED, store.article(self._db, article_id), file=path)
            return
        for one in self._reader.read(data, path, fields):
            if isinstance(one, Unreadable):
                file.whole = False
                yield Added(path, Outcome.FAILED, detail=str(one), file=path)
            else:
                file.sources.add(one.article.source)
                yield Incoming(one.article, file, one.spans)
        yield file

    # Keeping

    def _add(self, items: Iterable[Item]) -> Iterator[Added]:
        """Embed many passages at a time, whatever the articles they belong to."""
        waiting: list[Item] = []
        passages = 0
        for item in items:
            prepared = self._prepared(item) if isinstance(item, Incoming) else item
            waiting.append(prepared)
            passages += len(prepared.article.text) // 500 + 1 if isinstance(prepared, Incoming) else 0
            if passages >= EMBED_AT_ONCE or passages == 0:
                yield from self._kept(waiting)
                waiting, passages = [], 0
        yield from self._kept(waiting)

    def _prepared(self, item: Incoming) -> Incoming | Added:
        """The article with its sentences, or what became of one that needs no embedding."""
        article, file = item.article, item.file
        old = store.article_from(self._db, article.source)
        if old and replace(article, id=old.id) == old:
            return Added(old.source, Outcome.UNCHANGED, old, file=file.path)
        if twin := self._twin(article):
            if old is None:
                return self._duplicate(item, twin)
            with self._transaction():
                return self._duplicate(item, twin)
        from index.sentences import sentence_spans

        spans = item.spans if item.spans is not None else sentence_spans(article.text)
        reason = ""
        if not spans or not any(map(str.isalnum, article.text)):
            reason = "holds no text"
        elif len(article.text) > 100_000 and len(article.text) / len(spans) > 800:
            reason = "hardly a sentence ends in it; is it prose?"
        if reason:
            file.whole = False
            return Added(article.source, Outcome.FAILED, detail=f"{article.source}: {reason}", file=file.path)
        return replace(item, spans=spans)

    def _twin(self, article: Article) -> Article | None:
        """Another article with the same text."""
        twin = store.article_with_text(self._db, article.digest)
        return twin if twin and twin.source != article.source else None

    def _duplicate(self, item: Incoming, twin: Article) -> Added:
        """What becomes of an article whose text another one has; an earlier version of it goes."""
        source = item.article.source
        item.file.whole = False
        self._repeats[item.file.path] = twin.digest
        if old := store.article_from(self._db, source):
            store.delete(self._db, old.id)
        return Added(source, Outcome.DUPLICATE, twin, f"the same text as {twin.id}", item.file.path)

    def _kept(self, waiting: Sequence[Item]) -> Iterator[Added]:
        indexed = iter(self._indexed([item for item in waiting if isinstance(item, Incoming)]))
        for item in waiting:
            if isinstance(item, Added):
                yield item
            elif isinstance(item, File):
                yield from self._finished(item)
            else:
                yield self._put(item, next(indexed))

    def _put(self, item: Incoming, indexed: store.Indexed) -> Added:
        with self._transaction():
            # Asked again: another process may have come first.
            old = store.article_from(self._db, item.article.source)
            if old and replace(item.article, id=old.id) == old:
                return Added(old.source, Outcome.UNCHANGED, old, file=item.file.path)
            if twin := self._twin(item.article):
                return self._duplicate(item, twin)
            kept = store.put(self._db, indexed)
            return Added(kept.source, Outcome.REPLACED if old else Outcome.ADDED, kept, file=item.file.path)

    def _finished(self, file: File) -> Iterator[Added]:
        """Remove what the file no longer has, and note that all of it is kept if it is.

        A file that can't be read any more takes nothing away.
        """
        for article_id, source in store.articles_of(self._db, file.path) if file.sources else ():
            if source not in file.sources and (article := store.article(self._db, article_id)):
                self.remove(article)
                yield Added(source, Outcome.REMOVED, article, file=file.path)
        if file.whole and file.sources:
            with plain_errors(self._folder):
                store.set_file_digest(self._db, file.path, file.digest)

    def _indexed(self, items: Sequence[Incoming]) -> list[store.Indexed]:
        if not items:
            return []
        check_embedder(self._db, self._embedder, self._folder)
        texts: list[str] = []
        runs_of = []
        for item in items:
            text, spans = item.article.text, item.spans or ()
            passages = runs(self._embedder.token_counts([text[start:end] for start, end in spans]))
            runs_of.append(passages)
            texts += [
                f"{item.article.title}\n{text[spans[first - 1][0] : spans[last - 1][1]]}" for first, last in passages
            ]
        rows = self._embedder.passages(texts)
        indexed, done = [], 0
        for item, passages in zip(items, runs_of, strict=True):
            own = rows[done : done + len(passages)]
            indexed.append(store.Indexed(item.article, item.file.path, item.spans or (), passages, own))
            done += len(passages)
        return indexed

    def _text_to_embed(self, passage: Passage) -> str:
        article = store.article(self._db, passage.article_id)
        if article is None:
            raise FactcheckError(f"{passage.article_id}: removed while it was being embedded; run it again")
        chosen = store.sentences(self._db, article, passage.first, passage.last)
        return f"{article.title}\n{article.text[chosen[0].start : chosen[-1].end]}"

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, and a new revision of the library, named as no other ever was, here or elsewhere."""
        with plain_errors(self._folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                if not store.fact(self._db, "embedder"):
                    store.set_fact(self._db, "embedder", self._embedder.identity)
                store.set_fact(self._db, "revision", uuid4().hex)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"{folder}: can't be written ({error}); nothing of this article was kept") from error
