"""A draft judged statement by statement, and the report of that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.article import Article, FactcheckError
from qa.review import Begun, PassedOver, Reviewed
from qa.tui.desk import Desk, Job, Tell
from qa.tui.jobs.readings import readings_of
from qa.tui.jobs.saving import save
from qa.tui.steps import Done, DraftOpened, ReportFile, Stage


def reviewing_file(file: Path) -> Job:
    """Review a draft from its file, read anew."""

    def job(desk: Desk, tell: Tell) -> None:
        from qa.review import draft_from

        try:
            data = file.read_bytes()
        except OSError as error:
            raise FactcheckError(f"{file}: can't be read ({error.strerror or error})") from error
        _review(desk, tell, draft_from(data, str(file)))

    return job


def reviewing_text(text: str) -> Job:
    """Review a draft that was pasted."""

    def job(desk: Desk, tell: Tell) -> None:
        from qa.review import draft_from

        _review(desk, tell, draft_from(text.encode("utf-8", "replace"), "pasted text.txt"))

    return job


def _review(desk: Desk, tell: Tell, draft: Article) -> None:
    """Tell the draft's sentences at once, and the verdict on each as soon as it is there."""
    from qa.checkworthy import sorted_sentences

    tell(DraftOpened(draft, tuple(sorted_sentences(draft.text))))
    tell(Stage("Reviewing" if desk.used else "Loading the verifier"))
    assistant = desk.assistant()
    done = total = 0
    for event in assistant.review(draft):
        if isinstance(event, Begun):
            total = event.statements
        elif isinstance(event, Reviewed):
            done += 1
            tell(readings_of(assistant, event.verdict))
        tell(event)
        tell(Stage("Reviewing", done, total))
    desk.used = True
    tell(Done())


def saving_review(came: Sequence[Reviewed | PassedOver], title: str, wanted: ReportFile) -> Job:
    """Write what came of a draft's sentences, in the order given, as a report."""

    def job(desk: Desk, tell: Tell) -> None:
        tell(save(came, desk.assistant().library, f"Review: {title}", wanted))

    return job
