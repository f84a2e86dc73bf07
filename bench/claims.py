"""Is the verdict on a claim right, as sure as it says, and cited to the sentences that decide it?

Worse would be: a wrong label, a confidence that the labels do not bear out, a verdict that rests on other sentences
than those that people marked. What the verifier was trained or tuned on is left out of the dev split.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from bench import cases, metrics
from bench.cases import Case, Setting
from bench.data import Data, Document, Place, sample
from bench.parts import Parts, Shelf, shelf
from bench.progress import steadily, stop
from bench.rows import PRODUCT, Figures, Row
from bench.verdicts import SUPPORTED_OR_NOT, THREE, Judge, Said, cosine, label_words, majority, reranker_score, said
from index.article import Evidence
from qa.claim import JUDGED, check
from qa.claim import judged as weighed
from qa.evidence import searched
from qa.verify import Label

CHAT_MODEL = "chat model label words"
ASKED_OF_THE_CHAT_MODEL = 12
"""Cases of a setting at most that the slow base line gets, evenly spread."""

Read = Callable[[Data], list[Setting]]

SETS: dict[str, Read] = {
    "fever": cases.fever,
    "fever_symmetric": cases.fever_symmetric,
    "fm2": cases.fm2,
    "scifact": cases.scifact,
    "climate_fever": cases.climate_fever,
    "healthver": cases.healthver,
    "wice": cases.wice,
    "multirc": cases.multirc,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, what a system said of it, and the places in the data of the sentences that it showed."""

    case: Case
    said: Said
    shown: frozenset[Place]

    @property
    def right(self) -> bool:
        return self.said.label is self.case.label

    @property
    def whole_group_shown(self) -> bool:
        return any(group <= self.shown for group in self.case.gold)


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of each set and setting: the product's, and those of the base lines."""
    settings = [setting for name in names for setting in SETS[name](data)]
    parts = Parts()
    for setting in settings:
        if stop.wanted:
            return
        for system, judged in _judged(setting, parts).items():
            yield from _rows(Figures(setting.set, setting.name, system), setting, judged)


def _judged(setting: Setting, parts: Parts) -> dict[str, list[Judged]]:
    others: dict[str, Judge] = {
        "majority": majority([case.label for case in setting.cases]),
        "embedding cosine": cosine(parts, setting.labels),
        "reranker score": reranker_score(parts, setting.labels),
        CHAT_MODEL: label_words(parts, setting.labels, "label_words"),
        f"{CHAT_MODEL}, few-shot": label_words(parts, setting.labels, "label_words_shown"),
    }
    few = set(map(id, sample(setting.cases, ASKED_OF_THE_CHAT_MODEL)))
    found: dict[str, list[Judged]] = {system: [] for system in (PRODUCT, *others)}
    for case, verdict, evidence in _looked_at(setting, parts):
        documents = setting.shared or case.documents
        found[PRODUCT].append(_placed(case, verdict, documents))
        for system, judge in others.items():
            if not system.startswith(CHAT_MODEL) or id(case) in few:
                found[system].append(_placed(case, judge(case.claim, evidence), documents))
    return found


def _looked_at(setting: Setting, parts: Parts) -> Iterator[tuple[Case, Said, list[Evidence]]]:
    """Each case with what the product says of it and the evidence that it had before it."""
    with ExitStack() as stack:
        shared = stack.enter_context(shelf(parts, setting.shared)) if setting.shared else None
        for case in steadily(setting.cases, f"{setting.set}, {setting.name}"):
            if setting.given:
                yield _given(parts, case, setting.labels)
            elif shared:
                yield _searched(shared, parts, case, setting.labels)
            else:
                with shelf(parts, case.documents) as own:
                    [entry] = own.library.entries()
                    yield _searched(own, parts, case, setting.labels, entry.id)


def _given(parts: Parts, case: Case, labels: Sequence[Label]) -> tuple[Case, Said, list[Evidence]]:
    evidence = [one for document in case.documents for one in document.evidence()]
    return case, said(weighed(parts.verifier, case.claim, lambda _: evidence, time.monotonic()), labels), evidence


