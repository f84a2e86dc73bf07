"""Where a path is typed or dragged, or the text of an article pasted, to be added to the library."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qa.tui.widgets.typing import TypingArea

HELP = (
    "Type the path of a file or folder, drag one into the window, or paste the text of an article."
    " Files can be .txt, .md, .html and .pdf."
)


class AddScreen(ModalScreen[str]):
    """Comes back with what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "add", "Add", priority=True),
        Binding("escape", "cancel", "Cancel"),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="add"):
            yield Static("Add articles", classes="heading", markup=False)
            yield Static(HELP, markup=False)
            yield TypingArea(highlight_cursor_line=False)
            yield Static("Enter adds · Esc cancels", classes="aside", markup=False)

    def action_add(self) -> None:
        self.dismiss(self.query_one(TypingArea).text)

    def action_cancel(self) -> None:
        self.dismiss("")
