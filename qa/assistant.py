"""An assistant: a library with the models that answer from it. What the commands, the chat and the API share."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Article, FactcheckError
from index.embed import Embedder
from index.library import Library
from index.rank import Ranker
from qa import history, weights
from qa.answer import Answer, Event, ask
from qa.claim import Verdict, check
from qa.confidence import LEAST_CONFIDENCE
from qa.model import ChatModel, cores
from qa.places import home, library_folder
from qa.prompts import prompt
from qa.remembered import Remembered, judge_digest
from qa.review import Event as ReviewEvent
from qa.review import compare, review
from qa.weights import Role

if TYPE_CHECKING:
    from qa.verify import Verifier

Progress = Callable[[str, int, int], None]  # what is being done, bytes done, bytes in all
Warn = Callable[[str], None]


def warn_on_standard_error(line: str) -> None:
    print(f"qa: {line}", file=sys.stderr)


def open_library(folder: Path | None = None, *, create: bool = False, progress: Progress | None = None) -> Library:
    """Open a library with the embedder and ranker in use; neither is loaded before it is needed.

    Raises LibraryError when there is none and `create` is not given, WeightsError when weights are missing.
    """
    embedder = ready(Role.EMBEDDER, progress)
    ranker = ready(Role.RERANKER, progress)
    return Library(
        folder or library_folder(),
        Embedder(embedder.folder, embedder.identity, home() / "questions" / embedder.digest[:16]),
        Ranker(ranker.folder, cores()),
        create=create,
    )


class Assistant:
    """Answers questions and checks claims from one library. Not for several threads at once.

    What it gives is kept in the library's history as one conversation. `conversation` is its number there once it has
    begun: None begins a new one with the next question or claim, the number of an earlier one continues that.
    """

    def __init__(self, library: Library, progress: Progress | None = None, warn: Warn = warn_on_standard_error) -> None:
        self.library = library
        self.conversation: int | None = None
        self._progress = progress
        self._warn = warn
        self._warned = False
        self._warming: threading.Thread | None = None

    @classmethod
    def open(cls, folder: str | Path | None = None, progress: Progress | None = None) -> Assistant:
        """Open the assistant of an existing library, the default one unless a folder is named."""
        return cls(open_library(Path(folder) if folder else None, progress=progress), progress)

    def ask(self, question: str, least: float = LEAST_CONFIDENCE) -> Answer:
        """The answer as a whole, when it is finished; withheld when it is less sure than `least`."""
        *_, answer = self.events(question, least)
        assert isinstance(answer, Answer)
        return answer

    def events(self, question: str, least: float = LEAST_CONFIDENCE, source: str | None = None) -> Iterator[Event]:
        """The answer as it comes about: the evidence, the words of the draft, the cited answer.

        From one article alone when `source` names it; raises LibraryError when there is no such article.
        """
        self.warm()
        within = self.library.article(source) if source else None
        for event in ask(self.library, self.model, self.verifier, question, least, within):
            if isinstance(event, Answer):
                self._keep(event)
            yield event

    def check(self, claim: str, source: str | None = None) -> Verdict:
        verdict = check(self.library, self.verifier, claim, source)
        self._keep(verdict)
        return verdict

    def review(self, draft: Article, *, with_same_text: bool = False) -> Iterator[ReviewEvent]:
        """The verdict on each statement of a draft as soon as it is there: see `qa.review`."""
        yield from review(self.library, self.verifier, draft, self._remembered, with_same_text=with_same_text)

    def compare(self, article: str, other: str | None = None) -> Iterator[ReviewEvent]:
        """The verdict on each statement of an article by another one, or by all the rest of the library.

        Raises LibraryError when there is no such article.
        """
        one = self.library.article(article)
        yield from compare(
            self.library, self.verifier, one, self.library.article(other) if other else None, self._remembered
        )

    def _keep(self, result: Answer | Verdict) -> None:
        """Add it to the history. Where that fails, what was asked for still comes, and the failure is told once."""
        try:
            kept = history.keep(self.library.database, result, self._digests, self.conversation)
        except (FactcheckError, OSError) as error:
            if not self._warned:
                self._warn(f"this is not kept in the history: {error}")
                self._warned = True
        else:
            self.conversation = kept.conversation

    def warm(self) -> None:
        """Begin to load the chat model beside whatever comes next; what goes wrong there is told when it is used."""
        model = self.model
        if self._warming is None:
            # No daemon: a process that ends in the middle of llama.cpp's work dies of it.
            self._warming = threading.Thread(target=_quietly, args=(lambda: model.warm(prompt("answer")),))
            self._warming.start()

    @cached_property
    def model(self) -> ChatModel:
        return ChatModel(ready(Role.CHAT, self._progress).file)

    @cached_property
    def verifier(self) -> Verifier:
        from qa.verify import open_verifier

        return open_verifier()

    @cached_property
    def _remembered(self) -> Remembered:
        return Remembered(self.library.database, judge_digest())

    @cached_property
    def _digests(self) -> dict[str, str]:
        """The SHA-256 of all weights in use, by their role."""
        from qa.encoder import FOLDER

        chosen = {str(one.role): one.digest for one in weights.listed()}
        return {**chosen, "verifier": weights.file_digest(FOLDER / "model.onnx")}


def ready(role: Role, progress: Progress | None) -> weights.Weights:
    """`weights.ready`, with a progress that names the role."""

    def step(done: int, size: int) -> None:
        if progress:
            progress(f"Preparing the {role} weights", done, size)

    return weights.ready(role, step)


def _quietly(load: Callable[[], None]) -> None:
    try:
        load()
    except FactcheckError:
        return  # the same step is taken again, and told, when the model is used