def _searched(
    on: Shelf, parts: Parts, case: Case, labels: Sequence[Label], source: str | None = None
) -> tuple[Case, Said, list[Evidence]]:
    verdict = said(check(on.library, parts.verifier, case.claim, source), labels)
    found = on.library.evidence_at(case.claim, source) if source else searched(on.library, case.claim)
    evidence = found[:JUDGED]
    return case, verdict, evidence


def _placed(case: Case, verdict: Said, documents: Sequence[Document]) -> Judged:
    known = {document.source: document for document in documents}
    places = (known[citation.source].place(citation.sentence) for citation in verdict.shown)
    return Judged(case, verdict, frozenset(places))


def _rows(figures: Figures, setting: Setting, judged: Sequence[Judged]) -> Iterator[Row]:
    truth = [str(one.case.label) for one in judged]
    labels = [str(one.said.label) for one in judged]
    right = [one.right for one in judged]
    if setting.labels == SUPPORTED_OR_NOT:
        yield from figures.of("balanced accuracy", metrics.balanced_accuracy, truth, labels)
        yield from figures.mean("accuracy", right)
        yield from figures.mean("sentence F1, best group", map(_best_group, judged))
    else:
        yield from figures.mean("accuracy", right)
    if setting.shared:
        yield from figures.mean(
            "accuracy, a whole gold group shown", [one.right and one.whole_group_shown for one in judged]
        )
        abstracts = zip(*map(_source_counts, judged), strict=True)
        yield from figures.of("label F1 by article", metrics.micro_f1, *abstracts)
        yield from figures.of("sentence F1", metrics.micro_f1, *zip(*map(_sentence_counts, judged), strict=True))
    elif not setting.given and setting.labels == THREE:
        yield from figures.of("label F1", metrics.micro_f1, *zip(*map(_label_counts, judged), strict=True))
        yield from figures.of("sentence F1", metrics.micro_f1, *zip(*map(_sentence_counts, judged), strict=True))
    elif setting.labels == THREE:
        yield from figures.of("macro F1", metrics.macro_f1, truth, labels)
    if figures.system == PRODUCT:
        confidence = [one.said.confidence for one in judged]
        yield from figures.of("calibration error", metrics.calibration_error, right, confidence)
        yield from figures.of("risk at 80 % coverage", metrics.risk_at_80, right, confidence)
        yield from figures.median("seconds, median", [one.said.seconds for one in judged])


def _best_group(one: Judged) -> float | None:
    """F1 of the sentences shown with the gold group that fits best. Does not apply where no group is marked."""
    return max((metrics.set_f1(one.shown, group) or 0.0 for group in one.case.gold), default=None)


def _label_counts(one: Judged) -> tuple[int, int, int]:
    """Right, said and true labels of an abstract, where not_enough_info is saying nothing (SciFact, label only)."""
    said_any = one.said.label is not Label.NOT_ENOUGH_INFO
    return int(said_any and one.right), int(said_any), int(one.case.label is not Label.NOT_ENOUGH_INFO)


def _source_counts(one: Judged) -> tuple[int, int, int]:
    """Right, said and true (article, label) of a claim: an article is said by each that a sentence is shown from."""
    gold = {source for group in one.case.gold for source, _ in group}
    said = {source for source, _ in one.shown} if one.said.label is not Label.NOT_ENOUGH_INFO else set()
    return len(said & gold) if one.right else 0, len(said), len(gold)


def _sentence_counts(one: Judged) -> tuple[int, int, int]:
    """The same of sentences: right with the right label and with the whole group that the sentence belongs to."""
    gold = frozenset().union(*one.case.gold)
    if one.said.label is Label.NOT_ENOUGH_INFO:
        return 0, 0, len(gold)
    shown_whole = frozenset().union(*(group for group in one.case.gold if group <= one.shown))
    return len(shown_whole) if one.right else 0, len(one.shown), len(gold)
