"""What the jobs of the desk tell as they go, for the screens to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from index.article import Article, Citation, Sentence, slug
from index.library import Added
from index.store import Entry
from qa.answer import Answer, Event
from qa.checkworthy import Sorted
from qa.claim import Verdict
from qa.history import Record, Saved
from qa.reports import Format
from qa.reports.content import Side
from qa.review import Event as ReviewEvent


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its sentences, as it was when it was cited."""

    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done now, and how much of it is done where that is known."""

    text: str
    done: int = 0
    total: int = 0


Copies = Mapping[Side, str]  # for each side that copies speak on, how many of its articles they are: see `qa.copies`


@dataclass(frozen=True, slots=True)
class Readings:
    """The articles of all the sentences that the coming steps can cite, and which of a coming result's are copies."""

    articles: tuple[Reading, ...]
    copies: Mapping[Answer | Verdict, Copies] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """The articles in the library."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that is out of the library, as it is needed to put it back."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class PastConversation:
    """An earlier conversation: how often something was asked in it, and what came of that in the end."""

    number: int
    name: str  # the title that it was given, or else its first question
    said: str
    count: int
    last: str  # UTC, as SQLite writes it

    @property
    def file_name(self) -> str:
        return f"{slug(self.name)}-{self.number}"


@dataclass(frozen=True, slots=True)
class Past:
    """The conversations that fit a search, the latest first: those that are archived, or the others."""

    search: str
    archived: bool
    conversations: tuple[PastConversation, ...]
    count_archived: int  # whether they fit or not


@dataclass(frozen=True, slots=True)
class Reopened:
    """A conversation that goes on."""

    records: tuple[Saved, ...]


@dataclass(frozen=True, slots=True)
class Deleted:
    """A conversation that is out of the history, as it is needed to put it back."""

    records: tuple[Saved, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """A conversation that is archived now, or was taken out again."""

    number: int
    archived: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was asked on earlier days, the oldest first."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class DraftOpened:
    """A draft and all of its sentences, which are numbered from 1, before any of them is judged."""

    draft: Article
    sentences: tuple[Sorted, ...]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """Where a report is wanted, and in which format."""

    file: Path
    format: Format


@dataclass(frozen=True, slots=True)
class Exported:
    """A report that was written."""

    file: Path


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that went wrong beside the job, which goes on."""

    text: str


class Remedy(Enum):
    """What lets the library be asked."""

    ADD = auto()  # articles
    EMBED = auto()  # its articles again, by the embedder in use
    TRY = auto()  # again, once the person has done what the reason says


@dataclass(frozen=True, slots=True)
class NotReady:
    """Why nothing can be asked yet."""

    reason: str
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Failure:
    """The end of a job that came to nothing; a fault of the program itself has a traceback."""

    reason: str
    traceback: str = ""
    remedy: Remedy | None = None  # where the chat can do something about it


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a job that has nothing more to show."""


Step = (
    Stage
    | Readings
    | Reading
    | Contents
    | NotReady
    | Added
    | Removed
    | Past
    | Reopened
    | Deleted
    | Archived
    | Earlier
    | DraftOpened
    | Exported
    | Warned
    | Event
    | ReviewEvent
    | Verdict
    | Failure
    | Done
)


def citations_of(result: Answer | Verdict) -> tuple[Citation, ...]:
    """The sentences that a result shows, in the order in which it numbers them."""
    if isinstance(result, Answer):
        against = tuple(citation for one in result.statements for citation in one.against)
        return result.nearest if result.abstained else tuple(dict.fromkeys((*result.citations, *against)))
    quoted = tuple(one.citation for one in result.quotations if one.citation)
    if result.parts:  # whose sentences are those of the whole
        return (*quoted, *(citation for part in result.parts for citation in citations_of(part)))
    witnesses = tuple(one.citation for one in (*result.evidence_for, *result.evidence_against))
    return (*quoted, *(witnesses or result.nearest))
