"""Where a path is typed or dragged, or a text pasted."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qa.tui.widgets.typing import TypingArea


class AddScreen(ModalScreen[str]):
    """Comes back with what was typed, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "add", "Add", priority=True),
        Binding("escape", "cancel", "Cancel"),
    ]

    def __init__(self, heading: str, help: str, done: str) -> None:
        """`done` says what Enter does."""
        super().__init__()
        self._heading = heading
        self._help = help
        self._done = done

    def compose(self) -> ComposeResult:
        with Vertical(id="add"):
            yield Static(Content(self._heading), classes="heading")
            yield Static(Content(self._help))
            yield TypingArea(highlight_cursor_line=False)
            yield Static(Content(f"Enter {self._done} · Esc cancels"), classes="aside")

    def action_add(self) -> None:
        self.dismiss(self.query_one(TypingArea).text)

    def action_cancel(self) -> None:
        self.dismiss("")


def add_articles() -> AddScreen:
    """To be asked for articles of one's own."""
    from index.read import SUFFIXES

    kinds = " ".join(sorted(SUFFIXES))
    return AddScreen(
        "Add articles",
        "Type the path of a file or folder, drag one into the window, or paste the text of an article."
        f" Files can be {kinds}.",
        "adds",
    )
