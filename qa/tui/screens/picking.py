"""An article to be found by a few letters of its title or file name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from index.store import Entry
from qa.tui.plain import plain

SHOWN = 50  # articles


class ArticlePicker(ModalScreen[str | None]):
    """Comes back with the identifier of an article, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("down", "walk('cursor_down')", "Next", show=False, priority=True),
        Binding("up", "walk('cursor_up')", "Before", show=False, priority=True),
    ]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = sorted(entries, key=lambda entry: entry.title.casefold())

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield Static("Ask one article alone", classes="heading", markup=False)
            yield Input(placeholder="a few letters of its title or file name")
            yield OptionList()
            yield Static("↑ ↓ choose · Enter takes it · Esc cancels", classes="aside", markup=False)

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def on_input_submitted(self) -> None:
        chosen = self.query_one(OptionList).highlighted_option
        if chosen:
            self.dismiss(chosen.id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def action_walk(self, where: str) -> None:
        getattr(self.query_one(OptionList), f"action_{where}")()

    def action_cancel(self) -> None:
        self.dismiss(None)

    def _show(self, wanted: str) -> None:
        found = [Option(_line(entry), id=entry.id) for entry in self._fitting(wanted)[:SHOWN]]
        choices = self.query_one(OptionList)
        choices.set_options(found)
        choices.highlighted = 0 if found else None

    def _fitting(self, wanted: str) -> list[Entry]:
        """The articles that have these letters in this order, the best first."""
        if not wanted.strip():
            return self._entries
        matcher = Matcher(wanted.strip())
        scored = [(matcher.match(f"{entry.title} {entry.source}"), entry) for entry in self._entries]
        return [entry for score, entry in sorted(scored, key=lambda one: -one[0]) if score > 0]


def _line(entry: Entry) -> Content:
    return Content.assemble(plain(entry.title or entry.id), (f"  {entry.published or ''}", "dim"))
