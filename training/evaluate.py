"""The table of what the shipped verifier does on data it was not trained on.

Every figure comes with its number of items and a bootstrap 95 % interval over items.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.metrics import auc, token_f1
from qa.encoder import Encoder, Reading
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
from training.pairs import Pair, titled
from training.questions import Asked
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
    """The second head and the place of the answer: the right sentence, the right words, nothing where nothing is."""
    items = random.Random(0).sample(benchmarks.answering_sentences(bench), MOST // 2)
    rows = encoder.answered([(one.question, titled(one.title, text)) for one in items for text in one.sentences])
    ends = np.cumsum([len(one.sentences) for one in items])[:-1]
    first = [float(int(part.argmax()) in one.gold) for one, part in zip(items, np.split(rows, ends), strict=True)]
    places = read(encoder, items)
    inside = [float(_sentence_of(one, at.start) in one.gold) for one, (_, at) in zip(items, places, strict=True)]
    asked = random.Random(0).sample(benchmarks.answerable_or_not(bench), MOST)
    likely = encoder.answered([(one.question, _text(one)) for one in asked])
    answerable = np.array([int(bool(one.gold)) for one in asked])
    found = read(encoder, asked)
    odds = np.array([at.odds for _, at in found])
    answered = [(one, words) for one, (words, _) in zip(asked, found, strict=True) if one.gold]
    qed, squad = ("qed", "the paragraph"), ("squad2", "the paragraph")
    said = (likely >= 0.5).astype(np.int64)
    return [
        Figure(*qed, "the likeliest sentence alone is gold", *_mean(first), len(first)),
        Figure(*qed, "the place of the answer is in the gold sentence", *_mean(inside), len(inside)),
        Figure(*qed, "token F1 of the place", *_mean([_f1(*pair) for pair in _worded(items, places)]), len(items)),
        Figure(*squad, "token F1 of the place, answerable", *_mean([_f1(*pair) for pair in answered]), len(answered)),
        Figure(*squad, "answerable or not, balanced", *with_interval(balanced_accuracy, answerable, said), len(asked)),
        Figure(*squad, "AUC of the second head", *with_interval(_auc, answerable, likely), len(asked)),
        Figure(*squad, "AUC of the place's odds", *with_interval(_auc, answerable, odds), len(asked)),
    ]


def read(encoder: Encoder, items: list[Asked]) -> list[tuple[str, Reading]]:
    """The words at the likeliest place of each passage, and the place."""
    texts = [_text(one) for one in items]
    within = [[(len(titled(one.title, "")), len(text))] for one, text in zip(items, texts, strict=True)]
    readings = encoder.read([(one.question, text) for one, text in zip(items, texts, strict=True)], within)
    return [(text[at.start : at.end], at) for text, at in zip(texts, readings, strict=True)]


def _text(one: Asked) -> str:
    return titled(one.title, " ".join(one.sentences))


def _worded(items: list[Asked], places: list[tuple[str, Reading]]) -> list[tuple[Asked, str]]:
    return [(one, words) for one, (words, _) in zip(items, places, strict=True)]


def _sentence_of(one: Asked, start: int) -> int:
    """The number of the sentence at a character of the passage."""
    starts = np.cumsum([len(titled(one.title, "")), *(len(text) + 1 for text in one.sentences)])
    return int(np.searchsorted(starts, start, "right")) - 1


def _f1(one: Asked, words: str) -> float:
    return token_f1(words, one.answers)


def _auc(truth: Labels, score: Array) -> float:
    return auc(truth.astype(bool), score)


def _mean(values: list[float]) -> tuple[float, float, float]:
    scores = np.array(values)
    return with_interval(lambda _, said: float(said.mean()), np.ones(len(scores), dtype=np.int64), scores)


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
