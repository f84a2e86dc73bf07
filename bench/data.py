"""Which items are measured, and the articles that they are made of.

Worse would be: a sample from one end of an ordered file, items that the weights were trained on, or sentences whose
numbers are no longer those of the data.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.article import Article, Evidence, FactcheckError, Sentence, new_article
from index.sentences import sentence_spans
from training.pairs import clean, part

Item = TypeVar("Item")
Record = dict[str, Any]
Place = tuple[str, int]
"""A sentence: the source of its document, and its number as the data counts it."""


class NoData(FactcheckError):
    """A data file that is not where it is looked for."""


@dataclass(frozen=True, slots=True)
class Data:
    """A folder of gzipped JSON Lines, the split to measure on, and how many items of a set at most.

    `side` is that of `training.pairs.part`, for a set that stands on both sides of it.
    """

    folder: Path
    split: str
    limit: int | None
    side: str = "measure"

    def items(self, kind: str, name: str) -> list[Record]:
        """Every record of a set's split."""
        return self.side_file(kind, f"{name}_{self.split}")

    def side_file(self, kind: str, name: str) -> list[Record]:
        """Every record of a file that all splits share. Raises NoData when there is none."""
        path = self.folder / kind / f"{name}.jsonl.gz"
        if not path.exists():
            raise NoData(f"{path}: no such file; --data names the folder that holds {kind}/{path.name}")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def unseen(self, kind: str, *keys: str) -> bool:
        """Whether training left this claim or these pages alone, as `training.pairs.part` splits the dev files."""
        return self.split != "dev" or {part(key, kind) for key in keys} == {self.side}


def sample(items: Sequence[Item], limit: int | None) -> list[Item]:
    """At most `limit` items, evenly spread from the first to the last, the same ones every time."""
    if limit is None or limit >= len(items):
        return list(items)
    return [items[number * len(items) // limit] for number in range(limit)]


@dataclass(frozen=True, slots=True)
class Document:
    """An article with the sentences that the data gives it; `numbers` are theirs in the data."""

    article: Article
    spans: tuple[tuple[int, int], ...]
    numbers: tuple[int, ...]

    @property
    def source(self) -> str:
        return self.article.source

    @property
    def sentences(self) -> list[str]:
        return [self.article.text[start:end] for start, end in self.spans]

    def place(self, sentence: int) -> Place:
        """Where the program's sentence number, from 1, is in the data."""
        return self.source, self.numbers[sentence - 1]

    def evidence(self, numbers: Iterable[int] | None = None) -> list[Evidence]:
        """The sentences with these numbers of the data, or all, as evidence that somebody else has chosen."""
        wanted = None if numbers is None else set(numbers)
        return [
            Evidence(self.article, Sentence(self.article.id, at, start, end, self.article.text[start:end]), 1.0)
            for at, (number, (start, end)) in enumerate(zip(self.numbers, self.spans, strict=True), 1)
            if wanted is None or number in wanted
        ]


def document(source: str, title: str, sentences: Sequence[str]) -> Document:
    """A document of given sentences, numbered from 0; those without text are left out and keep their number."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    numbers: list[int] = []
    length = 0
    for number, sentence in enumerate(" ".join(one.split()) for one in sentences):
        if sentence:
            texts.append(sentence)
            spans.append((length, length + len(sentence)))
            numbers.append(number)
            length += len(sentence) + 1
    return Document(new_article(title=title, text=" ".join(texts), source=source), tuple(spans), tuple(numbers))


def document_of_text(source: str, title: str, text: str) -> Document:
    """A document whose sentences are found by the product's own splitter, numbered from 0."""
    spans = tuple(sentence_spans(text))
    return Document(new_article(title=title, text=text, source=source), spans, tuple(range(len(spans))))


_BEFORE = re.compile(r" (?=[,.;:!?%)\]]|'s\b|'(?= |$))|(?<= \w{2}) (?=n't\b)|(?<=[(\[$]) ")
_QUOTED = re.compile(r'" ([^"]+) "')


def untokenised(text: str) -> str:
    """Text as an article has it, from text with a space around every mark and treebank brackets."""
    return _QUOTED.sub(r'"\1"', _BEFORE.sub("", clean(text)))
