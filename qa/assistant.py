"""An assistant: a library with the models that answer from it. What the commands, the chat and the API share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import FactcheckError
from index.embed import Embedder
from index.library import Library
from index.rank import Ranker
from qa import weights
from qa.answer import Answer, Event, ask
from qa.claim import Verdict, check
from qa.model import ChatModel, cores
from qa.places import home, library_folder
from qa.prompts import prompt
from qa.weights import Role

if TYPE_CHECKING:
    from qa.verify import Verifier

Progress = Callable[[str, int, int], None]  # what is being done, bytes done, bytes in all


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
    """Answers questions and checks claims from one library. Not for several threads at once."""

    def __init__(self, library: Library, progress: Progress | None = None) -> None:
        self.library = library
        self._progress = progress
        self._warming: threading.Thread | None = None

    @classmethod
    def open(cls, folder: str | Path | None = None, progress: Progress | None = None) -> Assistant:
        """Open the assistant of an existing library, the default one unless a folder is named."""
        return cls(open_library(Path(folder) if folder else None, progress=progress), progress)

    def ask(self, question: str) -> Answer:
        """The answer as a whole, when it is finished."""
        *_, answer = self.events(question)
        assert isinstance(answer, Answer)
        return answer

    def events(self, question: str) -> Iterator[Event]:
        """The answer as it comes about: the evidence, the words of the draft, the cited answer."""
        self.warm()
        yield from ask(self.library, self.model, self.verifier, question)

    def check(self, claim: str, source: str | None = None) -> Verdict:
        return check(self.library, self.verifier, claim, source)

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
