"""Of questions that compare two subjects: how many do two sentences settle, and rightly?

Worse would be: a wrong order told with two sentences to its name. HotpotQA's comparisons, the sentences given that
people marked; beside it the chat model, asked the same of the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.answers import SETS as ANSWERS
from bench.answers import Task
from bench.data import Data, sample
from bench.metrics import token_f1
from bench.parts import Parts
from bench.progress import steadily, stop
from bench.rows import PRODUCT, Figures, Row
from index.article import Evidence
from qa.answer import as_lines
from qa.comparison import compared
from qa.draft import read_draft
from qa.prompts import prompt

SETS = ("hotpotqa",)
SETTING = "the marked sentences"
RIGHT = 0.5  # token F1 of a short answer from which on it is the right one: names are spelled in several ways


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """How many are settled, how many of those are right, and how many of the same the chat model has right."""
    parts = Parts()
    told: list[float | None] = []
    said: list[float] = []
    for task in steadily(sample(_comparisons(data), data.limit), "questions"):
        if stop.wanted:
            return
        [question] = task.questions
        marked = _marked(task)
        found = compared(parts.verifier, question.text, marked)
        words = "".join(parts.model.write(prompt("answer"), question=question.text, sentences=as_lines(marked)))
        told.append(_right(found.short, question.answers) if found else None)
        said.append(_right(read_draft(words).short, question.answers))
    product, chat = (Figures("hotpotqa", SETTING, system) for system in (PRODUCT, "chat model"))
    yield from product.mean("settled", [one is not None for one in told])
    yield from product.mean("right where settled", told)
    yield from chat.mean(
        "right where settled", [one for one, other in zip(said, told, strict=True) if other is not None]
    )
    yield from chat.mean("right", said)


def _comparisons(data: Data) -> list[Task]:
    """The questions that the set calls comparisons."""
    kinds = {record["question"]: record["kind"] for record in data.items("answers", "hotpotqa")}
    tasks = ANSWERS["hotpotqa"].tasks(Data(data.folder, data.split, None, data.side))
    return [task for task in tasks if kinds[task.questions[0].text] == "comparison"]


def _marked(task: Task) -> list[Evidence]:
    return [
        one
        for document in task.documents
        for one in document.evidence(number for source, number in task.questions[0].gold if source == document.source)
    ]


def _right(short: str, answers: Sequence[str]) -> float:
    return float(token_f1(short, answers) >= RIGHT)
