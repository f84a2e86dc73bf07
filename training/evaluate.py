"""The table of what the shipped verifier does on data it was not trained on.

Every figure comes with its number of items and a bootstrap 95 % interval over items.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.encoder import Encoder
from training import benchmarks, documents
from training.calibrate import expected_error, numbers_of, risk_at
from training.figures import (
    Array,
    Figure,
    Judge,
    Labels,
    Measure,
    accuracy,
    balanced_accuracy,
    macro_f1,
    table,
    with_interval,
)
from training.pairs import Pair
from training.synthetic import minimal_pairs

MOST, MOST_BLIND = 800, 200
"""Pairs of one set at most, with their evidence and without; intervals are then about three and seven points."""

MINIMAL = 2_500
"""Pairs with one fact changed, and those without."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A set with its probabilities (n, 3)."""

    name: str
    given: str
    pairs: list[Pair]
    labels: int
    probabilities: Array

    @property
    def truth(self) -> Labels:
        return numbers_of(self.pairs)

    @property
    def said(self) -> Labels:
        return np.asarray(self.probabilities[:, : self.labels].argmax(axis=1))


def sample(pairs: list[Pair]) -> list[Pair]:
    """At most MOST pairs, the same ones every time."""
    return random.Random(0).sample(pairs, min(MOST, len(pairs)))


def judged_sets(bench: Path, judge: Judge) -> list[Judged]:
    """The sets of pairs, judged."""
    found = []
    for pair_set in benchmarks.pair_sets(bench, "measure"):
        pairs = sample(pair_set.pairs)
        rows = judge([(pair.statement, pair.evidence) for pair in pairs])
        found.append(Judged(pair_set.name, pair_set.given, pairs, pair_set.labels, rows))
    return found


def figures_of(judged: Judged) -> list[Figure]:
    """Accuracy and, with three labels, macro F1."""
    measures: list[tuple[str, Measure]] = [("accuracy", accuracy)]
    if judged.labels == 3:
        measures.append(("macro F1", macro_f1))
    return [
        Figure(
            judged.name,
            judged.given,
            f"{name}, {judged.labels} labels",
            *with_interval(measure, judged.truth, judged.said),
            len(judged.pairs),
        )
        for name, measure in measures
    ]


def baselines(judged: Judged, judge: Judge) -> list[Figure]:
    """What the labels alone give: the commonest label, and the verifier shown a full stop as evidence."""
    measure, pairs = f"accuracy, {judged.labels} labels", judged.pairs[:MOST_BLIND]
    truth = numbers_of(pairs)
    blind = judge([(pair.statement, ".") for pair in pairs])[:, : judged.labels].argmax(axis=1)
    commonest = np.full(len(truth), np.bincount(judged.truth).argmax())
    return [
        Figure(judged.name, name, measure, *with_interval(accuracy, truth, said), len(truth))
        for name, said in (("majority", commonest), ("claim only", blind))
    ]


def minimal_figures(bench: Path, judge: Judge) -> list[Figure]:
    """Pairs with one fact changed, by kind: is the sentence called supported and the changed one refuted?"""
    made = minimal_pairs(bench, "measure", 1, MINIMAL)
    rows = judge([(pair.statement, pair.evidence) for _, pair in made])
    truth, said = numbers_of([pair for _, pair in made]), rows.argmax(axis=1)
    names = np.array([kind for kind, _ in made])
    found = []
    for kind in [*sorted(set(names)), "all kinds of change"]:
        mine = names == kind if kind != "all kinds of change" else ~np.isin(names, ("neighbour", "detail left out"))
        value = with_interval(accuracy, truth[mine], said[mine])
        found.append(Figure("numbers and names", kind, "accuracy, 3 labels", *value, int(mine.sum())))
    return found


GROUPS = {
    "Wikipedia": ("fever, three labels", "vitaminc real", "fever, unsettled claims"),
    "science": ("scifact, sentences", "citint, sentences", "healthver"),
    "climate": ("climate_fever",),
}
"""The sets whose calibration is looked at together. Sets of two labels only have no honest third probability."""


def calibration_rows(judged: list[Judged]) -> list[str]:
    """ECE, and the error among the surest 100, 80, 60, 40 and 20 %, for each group of sets."""
    rows = [
        "| group | pairs | ECE | wrong of all | of surest 80 % | 60 % | 40 % | 20 % |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for group, names in GROUPS.items():
        mine = [one for one in judged if one.name in names]
        probabilities = np.concatenate([one.probabilities for one in mine])
        truth = np.concatenate([one.truth for one in mine])
        risks = " | ".join(f"{risk_at(probabilities, truth, share):.3f}" for share in (1, 0.8, 0.6, 0.4, 0.2))
        rows.append(f"| {group} | {len(truth)} | {expected_error(probabilities, truth):.3f} | {risks} |")
    return rows


def question_figures(bench: Path, encoder: Encoder) -> list[Figure]:
    """The second head: is the sentence that answers put first, and are unanswerable questions told from others?"""
    items = random.Random(0).sample(benchmarks.answering_sentences(bench), MOST // 2)
    rows = encoder.answered([(one.question, text) for one in items for text in one.sentences])
    ends = np.cumsum([len(one.sentences) for one in items])[:-1]
    first = np.array([int(part.argmax()) in one.gold for one, part in zip(items, np.split(rows, ends), strict=True)])
    asked = sample(benchmarks.answerable_or_not(bench))
    likely = encoder.answered([(pair.statement, pair.evidence) for pair in asked])
    answerable = np.array([int(pair.label == "answered") for pair in asked])
    ones = np.ones(len(first), dtype=np.int64)
    return [
        Figure(
            "qed",
            "the sentences of the paragraph",
            "the likeliest is gold",
            *with_interval(accuracy, ones, first.astype(np.int64)),
            len(first),
        ),
        Figure(
            "squad2",
            "the paragraph",
            "balanced accuracy",
            *with_interval(balanced_accuracy, answerable, (likely >= 0.5).astype(np.int64)),
            len(asked),
        ),
    ]


def evaluate(bench: Path, encoder: Encoder) -> str:
    """The whole report in Markdown."""
    judge = encoder.probabilities
    judged = judged_sets(bench, judge)
    figures = [figure for one in judged for figure in figures_of(one)]
    blind = [figure for one in judged for figure in baselines(one, judge)]
    whole = documents.figures(bench, judge)
    parts = (
        ("Pairs", table(figures)),
        ("Whole documents", table(whole)),
        ("Questions", table(question_figures(bench, encoder))),
        ("One fact changed", table(minimal_figures(bench, judge))),
        ("Baselines", table(blind)),
        ("Calibration and abstention", calibration_rows(judged)),
    )
    return "\n".join(line for title, rows in parts for line in (f"### {title}", "", *rows, ""))
