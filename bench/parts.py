"""The product's parts, loaded once, and small libraries made of a data set's documents.

Worse would be: a part loaded again for every item, or a library that the product would not have made.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bench.data import Document, Place
from index.article import Citation
from index.embed import Embedder
from index.library import Library
from index.rank import Ranker
from qa import weights
from qa.model import ChatModel, cores
from qa.prompts import Prompt, parsed
from qa.verify import Verifier, open_verifier
from qa.weights import Role

if TYPE_CHECKING:
    from index.article import Evidence


class Parts:
    """The models in use, each loaded at its first use."""

    @cached_property
    def embedder(self) -> Embedder:
        found = weights.ready(Role.EMBEDDER)
        return Embedder(found.folder, found.identity)

    @cached_property
    def ranker(self) -> Ranker:
        return Ranker(weights.ready(Role.RERANKER).folder, cores())

    @cached_property
    def model(self) -> ChatModel:
        return ChatModel(weights.ready(Role.CHAT).file)

    @cached_property
    def verifier(self) -> Verifier:
        return open_verifier()


class Shelf:
    """A library with the documents in it, so that what it cites can be told in the data's numbers."""

    def __init__(self, library: Library, documents: Sequence[Document]) -> None:
        self.library = library
        self.documents = {one.source: one for one in documents}

    def place(self, citation: Citation) -> Place:
        return self.documents[citation.source].place(citation.sentence)

    def place_of(self, evidence: Evidence) -> Place:
        return self.documents[evidence.article.source].place(evidence.sentence.number)


@contextmanager
def shelf(parts: Parts, documents: Sequence[Document]) -> Iterator[Shelf]:
    """A library of these documents in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="factcheck-qa-bench-") as folder:
        library = Library(Path(folder), parts.embedder, parts.ranker, create=True)
        try:
            for _ in library.add_articles((one.article, one.spans) for one in documents):
                pass
            yield Shelf(library, documents)
        finally:
            library.close()


def own_prompt(name: str) -> Prompt:
    """A prompt of a base line, which stands beside this module and is no part of the product."""
    return parsed(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
