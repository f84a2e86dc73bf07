"""What the chat has the desk do: each function makes one job, which tells its steps as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from index.article import Article, FactcheckError
from index.library import Outcome
from index.store import LibraryError
from qa import history
from qa.answer import Answer, Found, Words
from qa.assistant import Assistant
from qa.claim import Verdict
from qa.tui.desk import Desk, Job, Tell
from qa.tui.steps import (
    Contents,
    Deleted,
    Done,
    Exported,
    NotReady,
    Past,
    PastConversation,
    Reading,
    Readings,
    Removed,
    Reopened,
    Stage,
    citations_of,
)
from qa.weights import WeightsError


def opening(desk: Desk, tell: Tell) -> None:
    """Open the library, say what is in it, and begin to load the chat model before the first question."""
    try:
        assistant = desk.assistant()
    except (WeightsError, LibraryError) as error:
        tell(NotReady(f"{error}.", may_add=isinstance(error, LibraryError)))
        return
    contents = Contents(tuple(assistant.library.entries()))
    tell(contents)
    if not contents.entries:
        tell(NotReady("The library holds no articles yet.", may_add=True))
        return
    assistant.warm()
    tell(Done())


def answering(question: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        tell(Stage("Searching" if desk.used else "Loading the models and searching"))
        assistant = desk.assistant()
        for event in assistant.events(question):
            if isinstance(event, Found):
                tell(_readings(assistant, (one.article for one in event.evidence)))
                tell(event)
                tell(Stage("Reading the sentences found"))
            elif isinstance(event, Words):
                tell(Stage("Writing"))
                tell(event)
            else:
                tell(_readings_of(assistant, event))
                tell(event)
        desk.used = True

    return job


def checking(claim: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        tell(Stage("Checking" if desk.used else "Loading the models and checking"))
        assistant = desk.assistant()
        verdict = assistant.check(claim)
        tell(_readings_of(assistant, verdict))
        tell(verdict)
        desk.used = True

    return job


def listing(desk: Desk, tell: Tell) -> None:
    tell(Contents(tuple(desk.assistant().library.entries())))
    tell(Done())


def reading(article_id: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        library = desk.assistant().library
        article = library.known(article_id)
        if article is None:
            raise FactcheckError(f"{article_id}: this article has gone from the library")
        tell(Reading(article, tuple(library.sentences(article))))

    return job


def adding(paths: Sequence[str]) -> Job:
    """Add files and folders, one step a file; stopped, it keeps what was added until then."""

    def job(desk: Desk, tell: Tell) -> None:
        from qa.adding import files_of

        files, missing = files_of(paths)
        for added in missing:
            tell(added)
        done = 0
        if files:
            tell(Stage("Reading and embedding", done, len(files)))
            library = desk.assistant(create=True).library
            for added in library.add_files(files):
                done += 1
                tell(added)
                tell(Stage("Reading and embedding", done, len(files)))
            tell(Contents(tuple(library.entries())))
        tell(Done())

    return job


def adding_text(text: str) -> Job:
    """Add what was pasted as an article; its name holds the beginning of its digest."""

    def job(desk: Desk, tell: Tell) -> None:
        import hashlib

        data = text.encode("utf-8", "replace")
        tell(Stage("Reading and embedding"))
        library = desk.assistant(create=True).library
        tell(library.add_data(data, f"pasted text {hashlib.sha256(data).hexdigest()[:8]}"))
        tell(Contents(tuple(library.entries())))
        tell(Done())

    return job


def removing(article_id: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        library = desk.assistant().library
        article = library.article(article_id)
        removed = Removed(Reading(article, tuple(library.sentences(article))))
        library.remove(article_id)
        tell(removed)
        tell(Contents(tuple(library.entries())))
        tell(Done())

    return job


def putting_back(removed: Removed) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        library = desk.assistant().library
        spans = [(one.start, one.end) for one in removed.reading.sentences]
        for added in library.add_articles([(removed.reading.article, spans)]):
            if added.outcome is Outcome.FAILED:
                raise FactcheckError(added.detail)
        tell(Contents(tuple(library.entries())))
        tell(Done())

    return job


def beginning_anew(desk: Desk, tell: Tell) -> None:
    """Let what is asked next begin a conversation of its own."""
    desk.assistant().conversation = None
    listing(desk, tell)


def remembering(search: str) -> Job:
    """The conversations in which something fits a search."""

    def job(desk: Desk, tell: Tell) -> None:
        db = desk.assistant().library.database
        fitting = {one.conversation for one in history.records(db, search)}
        together: dict[int, list[history.Record]] = {}
        for record in history.records(db):
            if record.conversation in fitting:
                together.setdefault(record.conversation, []).append(record)
        tell(Past(search, tuple(_past(records) for records in together.values())))

    return job


def reopening(number: int) -> Job:
    """Let what is asked next go on with an earlier conversation, and tell that with the articles it cites."""

    def job(desk: Desk, tell: Tell) -> None:
        assistant = desk.assistant()
        records = history.conversation(assistant.library.database, number)
        for one in records:
            tell(_readings_of(assistant, one.result))
        assistant.conversation = number
        tell(Reopened(tuple(records)))
        tell(Done())

    return job


def renaming(number: int, name: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        history.rename(desk.assistant().library.database, number, name)
        tell(Done())

    return job


def exporting(past: PastConversation, file: Path) -> Job:
    """Write a conversation as a report in the format that the file's name asks for."""

    def job(desk: Desk, tell: Tell) -> None:
        from qa.reports import Format, format_of, written
        from qa.reports.content import report_of
        from qa.reports.saving import save

        library = desk.assistant().library
        items = [one.result for one in history.conversation(library.database, past.number)]
        save(written(report_of(items, library, past.name), format_of(file) or Format.MARKDOWN), file)
        tell(Exported(file))

    return job


def deleting(number: int) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        db = desk.assistant().library.database
        deleted = Deleted(tuple(history.conversation(db, number)))
        history.delete_conversation(db, number)
        tell(deleted)
        tell(Done())

    return job


def undeleting(deleted: Deleted) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        history.put_back(desk.assistant().library.database, deleted.records)
        tell(Done())

    return job


def _past(records: Sequence[history.Record]) -> PastConversation:
    """What a conversation's records, the latest first, come to."""
    last, first = records[0], records[-1]
    return PastConversation(last.conversation, last.title or first.asked, last.said, len(records), last.made)


def _readings_of(assistant: Assistant, result: Answer | Verdict) -> Readings:
    ids = dict.fromkeys(one.article_id for one in citations_of(result))
    return _readings(assistant, (article for article in map(assistant.library.known, ids) if article))


def _readings(assistant: Assistant, articles: Iterable[Article]) -> Readings:
    once = {article.id: article for article in articles}
    return Readings(tuple(Reading(one, tuple(assistant.library.sentences(one))) for one in once.values()))
