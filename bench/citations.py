"""Do the sentences that an answer cites bear out what it says, and do they stand where it says?

Worse would be: a statement that its sentences don't back, or a citation that points beside its quotation.
The articles are the samples, the questions those of `citations.jsonl` and `examples/questions.jsonl`. A person has read
the statements in `citations.jsonl` beside the sentences they cite and said whether those alone back them, and whether
the statement answers its question; `statement` is null for a question that was withheld. What the program says now
and nobody has read yet goes to standard error, as lines that the file lacks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.data import Data
from bench.parts import Parts
from bench.progress import steadily
from bench.rows import PRODUCT, Figures, Row
from index.article import Evidence, Sentence
from index.library import Library
from qa.answer import Answer, Statement, ask
from qa.prompts import prompt
from qa.verify import Label, Verifier

SETS = ("samples",)
EXAMPLES = Path(__file__).parents[1] / "examples"
READ = Path(__file__).with_name("citations.jsonl")

Key = tuple[str, ...]
"""A question, a statement and the quotes that it cites."""
Marks = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of an answer; `backed` and `answers` are what its reader said, None where nobody has read it."""

    question: str
    statement: Statement
    holds: bool
    judged: bool
    backed: bool | None
    answers: bool | None


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of the samples' questions; `data` has no part in it but its limit."""
    known = [json.loads(line) for line in READ.read_text("utf-8").splitlines()]
    examples = (EXAMPLES / "questions.jsonl").read_text("utf-8").splitlines()
    questions = list(dict.fromkeys([one["question"] for one in [*known, *map(json.loads, examples)]]))[: data.limit]
    read = {(one["question"], one["statement"], *one["cited"]): one for one in known if one["statement"]}
    said: list[Said] = []
    answered = 0
    with ExitStack() as stack:
        parts = Parts()
        library = Library(Path(stack.enter_context(TemporaryDirectory())), parts.embedder, parts.ranker, create=True)
        stack.callback(library.close)
        for _ in library.add_files(sorted((EXAMPLES / "articles").iterdir())):
            pass
        parts.model.warm(prompt("answer"))
        for question in steadily(questions, "citations"):
            *_, answer = ask(library, parts.model, parts.verifier, question)
            assert isinstance(answer, Answer)
            answered += not answer.abstained
            said += [_said(library, parts.verifier, question, one, read) for one in answer.statements]
    for one in said:
        if one.backed is None:
            print(json.dumps(_line(one), ensure_ascii=False), file=sys.stderr)
    figures = Figures("samples", f"{answered} of {len(questions)} questions answered", PRODUCT)
    yield from figures.mean("citations whose offsets hold", [one.holds for one in said])
    yield from figures.mean("statements backed, by the verifier", [one.judged for one in said])
    yield from figures.mean("statements backed, by a reader", [one.backed for one in said])
    yield from figures.mean("statements that answer the question, by a reader", [one.answers for one in said])
    yield from figures.mean("statements that are quotations", [one.statement.quoted for one in said])


def _said(library: Library, verifier: Verifier, question: str, statement: Statement, read: Mapping[Key, Marks]) -> Said:
    evidence, holds = [], True
    for one in statement.citations:
        article = library.article(one.article_id)
        holds = holds and one.holds_in(article)
        evidence.append(Evidence(article, Sentence(article.id, one.sentence, one.start, one.end, one.quote), 1.0))
    judged = verifier.judge(statement.text, evidence).label in (Label.SUPPORTED, Label.CONFLICTING)
    marks = read.get((question, statement.text, *(one.quote for one in statement.citations)), {})
    return Said(question, statement, holds, judged, marks.get("backed"), marks.get("answers"))


def _line(one: Said) -> dict[str, object]:
    cited = [citation.quote for citation in one.statement.citations]
    return {"question": one.question, "statement": one.statement.text, "cited": cited, "backed": None, "answers": None}
