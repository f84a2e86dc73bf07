"""Does a review find the errors of a draft, and leave what is right alone, in bearable time?

Worse would be: an error that passes, a right statement that is flagged, a mark on other words than the wrong ones. The
ten drafts in `drafts/` were written over the sample articles, with sixty errors of nine kinds marked; `qa/conflicts.py`
was chosen on them. The other sets are those of `summaries.py` and `review_speed.py`.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import review_speed
from bench.data import Data, sample
from bench.parts import Parts
from bench.progress import steadily, stop
from bench.rows import PRODUCT, Figures, Row
from bench.summaries import LOOSE, STRICT, summedits, telling, wice
from index.article import Article, new_article
from index.library import Library
from qa.evidence import searched
from qa.remembered import Remembered
from qa.review import Beyond, Reviewed, review
from qa.verify import Label

SETS = ("drafts", "summedits", "wice", "speed")
DRAFTS = Path(__file__).with_name("drafts")
ARTICLES = Path(__file__).parent.parent / "examples" / "articles"
RELEVANT = 0.5
CONTRADICTED = "flagged: refuted or conflicting"
CONTRADICTS = (Label.REFUTED, Label.CONFLICTING)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence of a draft; where it is wrong, the kind of the error, its words and those that would be right."""

    text: str
    error: str = ""
    wrong: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class MarkedDraft:
    title: str
    sentences: tuple[Marked, ...]

    @property
    def article(self) -> Article:
        text = "\n".join([self.title, *(one.text for one in self.sentences)])
        return new_article(title=self.title, text=text, source=self.title)


@dataclass(frozen=True, slots=True)
class Flag:
    """What a system says of a sentence: whether it flags it, and whether it points at the words that are wrong."""

    marked: Marked
    flagged: bool
    pointed: bool | None = None


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of each set, the product's and those of its base lines."""
    parts = Parts()
    if "drafts" in names:
        yield from _drafts(data, parts)
    if "summedits" in names and not stop.wanted:
        yield from summedits(data, parts)
    if "wice" in names and not stop.wanted:
        yield from wice(data, parts)
    if "speed" in names and not stop.wanted:
        yield from review_speed.measure(data, parts)


def _drafts(data: Data, parts: Parts) -> Iterator[Row]:
    """The product, and two base lines that flag by rule what the best sentence does not have."""
    drafts = sample(marked_drafts(), data.limit)
    found: dict[tuple[str, str], list[Flag]] = {}
    with _samples(parts) as library:
        for draft in steadily(drafts, "drafts"):
            for (setting, system), flags in _flagged(parts, library, draft).items():
                found.setdefault((setting, system), []).extend(flags)
    for (setting, system), flags in found.items():
        yield from _rows(Figures("drafts", setting, system), flags)


def marked_drafts() -> list[MarkedDraft]:
    drafts = []
    for file in sorted(DRAFTS.glob("*.toml")):
        saved = tomllib.loads(file.read_text("utf-8"))
        drafts.append(MarkedDraft(saved["title"], tuple(Marked(**one) for one in saved["sentence"])))
    return drafts


@contextmanager
def _samples(parts: Parts) -> Iterator[Library]:
    with tempfile.TemporaryDirectory(prefix="factcheck-qa-bench-") as folder:
        library = Library(Path(folder), parts.embedder, parts.ranker, create=True)
        try:
            for _ in library.add_files(sorted(ARTICLES.iterdir())):
                pass
            yield library
        finally:
            library.close()


def _flagged(parts: Parts, library: Library, draft: MarkedDraft) -> dict[tuple[str, str], list[Flag]]:
    events = review(library, parts.verifier, draft.article, Remembered(library.database, "bench"))
    reviewed = {one.text: one for one in events if isinstance(one, Reviewed)}
    judged = [(one, reviewed.get(one.text)) for one in draft.sentences]
    best = [(one, searched(library, one.text)[0]) for one in draft.sentences]
    return {
        (CONTRADICTED, PRODUCT): [
            Flag(one, said is not None and said.counts_as in CONTRADICTS, _pointed(one, said)) for one, said in judged
        ],
        (STRICT, PRODUCT): [
            Flag(one, said is not None and said.counts_as in (*CONTRADICTS, Beyond.DIFFERS), _pointed(one, said))
            for one, said in judged
        ],
        (LOOSE, PRODUCT): [
            Flag(one, said is not None and said.counts_as is not Label.SUPPORTED) for one, said in judged
        ],
        (LOOSE, "a figure or name is not in the best sentence"): [
            Flag(one, not telling(one.text) <= telling(f". {near.sentence.text}")) for one, near in best
        ],
        (LOOSE, "the best sentence is not relevant"): [Flag(one, near.relevance < RELEVANT) for one, near in best],
    }


def _pointed(marked: Marked, said: Reviewed | None) -> bool | None:
    """Whether a difference that is shown touches the wrong words. Does not apply to what is right or not flagged."""
    if said is None or not marked.error or said.counts_as not in (*CONTRADICTS, Beyond.DIFFERS):
        return None
    start = marked.text.index(marked.wrong)
    end = start + len(marked.wrong)
    changed = any(one.citation is not None and not one.exact for one in said.verdict.quotations)
    return changed or any(one.start < end and start < one.end for one in said.differences)


def _rows(figures: Figures, flags: Sequence[Flag]) -> Iterator[Row]:
    wrong = [one for one in flags if one.marked.error]
    yield from figures.mean("errors found", [one.flagged for one in wrong])
    yield from figures.mean("false alarms", [one.flagged for one in flags if not one.marked.error])
    yield from figures.mean("wrong words pointed at, of those found", [one.pointed for one in wrong if one.flagged])
    for kind in sorted({one.marked.error for one in wrong}):
        yield from figures.mean(f"found: {kind}", [one.flagged for one in wrong if one.marked.error == kind])
