"""Opening the library; asking it, and checking claims by it."""

from __future__ import annotations

from index.article import FactcheckError
from index.library import OtherEmbedder
from index.store import LibraryError
from qa import history
from qa.answer import Found, Words
from qa.tui.desk import Desk, Job, Tell
from qa.tui.jobs.library import listing
from qa.tui.jobs.readings import readings, readings_of
from qa.tui.steps import Contents, Done, Earlier, NotReady, Remedy, Stage
from qa.tui.unfinished import Meanwhile, unfinished_answer, unfinished_verdict
from qa.weights import WeightsError

RECALLED = 50  # questions of earlier days that the input recalls


def opening(desk: Desk, tell: Tell) -> None:
    """Open the library, say what is in it, and begin to load the chat model before the first question."""
    try:
        assistant = desk.assistant()
    except (WeightsError, LibraryError) as error:
        tell(NotReady(f"{error}.", Remedy.ADD if isinstance(error, LibraryError) else Remedy.TRY))
        return
    contents = Contents(tuple(assistant.library.entries()))
    tell(contents)
    if not contents.entries:
        tell(NotReady("The library holds no articles yet.", Remedy.ADD))
        return
    try:
        assistant.library.check_embedder()
    except OtherEmbedder as error:
        tell(NotReady(f"{error}.", Remedy.EMBED))
        return
    tell(Earlier(tuple(reversed(history.records(assistant.library.database, limit=RECALLED)))))
    assistant.warm()
    tell(Done())


def answering(question: str, source: str = "") -> Job:
    """Answer from the library, or from the one article that `source` names."""

    def job(desk: Desk, tell: Tell) -> None:
        tell(Stage("Searching" if desk.used else "Loading the models and searching"))
        assistant = desk.assistant()
        meanwhile = Meanwhile(assistant, unfinished_answer(question))
        try:
            for event in assistant.events(question, desk.least, source):
                if isinstance(event, Found):
                    tell(readings(assistant, (one.article for one in event.evidence)))
                    tell(event)
                    tell(Stage("Reading the sentences found"))
                elif isinstance(event, Words):
                    tell(Stage("Writing"))
                    tell(event)
                else:
                    meanwhile.over()
                    tell(readings_of(assistant, event))
                    tell(event)
        except FactcheckError:
            meanwhile.over()
            raise
        desk.used = True

    return job


def checking(claim: str, source: str = "") -> Job:
    """Judge by the library, or by the one article that `source` names."""

    def job(desk: Desk, tell: Tell) -> None:
        tell(Stage("Checking" if desk.used else "Loading the models and checking"))
        assistant = desk.assistant()
        meanwhile = Meanwhile(assistant, unfinished_verdict(claim))
        try:
            verdict = assistant.check(claim, source)
        except FactcheckError:
            meanwhile.over()
            raise
        meanwhile.over()
        tell(readings_of(assistant, verdict))
        tell(verdict)
        desk.used = True

    return job


def beginning_anew(desk: Desk, tell: Tell) -> None:
    """Let what is asked next begin a conversation of its own."""
    desk.assistant().conversation = None
    listing(desk, tell)
