"""A library: a folder with one index of articles. The public face of this package, and its only writer."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from index import store
from index.article import Article, Evidence, FactcheckError, Passage, Sentence, Unreadable
from index.passages import runs
from index.search import fuse, lexical_query
from index.store import Entry, LibraryError

if TYPE_CHECKING:
    import numpy as np

    from index.embed import Embedder
    from index.rank import Ranker

DATABASE = "library.sqlite3"
EMBED_AT_ONCE = 256  # passages; what an `add` holds in memory beside one file
READ_WITHIN = 24  # passages of one article that are ranked sentence by sentence
DENSE_WEIGHT = 1.0
LEXICAL_WEIGHT = 1.0
_PLACE = re.compile(r"(?P<article>.+):(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?")


def names_sentences(reference: str) -> bool:
    """Whether a reference is to some sentences of an article, and not to the whole of it."""
    return _PLACE.fullmatch(reference) is not None


class OtherEmbedder(LibraryError):
    """The library's vectors were made by other weights than those in use."""


class Outcome(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: `detail` is the reason of a failure or the article that a duplicate repeats."""

    source: str
    outcome: Outcome
    article: Article | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article on its way in; its sentences are found in its text unless they are given."""

    article: Article
    file_digest: str
    spans: Sequence[tuple[int, int]] | None = None


class Library:
    """Articles in a folder, searchable by passage and by sentence.

    Reading needs no model. Adding needs the embedder, searching needs embedder and ranker; both load at first use.
    """

    def __init__(self, folder: Path, embedder: Embedder, ranker: Ranker, *, create: bool = False) -> None:
        """Open the library in `folder`; `create` makes an empty one where there is none.

        Raises LibraryError when there is none, or when the folder can't be read or written.
        """
        if create:
            with _plain_errors(folder):
                folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._db = store.connect(folder / DATABASE, create=create)
        self._embedder = embedder
        self._ranker = ranker
        self._index: Any = None
        self._index_revision: str | None = None

    def close(self) -> None:
        self._db.close()

    @property
    def database(self) -> sqlite3.Connection:
        """The open file, for what is kept in it beside the articles."""
        return self._db

    # Reading

    def entries(self) -> list[Entry]:
        return store.entries(self._db)

    def article(self, reference: str) -> Article:
        """The article that a person means: an identifier or the start of one, a path, a file name or a title.

        Raises LibraryError when none, or more than one, fits.
        """
        entries = self.entries()
        tests: tuple[Callable[[Entry], bool], ...] = (
            lambda entry: entry.id == reference,
            lambda entry: entry.source in (reference, os.path.abspath(reference)),
            lambda entry: entry.title == reference or Path(entry.source).name == reference,
            lambda entry: entry.id.startswith(reference.lower()),
        )
        for test in tests:
            fitting = [entry for entry in entries if reference and test(entry)]
            if len(fitting) > 1:
                choice = ", ".join(entry.id for entry in fitting[:5])
                raise LibraryError(f"{reference}: more than one article fits ({choice})")
            if fitting and (article := store.article(self._db, fitting[0].id)):
                return article
        raise LibraryError(f"{reference}: no such article; `qa list` shows those there are")

    def sentences(self, article: Article) -> list[Sentence]:
        return store.sentences(self._db, article)

    def known(self, article_id: str) -> Article | None:
        """The article with exactly this identifier, if it is still here."""
        return store.article(self._db, article_id)

    # Writing

    def add_files(self, files: Iterable[Path]) -> Iterator[Added]:
        """Read, split, embed and keep each file; yields what became of each.

        A file that can't be read is reported and the rest goes on. Each article is one transaction, so that
        stopping at any moment leaves every article either as it was or as it is now.
        """
        yield from self._add(self._incoming(file) for file in files)

    def add_data(self, data: bytes, source: str) -> Added:
        """Keep one article from its bytes; `source` tells the format by its ending and names it from then on."""
        return next(self._add([self._incoming_data(data, source)]))

    def add_articles(self, articles: Iterable[tuple[Article, Sequence[tuple[int, int]] | None]]) -> Iterator[Added]:
        """Keep articles that are already text, with their sentence spans where those are known."""
        yield from self._add(Incoming(article, article.digest, spans) for article, spans in articles)

    def remove(self, reference: str) -> Article:
        article = self.article(reference)
        with self._transaction():
            store.delete(self._db, article.id)
        return article

    def embed_again(self) -> Iterator[tuple[int, int]]:
        """Replace every vector by one of the present embedder, in one transaction; yields (done, all) passages."""
        passages = [passage for entry in self.entries() for passage in store.passages_of(self._db, entry.id)]
        with self._transaction():
            for start in range(0, len(passages), EMBED_AT_ONCE):
                chosen = passages[start : start + EMBED_AT_ONCE]
                rows = self._embedder.passages([self._text_to_embed(passage) for passage in chosen])
                store.replace_vectors(self._db, [passage.id for passage in chosen], rows)
                yield min(start + EMBED_AT_ONCE, len(passages)), len(passages)
            store.set_fact(self._db, "embedder", self._embedder.identity)

    # Searching

    def search(self, question: str, limit: int = 8, within: Article | None = None) -> list[Passage]:
        """The passages closest to a question, best first; only those of one article when `within` is given.

        Raises LibraryError when the library holds no article, OtherEmbedder when its vectors and the question's
        would not be comparable.
        """
        self._check_embedder()
        if within is not None:
            everything = store.passages_of(self._db, within.id)
            if len(everything) <= limit:
                return everything
        index = self._current_index()
        if index is None:
            raise LibraryError(f"{self.folder}: no articles yet; `qa add PATH` adds some")
        from index import vectors

        # With one article wanted, passages are sought until enough of them are its own.
        depth = index.ntotal if within is not None else 4 * limit
        dense = vectors.nearest(index, self._embedder.question(question), depth)
        expression = lexical_query(question)
        lexical = store.matches(self._db, expression, depth) if expression else []
        fused = fuse([(DENSE_WEIGHT, dense), (LEXICAL_WEIGHT, lexical)])
        if within is not None:
            own = {passage.id for passage in everything}
            fused = [number for number in fused if number in own]
        return store.passages(self._db, fused[:limit])

    def evidence(self, question: str, passages: Iterable[Passage]) -> list[Evidence]:
        """The sentences of these passages, ranked by how well each answers the question, best first."""
        articles: dict[str, Article] = {}
        found: list[tuple[Article, Sentence]] = []
        for passage in passages:
            if passage.article_id not in articles:
                article = store.article(self._db, passage.article_id)
                if article is None:  # removed by another process since the search
                    continue
                articles[passage.article_id] = article
            article = articles[passage.article_id]
            found += [(article, one) for one in store.sentences(self._db, article, passage.first, passage.last)]
        return self._ranked(question, found)

    def _ranked(self, question: str, found: Sequence[tuple[Article, Sentence]]) -> list[Evidence]:
        texts = [f"{article.title}. {one.text}" if article.title else one.text for article, one in found]
        relevance = self._ranker.relevance(question, texts)
        ranked = [Evidence(article, one, score) for (article, one), score in zip(found, relevance, strict=True)]
        return sorted(ranked, key=lambda one: -one.relevance)

    def sharing_words(self, text: str, limit: int = 8) -> list[Passage]:
        """The passages that share most of a text's telling words, best first; no model takes part."""
        expression = lexical_query(text)
        return store.passages(self._db, store.matches(self._db, expression, limit)) if expression else []

    def before(self, one: Evidence) -> Evidence | None:
        """The sentence before an evidence sentence, of no relevance of its own; None at an article's beginning."""
        number = one.sentence.number - 1
        found = store.sentences(self._db, one.article, number, number) if number else []
        return Evidence(one.article, found[0], 0.0) if found else None

    def evidence_at(self, question: str, reference: str) -> list[Evidence]:
        """The ranked sentences of one article, or those that `ARTICLE:NUMBER` or `ARTICLE:FIRST-LAST` names.

        Raises LibraryError when there is no such article or sentence.
        """
        place = _PLACE.fullmatch(reference)
        if place is None:
            article = self.article(reference)
            return self.evidence(question, self.search(question, READ_WITHIN, within=article))
        article = self.article(place["article"])
        first, last = int(place["first"]), int(place["last"] or place["first"])
        found = store.sentences(self._db, article, first, last)
        if len(found) != last - first + 1 or not found:
            count = len(self.sentences(article))
            missing = first if not found else last
            raise LibraryError(f"{article.id}: has no sentence {missing}; its sentences are 1 to {count}")
        if len(found) == 1:
            return [Evidence(article, found[0], 1.0)]
        return self._ranked(question, [(article, one) for one in found])

    # Inside

    def _incoming(self, file: Path) -> Incoming | Added:
        try:
            data = file.read_bytes()
        except OSError as error:
            return Added(str(file), Outcome.FAILED, detail=f"{file}: {error.strerror or error}")
        path = os.fsencode(os.path.abspath(file))
        return self._incoming_data(data, path.decode("utf-8", "backslashreplace"))

    def _incoming_data(self, data: bytes, source: str) -> Incoming | Added:
        from index.read import read

        digest = hashlib.sha256(data).hexdigest()
        if store.file_digest(self._db, source) == digest:
            return Added(source, Outcome.UNCHANGED, store.article_from(self._db, source))
        try:
            return Incoming(read(data, source), digest)
        except Unreadable as error:
            return Added(source, Outcome.FAILED, detail=str(error))

    def _add(self, incoming: Iterable[Incoming | Added]) -> Iterator[Added]:
        """Embed many passages at a time, whatever the articles they belong to."""
        waiting: list[Incoming | Added] = []
        passages = 0
        for item in incoming:
            prepared = self._prepared(item) if isinstance(item, Incoming) else item
            waiting.append(prepared)
            passages += len(prepared.article.text) // 500 + 1 if isinstance(prepared, Incoming) else 0
            if passages >= EMBED_AT_ONCE or (isinstance(prepared, Added) and passages == 0):
                yield from self._kept(waiting)
                waiting, passages = [], 0
        yield from self._kept(waiting)

    def _prepared(self, item: Incoming) -> Incoming | Added:
        from index.sentences import sentence_spans

        source = item.article.source
        twin = store.article_with_text(self._db, item.article.digest)
        if twin and twin.source != source:
            return Added(source, Outcome.DUPLICATE, twin, f"the same text as {twin.id}")
        spans = item.spans if item.spans is not None else sentence_spans(item.article.text)
        if not spans or not any(map(str.isalnum, item.article.text)):
            return Added(source, Outcome.FAILED, detail=f"{source}: holds no text")
        if len(item.article.text) > 100_000 and len(item.article.text) / len(spans) > 800:
            return Added(source, Outcome.FAILED, detail=f"{source}: hardly a sentence ends in it; is it prose?")
        return replace(item, spans=spans)

    def _kept(self, waiting: Sequence[Incoming | Added]) -> Iterator[Added]:
        fresh = [item for item in waiting if isinstance(item, Incoming)]
        indexed = iter(self._indexed(fresh))
        for item in waiting:
            if isinstance(item, Added):
                yield item
                continue
            with self._transaction():
                replaced = store.article_from(self._db, item.article.source) is not None
                twin = store.article_with_text(self._db, item.article.digest)
                one = next(indexed)
                if twin and twin.source != item.article.source:
                    result = Added(item.article.source, Outcome.DUPLICATE, twin, f"the same text as {twin.id}")
                else:
                    outcome = Outcome.REPLACED if replaced else Outcome.ADDED
                    result = Added(item.article.source, outcome, store.put(self._db, one))
            yield result

    def _indexed(self, items: Sequence[Incoming]) -> list[store.Indexed]:
        if not items:
            return []
        self._check_embedder()
        texts: list[str] = []
        spans_of = [list(item.spans or ()) for item in items]
        runs_of = []
        for item, spans in zip(items, spans_of, strict=True):
            counts = self._embedder.token_counts([item.article.text[start:end] for start, end in spans])
            passages = runs(counts)
            runs_of.append(passages)
            texts += [
                f"{item.article.title}\n{item.article.text[spans[first - 1][0] : spans[last - 1][1]]}"
                for first, last in passages
            ]
        rows = self._embedder.passages(texts)
        indexed, done = [], 0
        for item, spans, passages in zip(items, spans_of, runs_of, strict=True):
            own = rows[done : done + len(passages)]
            indexed.append(store.Indexed(item.article, item.file_digest, spans, passages, own))
            done += len(passages)
        return indexed

    def _text_to_embed(self, passage: Passage) -> str:
        article = store.article(self._db, passage.article_id)
        if article is None:
            raise FactcheckError(f"{passage.article_id}: removed while it was being embedded; run it again")
        chosen = store.sentences(self._db, article, passage.first, passage.last)
        return f"{article.title}\n{article.text[chosen[0].start : chosen[-1].end]}"

    def _check_embedder(self) -> None:
        made_by = store.fact(self._db, "embedder")
        if made_by and made_by != self._embedder.identity:
            raise OtherEmbedder(
                f"{self.folder}: indexed with the embedder {made_by}, while {self._embedder.identity} is in use;"
                " `qa reindex` embeds its articles again, `qa models use embedder FOLDER` goes back"
            )

    def _current_index(self) -> Any:
        """The FAISS index of the present vectors; read from its file, or rebuilt where that is missing or old."""
        from index import vectors

        revision = store.fact(self._db, "revision") or ""
        if revision == self._index_revision:
            return self._index
        file = self.folder / f"passages-{revision}.faiss"
        try:
            index = vectors.load(file)
        except (RuntimeError, MemoryError):  # missing or damaged; the database has it all
            index = self._rebuilt_index()
            self._cache(index, file)
        self._index, self._index_revision = index, revision
        return index

    def _rebuilt_index(self) -> Any:
        import numpy as np

        from index import vectors

        ids: list[int] = []
        rows: list[np.ndarray] = []
        for number, blob in store.vectors(self._db):
            ids.append(number)
            rows.append(np.frombuffer(blob, dtype=np.float32))
        return vectors.build(ids, np.stack(rows)) if rows else None

    def _cache(self, index: Any, file: Path) -> None:
        """Keep the index in a file; a library that can't be written to is still searched."""
        from index import vectors

        if index is None:
            return
        try:
            vectors.save(index, file)
            for old in self.folder.glob("passages-*.faiss*"):
                if old != file:
                    old.unlink(missing_ok=True)
        except (OSError, RuntimeError):
            return

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, and a new revision of the library, named as no other ever was, here or elsewhere."""
        with _plain_errors(self.folder):
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
def _plain_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LibraryError(f"{folder}: can't be written ({error}); nothing of this article was kept") from error
