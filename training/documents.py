"""A claim against a whole text: the sentences are found, judged alone and together, and the best reading counts.

This is a plain stand-in for what `qa.verify` does with a search index: every sentence is ranked by the product's
ranker, and the thresholds are chosen on the tuning side.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.rank import Ranker
from qa import weights
from qa.weights import Role
from training import benchmarks
from training.benchmarks import Document
from training.figures import Array, Figure, Judge, Labels, balanced_accuracy, with_interval
from training.pairs import titled

READ = 10
"""Sentences of a document judged one by one: those that the ranker puts first."""
TOGETHER = (2, 3, 4, 6)
"""How many of the best sentences are judged together."""
SUMMARIES = 100
GRID = np.linspace(0.05, 0.95, 37)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the verifier made of a document: the best support and refutation of any reading, and each sentence's own."""

    document: Document
    supported: float
    refuted: float
    sentences: dict[int, tuple[float, float]]


@cache
def ranker() -> Ranker:
    """The product's own."""
    return Ranker(weights.ready(Role.RERANKER).folder)


def ranked(document: Document) -> list[int]:
    """The numbers of the sentences that the ranker puts first, at most READ."""
    texts = [f"{document.title}. {text}" if document.title else text for text in document.sentences]
    relevance = ranker().relevance(document.claim, texts)
    return sorted(range(len(texts)), key=lambda number: -relevance[number])[:READ]


def readings(documents: list[Document], judge: Judge) -> list[Reading]:
    """All documents judged: every ranked sentence alone, then the best few together in their order."""
    chosen = [ranked(document) for document in documents]
    alone = _rows(documents, [[[n] for n in numbers] for numbers in chosen], judge)
    groups = []
    for numbers, rows in zip(chosen, alone, strict=True):
        telling = [numbers[at] for at in np.argsort(rows[:, 2], kind="stable")]
        groups.append([sorted(order[:size]) for size in TOGETHER for order in (telling, numbers)])
    joined = _rows(documents, groups, judge)
    found = []
    for document, numbers, single, together in zip(documents, chosen, alone, joined, strict=True):
        both = np.concatenate([single, together])
        own = {number: (float(row[0]), float(row[1])) for number, row in zip(numbers, single, strict=True)}
        found.append(Reading(document, float(both[:, 0].max()), float(both[:, 1].max()), own))
    return found


def _rows(documents: list[Document], groups: list[list[list[int]]], judge: Judge) -> list[Array]:
    """For each document the probabilities (groups, 3) of its claim against each group of its sentences."""
    pairs = [
        (document.claim, titled(document.title, " ".join(document.sentences[n] for n in group)))
        for document, mine in zip(documents, groups, strict=True)
        for group in mine
    ]
    ends = np.cumsum([len(mine) for mine in groups])[:-1]
    return np.split(judge(pairs), ends)


def figures(bench: Path, judge: Judge) -> list[Figure]:
    """SciFact, WiCE and SummEdits."""
    return [*scifact(bench, judge), *wice(bench, judge), summedits(bench, judge)]


def _best(score: Callable[[float], float]) -> float:
    """The threshold of the grid with the best score."""
    return float(max(GRID, key=lambda threshold: score(float(threshold))))


def scifact(bench: Path, judge: Judge) -> list[Figure]:
    """Label F1 over abstracts, and F1 over (sentence, label); a sentence counts where its own label is right."""
    tuned = readings(benchmarks.scifact_abstracts(bench, "tune"), judge)
    measured = readings(benchmarks.scifact_abstracts(bench, "measure"), judge)
    found = []
    for name, count in (("label F1", _label_counts), ("sentence F1", _sentence_counts)):
        threshold = _best(lambda t, count=count: _f1(np.array([count(r, t) for r in tuned])))  # type: ignore[misc]
        found.append(_counted("scifact", "the cited abstract", name, [count(r, threshold) for r in measured]))
    return found


def _label_counts(reading: Reading, threshold: float) -> tuple[int, int, int]:
    """(right, said, true) labels of one abstract, where not_enough_info is saying nothing."""
    said = _label(reading.supported, reading.refuted, threshold)
    truth = reading.document.label
    return int(said is not None and said == truth), int(said is not None), int(truth != "not_enough_info")


