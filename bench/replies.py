"""Three ways to a reply: the product, the usual recipe with the same parts, and the best sentences with no model.

Worse would be: a base line weaker than what people build, or one that gets other items, parts or limits.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.data import Place
from bench.parts import Parts, Shelf, own_prompt
from index.passages import runs
from qa.answer import Answer, ask
from qa.evidence import searched
from qa.model import ChatModel
from qa.prompts import prompt

TOP_PASSAGES = 3
UNSURE = "i don't know"
_MARK = re.compile(r"\s*\[([\d\s,]+)\]")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system answers; `first_word` is None where no model spoke, `text` is empty where it abstained.

    `short` is the answer in a few words, where the system gives one.
    """

    text: str
    short: str
    cited: tuple[Place, ...]
    abstained: bool
    confidence: float
    evidence: float  # seconds since the question, as the next two
    first_word: float | None
    total: float
    prompt_tokens: int = 0
    generated_tokens: int = 0


System = Callable[[Shelf, str], Reply]


def product(parts: Parts) -> System:
    parts.model.warm(prompt("answer"))

    def reply(shelf: Shelf, question: str) -> Reply:
        *_, answer = ask(shelf.library, parts.model, parts.verifier, question)
        assert isinstance(answer, Answer)
        return Reply(
            answer.text,
            answer.short,
            tuple(shelf.place(citation) for citation in answer.citations),
            answer.abstained,
            answer.confidence,
            answer.seconds.evidence,
            answer.seconds.first_word,
            answer.seconds.total,
            answer.tokens.prompt,
            answer.tokens.generated,
        )

    return reply


def best_sentences(count: int) -> System:
    """The sentences ranked highest are the answer and its citations; it never abstains."""

    def reply(shelf: Shelf, question: str) -> Reply:
        started = time.monotonic()
        ranked = searched(shelf.library, question)[:count]
        seconds = time.monotonic() - started
        text = " ".join(one.sentence.text for one in ranked)
        confidence = ranked[0].relevance if ranked else 0.0
        return Reply(text, "", tuple(map(shelf.place_of, ranked)), not ranked, confidence, seconds, None, seconds)

    return reply


def usual_recipe(parts: Parts, budget: int) -> System:
    """The nearest passages, of `budget` tokens, numbered, and the chat model asked to cite them by number.

    A number cites every sentence of its passage; the likeness of the best passage is the confidence.
    """
    task = own_prompt("usual_recipe")
    model = ChatModel(parts.model.file)  # one of its own, so that neither system clears the prompt that the other keeps
    model.warm(task)
    pieces = _Pieces(parts, budget)

    def reply(shelf: Shelf, question: str) -> Reply:
        texts, places, vectors = pieces.of(shelf)
        started = time.monotonic()
        likeness = vectors @ parts.embedder.question(question)
        chosen = [int(number) for number in np.argsort(-likeness, kind="stable")[:TOP_PASSAGES]]
        evidence_at = time.monotonic() - started
        sources = "\n\n".join(f"Source {mark}:\n{texts[number]}" for mark, number in enumerate(chosen, 1))
        draft, first_word_at = "", None
        for piece in model.write(task, question=question, sources=sources):
            first_word_at = first_word_at or time.monotonic() - started
            draft += piece
        total = time.monotonic() - started
        abstained = UNSURE in draft.lower().replace("’", "'")
        marks = {int(mark) for group in _MARK.findall(draft) for mark in re.findall(r"\d+", group)}
        cited = [place for mark, number in enumerate(chosen, 1) if mark in marks for place in places[number]]
        return Reply(
            "" if abstained else _MARK.sub("", draft).strip(),
            "",
            () if abstained else tuple(cited),
            abstained,
            0.0 if abstained else float(likeness[chosen[0]]),
            evidence_at,
            first_word_at,
            total,
            model.prompt_tokens,
            model.generated_tokens,
        )

    return reply


class _Pieces:
    """The passages of the shelf last asked for, with their places in the data and their vectors."""

    def __init__(self, parts: Parts, budget: int) -> None:
        self._parts = parts
        self._budget = budget
        self._shelf: Shelf | None = None

    def of(self, shelf: Shelf) -> tuple[list[str], list[list[Place]], np.ndarray]:
        if self._shelf is not shelf:
            self._shelf, self._made = shelf, self._make(shelf)
        return self._made

    def _make(self, shelf: Shelf) -> tuple[list[str], list[list[Place]], np.ndarray]:
        texts: list[str] = []
        places: list[list[Place]] = []
        for document in shelf.documents.values():
            sentences = document.sentences
            for first, last in runs(self._parts.embedder.token_counts(sentences), self._budget):
                texts.append(f"{document.article.title}\n{' '.join(sentences[first - 1 : last])}")
                places.append([document.place(number) for number in range(first, last + 1)])
        return texts, places, self._parts.embedder.passages(texts)
