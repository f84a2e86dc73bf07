"""The desk: the one place in the chat where the assistant and its library are used, one job at a time."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable

from index.article import FactcheckError
from index.library import OtherEmbedder
from qa.assistant import Assistant, Progress, Warn
from qa.confidence import LEAST_CONFIDENCE
from qa.tui.log import Log
from qa.tui.steps import Failure, Remedy, Stage, Step, Warned

Tell = Callable[[Step], None]
# Whether to make the library where there is none, and who is told of the progress of weights and of what went wrong.
Opener = Callable[[bool, Progress, Warn], Assistant]


class Stopped(Exception):
    """Raised by a job's `tell` when nobody wants its steps any more."""


class Desk:
    """Runs jobs, each in a worker's thread, and hands them the assistant.

    The assistant is not for several threads at once, and its library has one SQLite connection. So every use of
    either happens inside a job and under one lock; the articles that the source pane may show are read there as
    well and travel with the steps, and opening a citation reads nothing. A stopped job keeps the lock until its
    present step is done, and the next one waits for that.
    """

    def __init__(self, open_assistant: Opener) -> None:
        self._open = open_assistant
        self._assistant: Assistant | None = None
        self._tell: Tell = lambda step: None  # of the job at work, which the progress of weights is told to
        self._lock = threading.Lock()
        self.used = False
        self.least = LEAST_CONFIDENCE
        self.log = Log()

    def do(self, job: Job, tell: Tell) -> None:
        """Run a job to its end or until `tell` raises Stopped; what goes wrong is its last step, and in the log."""
        tell = self._logged(tell)
        try:
            if self._lock.locked():
                tell(Stage("Waiting for the step before to end"))
            with self._lock:
                self._tell = tell
                try:
                    job(self, tell)
                except FactcheckError as error:
                    remedy = Remedy.EMBED if isinstance(error, OtherEmbedder) else None
                    tell(Failure(f"{error}.", remedy=remedy))
                except Stopped:
                    raise
                except Exception as error:  # a fault of the program must not take the conversation with it
                    told = f"A fault in the program, please report it: {type(error).__name__}: {error}"
                    tell(Failure(told, traceback.format_exc()))
        except Stopped:
            return

    def _logged(self, tell: Tell) -> Tell:
        def told(step: Step) -> None:
            if isinstance(step, Failure):
                self.log.add("\n".join([step.reason, *step.traceback.splitlines()]))
            elif isinstance(step, Warned):
                self.log.add(step.text)
            tell(step)

        return told

    def assistant(self, *, create: bool = False) -> Assistant:
        """The assistant, opened at its first use. Raises LibraryError, WeightsError as opening does."""
        if self._assistant is None:
            self._assistant = self._open(create, self._progress, lambda text: self._tell(Warned(text)))
        return self._assistant

    def _progress(self, what: str, done: int, total: int) -> None:
        self._tell(Stage(what, done, total) if done < total else Stage("Loading"))

    def close(self) -> None:
        """Close the library once no job uses it."""
        with self._lock:
            if self._assistant:
                self._assistant.library.close()


Job = Callable[[Desk, Tell], None]
