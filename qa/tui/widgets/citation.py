"""A cited sentence in the conversation."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from index.article import Citation
from qa.tui.plain import place, plain


class CitationLine(Horizontal, can_focus=True):
    """A mark, its quote and where that stands; choosing it opens the sentence in its article."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", "Open")]
    opened = reactive(False)

    class Chosen(Message):
        """Sent when the sentence is wanted in the source pane."""

        def __init__(self, line: CitationLine) -> None:
            super().__init__()
            self.line = line

    def __init__(self, number: int, citation: Citation, weight: str = "") -> None:
        """`weight` says how strongly the sentence speaks, and for which side."""
        super().__init__()
        self.number = number
        self.citation = citation
        self.weight = weight

    def compose(self) -> ComposeResult:
        yield Static(self._mark(), classes="mark")
        parts = [place(self.citation), self.weight] if self.weight else [place(self.citation)]
        where = Content.assemble(*(f"{part} · " for part in parts), plain(self.citation.title, "italic"))
        yield Static(Content("\n").join([plain(f"“{self.citation.quote}”"), where.stylize("dim")]))

    def watch_opened(self) -> None:
        for mark in self.query(".mark").results(Static):
            mark.update(self._mark())

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self))

    def on_click(self) -> None:
        self.action_choose()

    def _mark(self) -> Content:
        return Content.assemble("▶ " if self.opened else "  ", (f"[{self.number}]", "bold $text-accent"))
