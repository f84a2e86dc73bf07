"""One line to be typed: a name, or the file to export to."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class LineScreen(ModalScreen[str | None]):
    """Comes back with the line, or None where the person thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, heading: str, value: str, done: str) -> None:
        """`done` says what Enter does."""
        super().__init__()
        self._heading = heading
        self._value = value
        self._done = done

    def compose(self) -> ComposeResult:
        with Vertical(id="line"):
            yield Static(Content(self._heading), classes="heading")
            yield Input(self._value)
            yield Static(Content(f"Enter {self._done} · Esc cancels"), classes="aside")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        self.dismiss(None)
