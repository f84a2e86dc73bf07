"""Does the review of a summary against its document find the one wrong detail, and the statement that it is in?

Worse would be: an edited summary that passes, a right one that is flagged, a mark on another statement than the edited
one. Nothing was chosen on these items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench import cases, metrics
from bench.data import Data, Document, Record, document_of_text, sample
from bench.parts import Parts, Shelf, shelf
from bench.progress import steadily
from bench.rows import PRODUCT, Figures, Row
from index.article import new_article
from index.sentences import sentence_spans
from qa.remembered import Remembered
from qa.review import SEVERITY, Beyond, Reviewed, review
from qa.verify import Label
from training.pairs import chance

SUMMEDITS = ("ectsum", "podcast", "qmsumm", "sales_call", "sales_email", "samsum")
ALL = "all six"
DOCUMENTS = 40  # of a set at most, where no limit is given
CLAIMS = 60
BY_RULE = "a figure or name is not in the document"
ALL_FLAGGED = "every one is flagged"
STRICT, LOOSE = "flagged: refuted, conflicting or differs", "flagged: all but supported"
_TELLING = re.compile(r"\d[\d,.]*\d|\d|(?<!^)(?<![.\"“] )\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Edited:
    """A summary of a document, whether an edit made it wrong, and what no edit touched."""

    summary: str
    wrong: bool
    original: str

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(_sentences(self.summary)) - frozenset(_sentences(self.original))


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a system flags a summary, and the statement that it holds for the worst of it."""

    edited: Edited
    flagged: bool
    worst: str | None

    @property
    def pointed(self) -> bool | None:
        """Whether that is the changed one. Does not apply to what is right, not flagged, or of one statement."""
        if not self.edited.wrong or not self.flagged or len(_sentences(self.edited.summary)) == 1:
            return None
        return self.worst in self.edited.changed


def summedits(data: Data, parts: Parts) -> Iterator[Row]:
    """A right and a wrong edit of each document's summary, chosen by chance, the same ones every time.

    The base lines have rows of all six sets together.
    """
    found: dict[tuple[str, str, str], list[Found]] = {}
    for name in SUMMEDITS:
        pairs = sample(edits_of(data.side_file("claims", f"summedits_{name}")), data.limit or DOCUMENTS)
        for text, edits in steadily(pairs, f"summedits, {name}"):
            document = document_of_text("document", "", text)
            with shelf(parts, [document]) as own:
                for edited in edits:
                    for (setting, system), one in _flagged(own, parts, document, edited).items():
                        for of in (name, ALL) if system == PRODUCT else (ALL,):
                            found.setdefault((of, setting, system), []).append(one)
    for (name, setting, system), of_set in found.items():
        yield from _rows(Figures(f"summedits, {name}", setting, system), of_set)


def wice(data: Data, parts: Parts) -> Iterator[Row]:
    """A sentence of Wikipedia as a draft of its own, against the web article that it cites."""
    [setting] = cases.wice(Data(data.folder, data.split, data.limit or CLAIMS))
    truth, said = [], []
    for case in steadily(setting.cases, "wice"):
        with shelf(parts, case.documents) as own:
            statements = _reviewed(own, parts, case.claim)
        truth.append(str(case.label))
        supported = all(one.counts_as is Label.SUPPORTED for one in statements)
        said.append(str(Label.SUPPORTED if supported else Label.NOT_ENOUGH_INFO))
    commonest = max(set(truth), key=truth.count) if truth else ""
    for system, labels in ((PRODUCT, said), ("majority", [commonest] * len(truth))):
        figures = Figures("wice", "the cited article, through review", system)
        yield from figures.of("balanced accuracy", metrics.balanced_accuracy, truth, labels)
        yield from figures.of("accuracy", metrics.accuracy, truth, labels)


def telling(text: str) -> set[str]:
    """The figures of a text, and its words with a capital that begin no sentence."""
    return set(_TELLING.findall(text))


def edits_of(records: Sequence[Record]) -> list[tuple[str, list[Edited]]]:
    """Each document with a right and a wrong edit of its summary, where it has both."""
    found = []
    for text in dict.fromkeys(record["document"] for record in records):
        own = [record for record in records if record["document"] == text]
        originals = [record["summary"] for record in own if record["id"].endswith("_og")]
        edits = []
        for right in (True, False):
            kind = [one for one in own if one["consistent"] is right and one["summary"] not in originals]
            kind.sort(key=lambda one: chance("edit", one["summary"]))
            edits += [Edited(one["summary"], not right, originals[0]) for one in kind[:1] if originals]
        if len(edits) == 2:
            found.append((text, edits))
    return found


def _flagged(own: Shelf, parts: Parts, document: Document, edited: Edited) -> dict[tuple[str, str], Found]:
    statements = _reviewed(own, parts, edited.summary)
    worst = min(statements, key=_badness, default=None)
    counts_as = worst.counts_as if worst else Label.SUPPORTED
    worst_text = worst.text if worst else None
    known = telling(f". {document.article.text}")
    strangers = [one for one in _sentences(edited.summary) if not telling(one) <= known]
    return {
        (STRICT, PRODUCT): Found(edited, counts_as in (Label.REFUTED, Label.CONFLICTING, Beyond.DIFFERS), worst_text),
        (LOOSE, PRODUCT): Found(edited, counts_as is not Label.SUPPORTED, worst_text),
        (LOOSE, BY_RULE): Found(edited, bool(strangers), next(iter(strangers), None)),
        (LOOSE, ALL_FLAGGED): Found(edited, True, next(iter(_sentences(edited.summary)), None)),
    }


def _badness(one: Reviewed) -> tuple[int, float]:
    """The least for the worst: by what it counts as, and among those by how little it is supported."""
    return SEVERITY.index(one.counts_as), one.verdict.probabilities.supported


def _reviewed(own: Shelf, parts: Parts, text: str) -> list[Reviewed]:
    draft = new_article(title="", text=text, source="draft.txt")
    events = review(own.library, parts.verifier, draft, Remembered(own.library.database, "bench"))
    return [one for one in events if isinstance(one, Reviewed)]


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def _rows(figures: Figures, found: Sequence[Found]) -> Iterator[Row]:
    wrong, flagged = [one.edited.wrong for one in found], [one.flagged for one in found]
    yield from figures.of("balanced accuracy", metrics.balanced_accuracy, wrong, flagged)
    yield from figures.mean("wrong ones found", [one.flagged for one in found if one.edited.wrong])
    yield from figures.mean("false alarms", [one.flagged for one in found if not one.edited.wrong])
    yield from figures.mean("the changed statement pointed at, of those found", [one.pointed for one in found])
