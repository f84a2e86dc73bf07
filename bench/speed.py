"""How long does it take, how much memory, how many tokens, beside the plain use of the same parts in the same run?

Worse would be: a command that starts late, passages embedded more slowly than the embedder alone does it, a first word
that keeps people waiting, a prompt that carries more than it needs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.data import Data, Document, document, document_of_text, sample
from bench.parts import Parts
from bench.progress import steadily, stop
from bench.rows import PRODUCT, Figures, Row
from index.article import FactcheckError
from index.embed import BATCH, Embedder
from index.library import Library
from qa.answer import Answer, ask
from qa.prompts import prompt

QA = (sys.executable, "-m", "qa.cli")
SETS = ("start", "add", "ask")
STARTS = 7
BLOCKS = 6
PASSAGES = 300
QUESTIONS = 12
FRESH = 3
"""Questions that are also asked in a process of their own: each costs the start of the chat model."""


class Recording(Embedder):
    """Remembers the texts that it was given, so that the same can be embedded without the library around."""

    def __init__(self, folder: Path, identity: str) -> None:
        super().__init__(folder, identity)
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return super().passages(texts)


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended: its seconds, the most memory that it held, in bytes, and its standard output."""

    seconds: float
    memory: int
    output: bytes


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of each part; all of them use one library, made by `add`."""
    parts = Parts()
    documents, questions = _material(data)
    with tempfile.TemporaryDirectory(prefix="factcheck-qa-bench-") as folder:
        embedder = Recording(parts.embedder.folder, parts.embedder.identity)
        library = Library(Path(folder), embedder, parts.ranker, create=True)
        try:
            adding = list(_add(library, embedder, documents))
            if "add" in names:
                yield from adding
            if "start" in names and not stop.wanted:
                yield from _start(Path(folder))
            if "ask" in names and not stop.wanted:
                yield from _ask(library, parts, questions)
        finally:
            library.close()


def _material(data: Data) -> tuple[list[Document], list[str]]:
    """HotpotQA's questions with their paragraphs, and passages of `scale` up to the number wanted."""
    wanted = data.limit or PASSAGES
    records = sample(data.items("answers", "hotpotqa"), min(QUESTIONS, max(1, wanted // 10)))
    own = [
        document(f"{record['id']} {at}", one["title"], one["sentences"])
        for record in records
        for at, one in enumerate(record["paragraphs"])
    ]
    others = sample(data.side_file("scale", "passages"), max(BLOCKS, wanted - len(own)))
    documents = own + [document_of_text(f"scale {one['id']}", one["title"], one["text"]) for one in others]
    return documents, [record["question"] for record in records]


def _add(library: Library, embedder: Recording, documents: Sequence[Document]) -> Iterator[Row]:
    """Blocks in turn through `add` and through the bare encoder, so that the machine's noise hits both."""
    from sentence_transformers import SentenceTransformer

    embedder.passages(["warm"])  # and, by loading, keeps the library off the network and its bars off the screen
    bare = SentenceTransformer(str(embedder.folder), device="cpu", local_files_only=True)
    bare.encode(["warm"], show_progress_bar=False)
    adding, encoding, passages = [], [], []
    for block in steadily([documents[at::BLOCKS] for at in range(BLOCKS)], "speed, add"):
        embedder.texts.clear()
        started = time.monotonic()
        for _ in library.add_articles((one.article, one.spans) for one in block):
            pass
        added = time.monotonic()
        bare.encode(embedder.texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        adding.append(added - started)
        encoding.append(time.monotonic() - added)
        passages.append(len(embedder.texts))
    setting = f"add, {sum(passages)} passages in {BLOCKS} blocks by turns"
    for system, seconds in ((PRODUCT, adding), ("bare encode", encoding)):
        yield from Figures("speed", setting, system).of("passages a second", _rate, passages, seconds)
    yield from Figures("speed", setting, PRODUCT).of("of the speed of bare encode", _rate, encoding, adding)


def _rate(done: np.ndarray, seconds: np.ndarray) -> float:
    return float(done.sum() / seconds.sum())


def _start(folder: Path) -> Iterator[Row]:
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "qa --help": [*QA, "--help"],
        "qa list": [*QA, "list", "--library", str(folder)],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in steadily(range(STARTS), "speed, start"):
        for name, command in commands.items():
            seconds[name].append(_run(command).seconds)
    for name, times in seconds.items():
        yield from Figures("speed", "start of a command", name).median("seconds, median", times)
    for name in ("qa --help", "qa list"):
        over = [ours - bare for ours, bare in zip(seconds[name], seconds["bare Python"], strict=True)]
        yield from Figures("speed", "start of a command", name).median("seconds over bare Python, median", over)


def _ask(library: Library, parts: Parts, questions: Sequence[str]) -> Iterator[Row]:
    parts.model.warm(prompt("answer"))
    _answer(library, parts, questions[0])  # the other parts load at their first use
    answers = [_answer(library, parts, question) for question in steadily(questions, "speed, ask in a warm process")]
    figures = Figures("speed", f"ask in a warm process, HotpotQA's questions, {_size(library)} articles", PRODUCT)
    yield from figures.median("seconds to evidence, median", [one.seconds.evidence for one in answers])
    yield from figures.median("seconds to first word, median", [one.seconds.first_word for one in answers])
    yield from figures.median("seconds in all, median", [one.seconds.total for one in answers])
    yield from figures.median("prompt tokens, median", [one.tokens.prompt or None for one in answers])
    yield from figures.median("generated tokens, median", [one.tokens.generated or None for one in answers])
    yield from _ask_afresh(library, parts, sample(answers, FRESH))


def _ask_afresh(library: Library, parts: Parts, answers: Sequence[Answer]) -> Iterator[Row]:
    """The same questions in a process each; the warm process answers again beside it, under the same load."""
    over, memory = [], []
    for known in steadily(answers, "speed, ask in a fresh process"):
        command = [*QA, "ask", known.question, "--json", "--library", str(library.folder)]
        run = _run(command)
        if json.loads(run.output)["answer"] != known.text:
            raise FactcheckError(f"a fresh process answers otherwise than a warm one: {known.question}")
        over.append(run.seconds - _answer(library, parts, known.question).seconds.total)
        memory.append(run.memory / 1e9)
    figures = Figures("speed", "ask in a fresh process", PRODUCT)
    yield from figures.median("seconds over a warm process, median", over)
    yield from figures.of("peak memory, GB", np.max, memory)


def _answer(library: Library, parts: Parts, question: str) -> Answer:
    *_, answer = ask(library, parts.model, parts.verifier, question)
    assert isinstance(answer, Answer)
    return answer


def _size(library: Library) -> int:
    return len(library.entries())


def _run(command: Sequence[str]) -> Run:
    """Run a command to its end. Raises FactcheckError with what it said when it fails; 3 is an abstention."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        for stream in (output, errors):
            stream.seek(0)
        if process.returncode not in (0, 3):
            raise FactcheckError(f"{' '.join(command)}: status {process.returncode}\n{errors.read().decode()}")
        return Run(seconds, usage.ru_maxrss * 1024, output.read())
