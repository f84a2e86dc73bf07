"""The library: its articles in a table, to be filtered, read, added to and removed from."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input

from index.library import Added
from index.store import Entry
from qa.tui.desk import Desk, Job
from qa.tui.jobs import library
from qa.tui.jobs.readings import reading
from qa.tui.pasted import NoSuchPath, PastedText, Paths, read_pasted
from qa.tui.plain import counted
from qa.tui.screens.adding import add_articles
from qa.tui.steps import Contents, Done, Failure, Reading, Removed, Stage
from qa.tui.widgets.outcomes import Outcomes
from qa.tui.widgets.places import Places
from qa.tui.widgets.status import StatusLine
from qa.tui.widgets.table import Column, Row, Table
from qa.tui.work import Told, Work, begin
from qa.visible import visible

COLUMNS = (
    Column("Title", share=3),
    Column("Source", share=2, path=True),
    Column("Date", width=10),
    Column("Sentences", width=9, number=True),
    Column("State", width=5),
)


class LibraryScreen(Screen[None]):
    """One job at a time changes the library; the table shows what it holds after each."""

    AUTO_FOCUS: ClassVar[str | None] = "Table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="library.stop"),
        Binding("escape", "leave_filter", "Articles"),
        Binding("enter", "read", "Read", priority=True, id="library.read"),
        Binding("a", "add", "Add", id="library.add"),
        Binding("slash", "filter", "Filter", key_display="/", id="library.filter"),
        Binding("x,delete", "remove", "Remove", key_display="x", id="library.remove"),
        Binding("u", "undo", "Undo remove", id="library.undo"),
    ]

    class Opened(Message):
        """Sent when an article has been read from the library to be shown."""

        def __init__(self, reading: Reading) -> None:
            super().__init__()
            self.reading = reading

    class Changed(Message):
        """Sent when the library holds other articles than before."""

        def __init__(self, contents: Contents) -> None:
            super().__init__()
            self.contents = contents

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entries: tuple[Entry, ...] = ()
        self._removed: list[Removed] = []
        self._work: Work | None = None

    def compose(self) -> ComposeResult:
        yield Places("library")
        yield Input(placeholder="/ filters by title, source or date", id="filter", compact=True)
        yield Table(COLUMNS)
        yield Outcomes()
        yield StatusLine("Opening the library …")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        if self._work is None:
            self._begin(library.listing)

    def _begin(self, job: Job) -> None:
        if self._work:
            self.notify("One at a time: wait for the step before, or press Esc to stop it.", markup=False)
            return
        self._work = begin(self, self._desk, job)
        self.refresh_bindings()

    # What comes of it

    def on_told(self, told: Told) -> None:
        if told.work is not self._work:
            return
        match told.step:
            case Stage() as stage:
                self.query_one(StatusLine).begin(stage)
                self.app.sub_title = stage.text.lower()
            case Contents() as contents:
                self._show(contents)
            case Added() as added:
                self.query_one(Outcomes).add(added)
            case Removed() as removed:
                self._removed.append(removed)
                self.notify("Removed; u puts it back. The file it came from stays.", markup=False)
            case Reading() as found:
                self.post_message(self.Opened(found))
            case Failure(reason):
                self.notify(visible(reason), severity="error", markup=False)
        if isinstance(told.step, Done | Failure | Reading):
            self._end()

    def _end(self) -> None:
        self._work = None
        self.app.sub_title = ""
        self._count()
        self.refresh_bindings()

    def _show(self, contents: Contents) -> None:
        self._entries = tuple(sorted(contents.entries, key=lambda entry: entry.title.casefold()))
        self.post_message(self.Changed(contents))
        self._fill()

    def _fill(self) -> None:
        wanted = self.query_one("#filter", Input).value.casefold().split()
        fitting = [one for one in self._entries if _fits(one, wanted)]
        self.query_one(Table).fill([_row(one) for one in fitting])
        self._count()

    def _count(self) -> None:
        shown, count = self.query_one(Table).row_count, counted(len(self._entries), "article")
        copies = sum(entry.copy_of is not None for entry in self._entries)
        among = f", {copies} of them {'a copy' if copies == 1 else 'copies'}" if copies else ""
        at_rest = f"{count}{among}" if shown == len(self._entries) else f"{shown} of {count} fit"
        if self._work is None or not self._entries:
            self.query_one(StatusLine).rest(at_rest or "")

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        filtering = isinstance(self.focused, Input)
        match action:
            case "stop":
                return self._work is not None
            case "leave_filter":
                return self._work is None and filtering
            case "undo":
                return bool(self._removed) and not filtering
            case "read" | "remove":
                return bool(self._entries) and not filtering
            case "add":
                return not filtering
        return True

    def on_input_changed(self) -> None:
        self._fill()

    def on_input_submitted(self) -> None:
        self.action_leave_filter()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.action_read()

    def on_paste(self, event: Paste) -> None:
        """A file dragged into the window, or a text pasted, is added."""
        self._take(event.text)

    def action_filter(self) -> None:
        self.query_one("#filter", Input).focus()

    def action_leave_filter(self) -> None:
        self.query_one(Table).focus()

    def action_stop(self) -> None:
        if self._work:
            self._work.cancel()
            self._end()
            self.notify("Stopped. What was added until now stays.", markup=False)
            self._begin(library.listing)

    def action_read(self) -> None:
        if chosen := self.query_one(Table).chosen:
            self._begin(reading(chosen))

    def action_add(self) -> None:
        self.app.push_screen(add_articles(), self._take)

    def action_remove(self) -> None:
        if chosen := self.query_one(Table).chosen:
            self._begin(library.removing(chosen))

    def action_undo(self) -> None:
        if self._removed and self._work is None:
            self._begin(library.putting_back(self._removed.pop()))

    def _take(self, text: str | None) -> None:
        match read_pasted(text) if text and text.strip() else None:
            case Paths(paths):
                self._add(library.adding(paths))
            case PastedText(pasted):
                self._add(library.adding_text(pasted))
            case NoSuchPath(path):
                self.notify(visible(f"{path}: no such file or folder."), severity="error", markup=False)

    def _add(self, job: Job) -> None:
        if self._work is None:
            self.query_one(Outcomes).begin()
        self._begin(job)


def _fits(entry: Entry, wanted: list[str]) -> bool:
    text = f"{entry.title} {entry.source} {entry.published or ''}".casefold()
    return all(word in text for word in wanted)


def _row(entry: Entry) -> Row:
    state = "copy" if entry.copy_of else ""
    return Row(entry.id, (entry.title, entry.source, entry.published or "", f"{entry.sentences:,}", state))
