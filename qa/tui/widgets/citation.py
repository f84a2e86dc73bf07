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
from qa.tui.plain import place, plain, quoted


class CitationLine(Horizontal, can_focus=True):
    """A mark, its quote and where that stands; coming to it opens the sentence in its article."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "read", "Read it", id="citation.read")]
    opened = reactive(False)

    class Chosen(Message):
        """Sent when the sentence is wanted in the source pane; with `read` the person wants to be led there."""

        def __init__(self, line: CitationLine, read: bool = False) -> None:
            super().__init__()
            self.line = line
            self.read = read

    def __init__(self, number: int, citation: Citation, weight: str = "", *, cited: bool = True) -> None:
        """`weight` says how strongly the sentence speaks, and for which side; `cited` is False for a near miss."""
        super().__init__()
        self.number = number
        self.citation = citation
        self.weight = weight
        self.cited = cited

    def compose(self) -> ComposeResult:
        yield Static(self._mark(), classes="mark")
        parts = [place(self.citation), self.weight] if self.weight else [place(self.citation)]
        where = Content.assemble(*(f"{part} · " for part in parts), plain(self.citation.title, "italic"))
        yield Static(Content("\n").join([plain(quoted(self.citation.quote)), where.stylize("dim")]))

    def watch_opened(self) -> None:
        for mark in self.query(".mark").results(Static):
            mark.update(self._mark())

    def on_focus(self) -> None:
        self.post_message(self.Chosen(self))

    def action_read(self) -> None:
        self.post_message(self.Chosen(self, read=True))

    def on_click(self) -> None:
        self.post_message(self.Chosen(self))

    def _mark(self) -> Content:
        return Content.assemble("▶ " if self.opened else "  ", (f"[{self.number}]", "bold $text-accent"))
