"""What is done to the library."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from index.article import FactcheckError
from index.library import Outcome
from qa.tui.desk import Desk, Job, Tell
from qa.tui.steps import Contents, Done, Reading, Removed, Stage


def listing(desk: Desk, tell: Tell) -> None:
    tell(Contents(tuple(desk.assistant().library.entries())))
    tell(Done())


def adding(paths: Sequence[str]) -> Job:
    """Add files and folders, one step a file; stopped, it keeps what was added until then."""

    def job(desk: Desk, tell: Tell) -> None:
        from qa.adding import files_of

        files, missing = files_of(paths)
        for added in missing:
            tell(added)
        if files:
            tell(Stage("Opening the library"))
            library = desk.assistant(create=True).library
            for added in library.add_files(_told(files, tell)):
                tell(added)
            tell(Contents(tuple(library.entries())))
        tell(Done())

    return job


def _told(files: Sequence[Path], tell: Tell) -> Iterator[Path]:
    """The files as the library takes them: it embeds those of many files at once, so that what came of the first is
    known late.
    """
    for number, file in enumerate(files, 1):
        tell(Stage(f"Reading {number:,} of {len(files):,}", number - 1, len(files)))
        yield file
    tell(Stage("Embedding what was read"))


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


def embedding_again(desk: Desk, tell: Tell) -> None:
    """Embed every article by the embedder in use; stopped, it leaves all as it was."""
    steps = desk.assistant().library.embed_again()
    assert isinstance(steps, Generator)
    tell(Stage("Embedding again"))
    with closing(steps):  # so that what is done of it is taken back while the desk is held
        for done, total in steps:
            tell(Stage("Embedding again", done, total))
    tell(Done())


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