def _sentence_counts(reading: Reading, threshold: float) -> tuple[int, int, int]:
    gold = frozenset().union(*reading.document.gold)
    said = {n: _label(*row, threshold) for n, row in reading.sentences.items()}
    right = sum(label == reading.document.label and n in gold for n, label in said.items())
    return right, sum(label is not None for label in said.values()), len(gold)


def _label(supported: float, refuted: float, threshold: float) -> str | None:
    if max(supported, refuted) < threshold:
        return None
    return "supported" if supported >= refuted else "refuted"


def _f1(counts: Labels) -> float:
    right, said, true = counts.sum(axis=0)
    return float(2 * right / max(1, said + true))


def _counted(name: str, given: str, measure: str, counts: Sequence[tuple[int, int, int]]) -> Figure:
    rows = np.array(counts)
    rng = np.random.default_rng(0)
    low, high = np.percentile([_f1(rows[rng.integers(0, len(rows), len(rows))]) for _ in range(500)], [2.5, 97.5])
    return Figure(name, given, measure, _f1(rows), float(low), float(high), len(rows))


def wice(bench: Path, judge: Judge) -> list[Figure]:
    """Balanced accuracy of supported against the rest, and sentence F1 against the best of the gold alternatives."""
    tuned = readings(benchmarks.wice_articles(bench, "tune"), judge)
    measured = readings(benchmarks.wice_articles(bench, "measure"), judge)
    threshold = _best(lambda t: _balanced(tuned, t))
    truth, said = _two_labels(measured, threshold)
    verdict = with_interval(balanced_accuracy, truth, said)
    cut = _best(lambda t: float(np.mean(_wice_f1(tuned, t))))
    scores = np.array(_wice_f1(measured, cut))
    rng = np.random.default_rng(0)
    low, high = np.percentile(scores[rng.integers(0, len(scores), (500, len(scores)))].mean(axis=1), [2.5, 97.5])
    return [
        Figure("wice", "the whole article", "balanced accuracy", *verdict, len(measured)),
        Figure("wice", "the whole article", "sentence F1", float(scores.mean()), float(low), float(high), len(scores)),
    ]


def _wice_f1(found: list[Reading], threshold: float) -> list[float]:
    """Sentence F1 of the documents with gold sentences; at least the most telling sentence is cited."""
    scores = []
    for reading in found:
        if reading.document.gold:
            weight = {n: max(row) for n, row in reading.sentences.items()}
            cited = {n for n, value in weight.items() if value >= threshold} or {max(weight, key=lambda n: weight[n])}
            alternatives = reading.document.gold
            scores.append(max(2 * len(cited & gold) / (len(cited) + len(gold)) for gold in alternatives))
    return scores


def _two_labels(found: list[Reading], threshold: float) -> tuple[Labels, Labels]:
    truth = np.array([int(reading.document.label == "supported") for reading in found])
    return truth, np.array([int(reading.supported >= threshold) for reading in found])


def _balanced(found: list[Reading], threshold: float) -> float:
    return balanced_accuracy(*_two_labels(found, threshold))


def summedits(bench: Path, judge: Judge) -> Figure:
    """Balanced accuracy of consistent summaries: a summary is as good as its least supported sentence."""
    rng = random.Random(0)
    sides = {}
    for side in ("tune", "measure"):
        whole = benchmarks.summaries(bench, side)
        whole = rng.sample(whole, min(SUMMARIES, len(whole)))
        pieces = [
            (at, Document(sentence, "", summary.sentences, summary.label))
            for at, summary in enumerate(whole)
            for sentence in _SENTENCE.split(summary.claim)
            if sentence.strip()
        ]
        support = np.ones(len(whole))
        for (at, _), reading in zip(pieces, readings([piece for _, piece in pieces], judge), strict=True):
            support[at] = min(support[at], reading.supported)
        sides[side] = np.array([int(s.label == "supported") for s in whole]), support
    truth, support = sides["tune"]
    threshold = _best(lambda t: balanced_accuracy(truth, (support >= t).astype(int)))
    truth, support = sides["measure"]
    value = with_interval(balanced_accuracy, truth, (support >= threshold).astype(int))
    return Figure("summedits", "a long document and a summary", "balanced accuracy", *value, len(truth))


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"])")
