"""A library: a folder with one index of articles. The public face of this package."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index import store
from index.article import Article, Evidence, Passage, Sentence
from index.copies import copies_of, groups
from index.database import Frozen
from index.embed import OtherEmbedder as OtherEmbedder
from index.embed import check_embedder
from index.read import Fields
from index.reading import Reader
from index.search import fuse, lexical_query
from index.store import Entry, LibraryError
from index.vectors import PassageIndex, nearest
from index.writing import Added as Added
from index.writing import Outcome as Outcome
from index.writing import Writer, plain_errors

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.rank import Ranker

DATABASE = "library.sqlite3"
READ_WITHIN = 24  # passages of one article that are ranked sentence by sentence
DENSE_WEIGHT = 1.0  # of the fused ranks, as `python -m bench retrieval` found best
LEXICAL_WEIGHT = 0.25
_PLACE = re.compile(r"(?P<article>.+):(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?")


def names_sentences(reference: str) -> bool:
    """Whether a reference is to some sentences of an article, and not to the whole of it."""
    return _PLACE.fullmatch(reference) is not None


class Library:
    """Articles in a folder, searchable by passage and by sentence.

    Reading needs no model. Adding needs the embedder, searching needs embedder and ranker; both load at first use.
    """

    def __init__(self, folder: Path, embedder: Embedder, ranker: Ranker, *, create: bool = False) -> None:
        """Open the library in `folder`; `create` makes an empty one where there is none.

        Raises LibraryError when there is none, or when the folder can't be read or written.
        """
        if create:
            with plain_errors(folder):
                folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._db = store.connect(folder / DATABASE, create=create)
        self._embedder = embedder
        self._ranker = ranker
        self._reader = Reader()
        self._index = PassageIndex(folder)

    def close(self) -> None:
        self._reader.close()
        self._db.close()

    @property
    def database(self) -> sqlite3.Connection:
        """The open file, for what is kept in it beside the articles."""
        if isinstance(self._db, Frozen) and self._db.outdated(self.folder / DATABASE):
            self._db.close()
            self._db = store.connect(self.folder / DATABASE)
        return self._db

    # Reading

    def entries(self) -> list[Entry]:
        return store.entries(self.database)

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
            if fitting and (article := store.article(self.database, fitting[0].id)):
                return article
        raise LibraryError(f"{reference}: no such article; `qa list` shows those there are")

    def sentences(self, article: Article) -> list[Sentence]:
        return store.sentences(self.database, article)

    def known(self, article_id: str) -> Article | None:
        """The article with exactly this identifier, if it is still here."""
        return store.article(self.database, article_id)

    def copies(self, article_id: str) -> list[str]:
        """The articles that are near copies of this one, as prints of one wire story are."""
        return copies_of(self.database, article_id)

    def sources(self, article_ids: Iterable[str]) -> list[list[str]]:
        """These articles, each once, grouped into sources of their own: near copies are one source."""
        return groups(self.database, article_ids)

    def files(self) -> list[str]:
        """The path of each file that an article came out of."""
        return store.files(self.database)

    def page(self, url: str) -> bytes | None:
        """A page that was fetched, as it came."""
        return store.page(self.database, url)

    # Writing

    def add_files(self, files: Iterable[Path], fields: Fields | None = None) -> Iterator[Added]:
        """Read, split, embed and keep the articles in each file; yields what became of each article.

        A file that can't be read is reported and the rest goes on. Each article is one transaction, so that
        stopping at any moment leaves every article either as it was or as it is now. `fields` are the names of the
        fields of records, for files of records whose fields have none of the usual ones.
        """
        yield from self._writer().add_files(files, fields)

    def add_data(self, data: bytes, source: str) -> Added:
        """Keep an article that is only bytes; `source` tells the format by its ending and names it from then on."""
        return next(self.add_stream(data, source))

    def add_stream(self, data: bytes, source: str, fields: Fields | None = None) -> Iterator[Added]:
        """Keep all articles in bytes, as `add_files` does those in a file."""
        yield from self._writer().add_data(data, source, fields)

    def add_page(self, url: str, data: bytes) -> Iterator[Added]:
        """Keep all articles in a page that was fetched, and the page itself."""
        yield from self._writer().add_page(url, data)

    def forget_files(self, files: Iterable[str]) -> Iterator[Added]:
        """Remove the articles that came out of these files."""
        yield from self._writer().forget_files(files)

    def add_articles(self, articles: Iterable[tuple[Article, Sequence[tuple[int, int]] | None]]) -> Iterator[Added]:
        """Keep articles that are already text, with their sentence spans where those are known."""
        yield from self._writer().add_articles(articles)

    def remove(self, reference: str) -> Article:
        article = self.article(reference)
        self._writer().remove(article)
        return article

    def embed_again(self) -> Iterator[tuple[int, int]]:
        """Replace every vector by one of the present embedder, in one transaction; yields (done, all) passages."""
        yield from self._writer().embed_again()

    def _writer(self) -> Writer:
        return Writer(self.database, self.folder, self._embedder, self._reader)

    # Searching

    def check_embedder(self) -> None:
        """Raises OtherEmbedder when the library's vectors and a question's would not be comparable."""
        check_embedder(self.database, self._embedder, self.folder)

    def search(self, question: str, limit: int = 8, within: Article | None = None) -> list[Passage]:
        """The passages closest to a question, best first; only those of one article when `within` is given.

        Raises LibraryError when the library holds no article, OtherEmbedder when its vectors and the question's
        would not be comparable.
        """
        self.check_embedder()
        if within is not None:
            everything = store.passages_of(self.database, within.id)
            if len(everything) <= limit:
                return everything
        index = self._index.current(self.database)
        if index is None:
            raise LibraryError(f"{self.folder}: no articles yet; `qa add PATH` adds some")
        # With one article wanted, passages are sought until enough of them are its own.
        depth = index.ntotal if within is not None else 4 * limit
        dense = nearest(index, self._embedder.question(question), depth)
        expression = lexical_query(question)
        lexical = store.matches(self.database, expression, depth) if expression else []
        fused = fuse([(DENSE_WEIGHT, dense), (LEXICAL_WEIGHT, lexical)])
        if within is not None:
            own = {passage.id for passage in everything}
            fused = [number for number in fused if number in own]
        # A quarter is kept for those that share most words: a rare name or number means little to a vector.
        by_words = [number for number in lexical if number in fused][: limit // 4]
        missing = [number for number in by_words if number not in fused[:limit]]
        return store.passages(self.database, [*fused[: limit - len(missing)], *missing])

    def evidence(self, question: str, passages: Iterable[Passage]) -> list[Evidence]:
        """The sentences of these passages, ranked by how well each answers the question, best first."""
        articles: dict[str, Article] = {}
        found: list[tuple[Article, Sentence]] = []
        for passage in passages:
            if passage.article_id not in articles:
                article = store.article(self.database, passage.article_id)
                if article is None:  # removed by another process since the search
                    continue
                articles[passage.article_id] = article
            article = articles[passage.article_id]
            found += [(article, one) for one in store.sentences(self.database, article, passage.first, passage.last)]
        return self._ranked(question, found)

    def _ranked(self, question: str, found: Sequence[tuple[Article, Sentence]]) -> list[Evidence]:
        texts = [f"{article.title}. {one.text}" if article.title else one.text for article, one in found]
        relevance = self._ranker.relevance(question, texts)
        ranked = [Evidence(article, one, score) for (article, one), score in zip(found, relevance, strict=True)]
        return sorted(ranked, key=lambda one: -one.relevance)

    def sharing_words(self, text: str, limit: int = 8) -> list[Passage]:
        """The passages that share most of a text's telling words, best first; no model takes part."""
        expression = lexical_query(text)
        return store.passages(self.database, store.matches(self.database, expression, limit)) if expression else []

    def before(self, one: Evidence) -> Evidence | None:
        """The sentence before an evidence sentence, of no relevance of its own; None at an article's beginning."""
        number = one.sentence.number - 1
        found = store.sentences(self.database, one.article, number, number) if number else []
        return Evidence(one.article, found[0], 0.0) if found else None

    def opening(self, article: Article) -> Evidence | None:
        """The first sentence of an article that is not its title, of no relevance of its own."""
        first = store.sentences(self.database, article, 1, 2)
        found = [sentence for sentence in first if sentence.text != article.title]
        return Evidence(article, found[0], 0.0) if found else None

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
        found = store.sentences(self.database, article, first, last)
        if len(found) != last - first + 1 or not found:
            count = len(self.sentences(article))
            missing = first if not found else last
            raise LibraryError(f"{article.id}: has no sentence {missing}; its sentences are 1 to {count}")
        if len(found) == 1:
            return [Evidence(article, found[0], 1.0)]
        return self._ranked(question, [(article, one) for one in found])
