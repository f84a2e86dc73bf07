"""Fits the confidence of an answer: `python -m training.confidence --data ../shared/bench`.

Put to the program itself are questions of three kinds, half of them without an answer: those of SQuAD 2.0, whose
unanswerable ones were written to mislead; those of QED, which people asked a search engine, with or without the
sentence that answers; and those of HotpotQA, with or without one of the two paragraphs that answer. What ranker,
verifier and chat model say is weighed by a logistic regression. The articles and questions are those that `bench`
leaves alone. Takes some three seconds a question on two cores, and three times as long on old ones.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.answers import SETS, Question, Task
from bench.data import Data, Document, document, sample
from bench.parts import Parts, Shelf, shelf
from bench.progress import steadily
from qa.answer import sent, signs, written
from qa.confidence import FILE, NAMES, Signs
from qa.evidence import answering
from training.figures import Array

RIDGE = 1e-2
COUPLES = (("one", False), ("two", True))


def main() -> None:
    """Ask, fit, write the weights beside the verifier's."""
    parser = argparse.ArgumentParser(prog="python -m training.confidence", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of public data (shared/bench)")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    parts, data = Parts(), Data(given.data, "dev", None, "tune")
    told = [one for kind in (articles, sentences, facts) for one in asked(parts, kind(data, given.questions))]
    record = {name: _fitted([one for one in told if one[0].couple is couple]) for name, couple in COUPLES}
    given.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _fitted(told: Sequence[tuple[Signs, bool]]) -> dict[str, float]:
    fitted = fit(np.array([signs.features for signs, _ in told]), np.array([truth for _, truth in told]))
    return dict(zip(("offset", *NAMES), map(float, fitted), strict=True)) | {"questions": len(told)}


def asked(parts: Parts, tasks: Sequence[Task]) -> Iterator[tuple[Signs, bool]]:
    """What the models say of each question, and whether its documents answer it."""
    for task in steadily(tasks, "libraries"):
        with shelf(parts, task.documents) as on:
            for question in task.questions:
                yield _signs(parts, on, question.text), bool(question.answers)


def articles(data: Data, most: int) -> list[Task]:
    """SQuAD 2.0's articles, each with as many questions that it answers as others."""
    tasks = SETS["squad2"].tasks(data)
    return [replace(task, questions=tuple(_balanced(task, most // len(tasks)))) for task in tasks]


def sentences(data: Data, most: int) -> list[Task]:
    """QED's questions over their paragraph, every other one without the sentence that answers."""
    tasks = sample(SETS["qed"].tasks(data), most)
    several = (len(task.documents[0].sentences) > 1 for task in tasks)
    return [
        _without_its_sentence(task) if number % 2 and left else task
        for number, (task, left) in enumerate(zip(tasks, several, strict=True))
    ]


def _without_its_sentence(task: Task) -> Task:
    [question], [paragraph] = task.questions, task.documents
    left = [text for number, text in enumerate(paragraph.sentences, 1) if paragraph.place(number) not in question.gold]
    return _unanswered(question, [document(paragraph.source, paragraph.article.title, left)])


def facts(data: Data, most: int) -> list[Task]:
    """HotpotQA's questions over their paragraphs, every other one without a paragraph that it takes."""
    tasks = sample(SETS["hotpotqa"].tasks(data), most)
    return [_without_a_fact(task) if number % 2 else task for number, task in enumerate(tasks)]


def _without_a_fact(task: Task) -> Task:
    [question] = task.questions
    missing = random.Random(question.text).choice(sorted({source for source, _ in question.gold}))
    return _unanswered(question, [one for one in task.documents if one.source != missing])


def _unanswered(question: Question, documents: Sequence[Document]) -> Task:
    return Task(tuple(documents), (replace(question, answers=(), gold=frozenset()),))


def _balanced(task: Task, most: int) -> list[Question]:
    rng = random.Random(0)
    sides = [[one for one in task.questions if bool(one.answers) is side] for side in (True, False)]
    return [one for side in sides for one in rng.sample(side, min(most // 2, len(side)))]


def _signs(parts: Parts, on: Shelf, question: str) -> Signs:
    found = answering(on.library, parts.verifier, question)
    # The chance of a refusal stands before the first word.
    next(written(parts.model, question, sent(on.library, found)), None)
    return signs(found, parts.model.opening)


def fit(features: Array, truth: Array) -> Array:
    """Offset and weights (k + 1,) of the logistic regression with a small ridge: features (n, k), truth (n,).

    No weight is below zero: every feature speaks for an answer, and one that does not in this sample is left out.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    rows = np.column_stack([np.ones(len(features)), features])
    sign = np.where(truth, 1.0, -1.0)

    def loss(weights: Array) -> float:
        return float(np.logaddexp(0, -sign * (rows @ weights)).mean() + RIDGE * (weights[1:] ** 2).sum())

    bounds = [(None, None), *[(0.0, None)] * features.shape[1]]
    return np.asarray(minimize(loss, np.zeros(rows.shape[1]), method="L-BFGS-B", bounds=bounds).x)


if __name__ == "__main__":
    main()
