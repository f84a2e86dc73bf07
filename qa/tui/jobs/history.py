"""What is done to the history."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import FactcheckError
from qa import history
from qa.tui.desk import Desk, Job, Tell
from qa.tui.jobs.readings import readings_of
from qa.tui.jobs.saving import save
from qa.tui.steps import Archived, Deleted, Done, Past, PastConversation, Reopened, ReportFile
from qa.tui.unfinished import interrupted


def remembering(search: str, archived: bool) -> Job:
    """The conversations in which something fits a search, of those that are archived or of the others."""

    def job(desk: Desk, tell: Tell) -> None:
        db = desk.assistant().library.database
        fitting = {one.conversation for one in history.records(db, search, archived=archived)}
        together: dict[int, list[history.Record]] = {}
        for record in history.records(db, archived=archived):
            if record.conversation in fitting:
                together.setdefault(record.conversation, []).append(record)
        found = tuple(_past(records) for records in together.values())
        tell(Past(search, archived, found, history.count_archived(db)))

    return job


def reopening(number: int) -> Job:
    """Let what is asked next go on with an earlier conversation, and tell that with the articles it cites."""

    def job(desk: Desk, tell: Tell) -> None:
        assistant = desk.assistant()
        records = history.conversation(assistant.library.database, number)
        for one in records:
            tell(readings_of(assistant, one.result))
        assistant.conversation = number
        tell(Reopened(tuple(records)))
        tell(Done())

    return job


def renaming(number: int, name: str) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        history.rename(desk.assistant().library.database, number, name)
        tell(Done())

    return job


def exporting(past: PastConversation, wanted: ReportFile) -> Job:
    """Write a conversation as a report, without what was interrupted in it."""

    def job(desk: Desk, tell: Tell) -> None:
        library = desk.assistant().library
        results = [one.result for one in history.conversation(library.database, past.number)]
        answered = [one for one in results if not interrupted(one)]
        if not answered:
            raise FactcheckError("Nothing was answered in this conversation, so there is nothing to write")
        tell(save(answered, library, past.name, wanted))

    return job


def archiving(number: int, archived: bool) -> Job:
    """Archive a conversation, or take it out again."""

    def job(desk: Desk, tell: Tell) -> None:
        history.archive(desk.assistant().library.database, number, archived=archived)
        tell(Archived(number, archived))
        tell(Done())

    return job


def unarchiving(done: Archived) -> Job:
    def job(desk: Desk, tell: Tell) -> None:
        history.archive(desk.assistant().library.database, done.number, archived=not done.archived)
        tell(Done())

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
