"""The history: earlier conversations, to be searched, reopened, renamed, archived, exported and deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input

from qa.tui.desk import Desk, Job
from qa.tui.jobs import history
from qa.tui.plain import counted
from qa.tui.screens.line import LineScreen
from qa.tui.screens.saving import SaveScreen
from qa.tui.steps import Archived, Deleted, Done, Exported, Failure, Past, PastConversation, Stage
from qa.tui.widgets.places import Places
from qa.tui.widgets.status import StatusLine
from qa.tui.widgets.table import Column, Row, Table
from qa.tui.work import Told, begin
from qa.visible import visible

COLUMNS = (
    Column("Conversation", share=3),
    Column("Last result", share=2),
    Column("Asked", width=5, number=True),
    Column("Last", width=16),
)


class HistoryScreen(Screen[None]):
    """The table follows what is typed, and every change; an answer of the desk to an earlier search is passed over."""

    AUTO_FOCUS: ClassVar[str | None] = "Table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_search", "Conversations"),
        Binding("enter", "reopen", "Reopen", priority=True, id="history.reopen"),
        Binding("slash", "search", "Search", key_display="/", id="history.search"),
        Binding("r", "rename", "Rename", id="history.rename"),
        Binding("a", "archive", "Archive", id="history.archive"),
        Binding("A", "turn", "Archived ones", show=False, id="history.archived"),
        Binding("e", "export", "Export", id="history.export"),
        Binding("x,delete", "delete", "Delete", key_display="x", id="history.delete"),
        Binding("u", "undo", "Undo", id="history.undo"),
    ]

    class ReopenWanted(Message):
        """Sent when a conversation is to go on."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._past: dict[str, PastConversation] = {}
        self._archived = False  # whether the archived ones are shown, or the others
        self._undoing: list[Job] = []  # what undoes each change, the last one last

    def compose(self) -> ComposeResult:
        yield Places("history")
        yield Input(placeholder="/ searches questions, claims and what came of them", id="filter", compact=True)
        yield Table(COLUMNS)
        yield StatusLine("Opening the library …")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        self._look()

    def _look(self) -> None:
        self._begin(history.remembering(self._search, self._archived))

    @property
    def _search(self) -> str:
        return self.query_one("#filter", Input).value

    def _begin(self, job: Job) -> None:
        begin(self, self._desk, job)

    # What comes of it

    def on_told(self, told: Told) -> None:
        match told.step:
            case Stage() as stage:
                self.query_one(StatusLine).begin(stage)
            case Past() as past if (past.search, past.archived) == (self._search, self._archived):
                self._show(past)
            case Deleted() as deleted:
                self._undoing.append(history.undeleting(deleted))
                self.notify("Deleted; u puts it back for as long as the chat is open.", markup=False)
            case Archived() as done:
                self._undoing.append(history.unarchiving(done))
                came = "Archived; A shows what is" if done.archived else "Taken out of the archive"
                self.notify(f"{came}, u undoes it.", markup=False)
            case Done():
                self._look()
            case Exported(file):
                self.query_one(StatusLine).rest()
                self.notify(visible(f"Written to {file}."), markup=False)
            case Failure(reason):
                self.query_one(StatusLine).rest()
                self.notify(visible(reason), severity="error", markup=False)
        self.refresh_bindings()

    def _show(self, past: Past) -> None:
        self._past = {str(one.number): one for one in past.conversations}
        self.query_one(Table).fill([_row(one) for one in past.conversations])
        count = counted(len(self._past), "archived conversation" if past.archived else "conversation")
        found = f"{count} found" if past.search else count
        self.query_one(StatusLine).rest(f"{found} · {_beside(past)}")

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        searching = isinstance(self.focused, Input)
        match action:
            case "leave_search":
                return searching
            case "undo":
                return bool(self._undoing) and not searching
            case "turn":
                return not searching
            case "reopen" | "rename" | "archive" | "export" | "delete":
                return bool(self._past) and not searching
        return True

    def on_input_changed(self) -> None:
        self._look()

    def on_input_submitted(self) -> None:
        self.action_leave_search()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.action_reopen()

    def action_search(self) -> None:
        self.query_one("#filter", Input).focus()

    def action_leave_search(self) -> None:
        self.query_one(Table).focus()

    @property
    def _chosen(self) -> PastConversation | None:
        return self._past.get(self.query_one(Table).chosen or "")

    def action_reopen(self) -> None:
        if chosen := self._chosen:
            self.post_message(self.ReopenWanted(chosen.number))

    def action_rename(self) -> None:
        if chosen := self._chosen:
            self.app.push_screen(
                LineScreen("The name of this conversation", visible(chosen.name), "renames it"),
                lambda name: self._begin(history.renaming(chosen.number, name)) if name is not None else None,
            )

    def action_export(self) -> None:
        if chosen := self._chosen:
            self.app.push_screen(
                SaveScreen(chosen.file_name),
                lambda wanted: self._begin(history.exporting(chosen, wanted)) if wanted else None,
            )

    def action_archive(self) -> None:
        """Archive a conversation, or take out the archived one that is shown."""
        if chosen := self._chosen:
            self._begin(history.archiving(chosen.number, not self._archived))

    def action_turn(self) -> None:
        """Show the archived conversations, or the others again."""
        self._archived = not self._archived
        self._look()

    def action_delete(self) -> None:
        if chosen := self._chosen:
            self._begin(history.deleting(chosen.number))

    def action_undo(self) -> None:
        if self._undoing:
            self._begin(self._undoing.pop())


def _beside(past: Past) -> str:
    """What is not shown, and how to come to it."""
    if past.archived:
        return "a takes one out, A leads back to the others"
    more = f"{past.count_archived:,} archived, which A shows"
    return more if past.count_archived else "kept in the library on this machine"


def _row(one: PastConversation) -> Row:
    last = datetime.fromisoformat(one.last).replace(tzinfo=UTC).astimezone()
    return Row(str(one.number), (one.name, one.said, f"{one.count:,}", f"{last:%Y-%m-%d %H:%M}"))
