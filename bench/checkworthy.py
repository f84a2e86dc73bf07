"""Does a review check what states something, and pass over what does not?

Worse would be: a statement that nobody checks, an opinion or a button of the page that gets a verdict.
`checkworthy.jsonl` says of 200 sentences of English news pages, drawn by chance and at most three a page, what their
reader called them. It names the page, the sentence's number there and the beginning of its SHA-256, and holds no text.
The rules were chosen on the pages of one half; who chose them had read the other half too, to mark it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bench.data import Data, NoData, sample
from bench.metrics import accuracy, balanced_accuracy
from bench.progress import steadily
from bench.rows import PRODUCT, Figures, Row
from index.article import Unreadable
from index.read import read
from qa.checkworthy import Sorted, sorted_sentences

SETS = ("html",)
MARKS = Path(__file__).with_name("checkworthy.jsonl")
TUNED, MEASURED = "the half that the rules were chosen on", "the other half"
DIGITS = 12  # of a sentence's digest
FEWEST = 8  # opinions or whatever, below which their share says nothing


class Mark(StrEnum):
    """What a person calls a sentence; a quotation that shows its marks is a statement, since it can be looked up."""

    STATEMENT = "statement"
    OPINION = "opinion"
    QUESTION = "question"
    HEADING = "heading"
    BOILERPLATE = "boilerplate"  # an announcement, a teaser, a piece that states nothing


@dataclass(frozen=True, slots=True)
class Marked:
    page: str
    sentence: int
    digest: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Told:
    """A marked sentence, and whether a system checks it."""

    marked: Marked
    checked: bool

    @property
    def states(self) -> bool:
        return self.marked.mark is Mark.STATEMENT


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of the product and of a base line that checks everything, half by half."""
    found = [(one, sentence) for one, sentence in _found(data) if sentence is not None]
    for setting in (TUNED, MEASURED):
        half = [(one, sentence) for one, sentence in found if half_of(one.page) == setting]
        systems = {
            PRODUCT: [Told(one, sentence.why is None) for one, sentence in half],
            "everything is a statement": [Told(one, True) for one, _ in half],
        }
        for system, told in systems.items():
            yield from _rows(Figures("html", setting, system), told)


def marked_sentences() -> list[Marked]:
    lines = map(json.loads, MARKS.read_text("utf-8").splitlines())
    return [Marked(one["page"], one["sentence"], one["digest"], Mark(one["mark"])) for one in lines]


def half_of(page: str) -> str:
    """Which half a page is in; all sentences of a page are in the same."""
    return MEASURED if int(page[:8], 16) % 2 else TUNED


def digest(sentence: str) -> str:
    return sha256(sentence.encode()).hexdigest()[:DIGITS]


def _found(data: Data) -> Iterator[tuple[Marked, Sorted | None]]:
    """Each mark with its sentence as the product reads the page today; None where it reads another text there."""
    marked = sample(marked_sentences(), data.limit)
    pages = list(dict.fromkeys(one.page for one in marked))
    for page in steadily(pages, "checkworthy, pages"):
        sentences = _sentences(data.folder / "html", page)
        for one in (one for one in marked if one.page == page):
            same = {abs(number - one.sentence): said for number, said in sentences if digest(said.text) == one.digest}
            yield one, same[min(same)] if same else None


def _sentences(folder: Path, page: str) -> list[tuple[int, Sorted]]:
    file = next(folder.glob(f"{page}*.html.gz"), None)
    if file is None:
        raise NoData(f"{folder}: no page {page}; --data names the folder that holds html/")
    try:
        article = read(gzip.decompress(file.read_bytes()), "page.html")
    except Unreadable:
        return []
    return list(enumerate(sorted_sentences(article.text), 1))


def _rows(figures: Figures, told: Sequence[Told]) -> Iterator[Row]:
    """Precision and recall of what is checked, and the share of each kind that is not."""
    states, checked = [one.states for one in told], [one.checked for one in told]
    yield from figures.mean("precision of what is checked", [one.states for one in told if one.checked])
    yield from figures.mean("recall of the statements", [one.checked for one in told if one.states])
    yield from figures.of("accuracy", accuracy, states, checked)
    yield from figures.of("balanced accuracy", balanced_accuracy, states, checked)
    for mark in Mark:
        kind = [not one.checked for one in told if one.marked.mark is mark]
        if mark is not Mark.STATEMENT and len(kind) >= FEWEST:
            yield from figures.mean(f"passed over: {mark}", kind)
