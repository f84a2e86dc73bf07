"""What was told in passing, to be read again."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from index.article import FactcheckError
from qa.reports.saving import save
from qa.tui.clipboard import copy
from qa.tui.log import Log
from qa.tui.plain import plain
from qa.tui.screens.line import LineScreen
from qa.visible import visible


class LogScreen(ModalScreen[None]):
    """Notices, warnings and faults, the latest last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close"),
        Binding("y", "copy", "Copy"),
        Binding("s", "save", "Save"),
    ]

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def compose(self) -> ComposeResult:
        with Vertical(id="log"):
            yield Static("Messages", classes="heading", markup=False)
            with VerticalScroll():
                yield Static(plain(self._log.text or "Nothing yet."))
            yield Static("y copies · s saves · Esc closes", classes="aside", markup=False)

    def on_mount(self) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.focus()
        scroll.scroll_end(animate=False)

    def action_copy(self) -> None:
        copy(self.app, self._log.text, "the messages")

    def action_save(self) -> None:
        self.app.push_screen(
            LineScreen("The file to write the messages to", "qa-messages.txt", "writes it"), self._save
        )

    def _save(self, file: str | None) -> None:
        if file:
            try:
                save(f"{self._log.text}\n", Path(file).expanduser())
            except FactcheckError as error:
                self.notify(visible(f"{error}."), severity="error", markup=False)
            else:
                self.notify(visible(f"Written to {file}."), markup=False)
