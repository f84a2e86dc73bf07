"""What is pointed at, by focus or by selection, and the keys that copy, check, select or page it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from qa.tui.clipboard import copy
from qa.tui.outside import page
from qa.tui.quoting import citation_text
from qa.tui.screens.selecting import SelectScreen
from qa.tui.screens.sourced import SourcedScreen
from qa.tui.widgets.answer import StatementText
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.source import SourcePane


class PointingScreen(SourcedScreen):
    """A screen in which a statement or a sentence can be pointed at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Y", "copy_citation", "Copy with its source", show=False, id="ask.copy-citation"),
        Binding("v", "select", "Choose text to copy", show=False, id="ask.select"),
        Binding("V", "page", "Read in $PAGER", show=False, id="ask.page"),
    ]

    class CheckWanted(Message):
        """Sent when a text is to be checked as a claim."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = " ".join(text.split())

    @property
    def whole_text(self) -> str:
        """All of the text that what is pointed at stands in."""
        reading = self.query_one(SourcePane).reading if self.reads else None
        return reading.article.text if reading else ""

    @property
    def pointed_text(self) -> str:
        """The sentence or statement that has the focus."""
        if isinstance(self.focused, StatementText):
            return self.focused.statement.text
        if isinstance(self.focused, CitationLine):
            return self.focused.citation.quote
        citation = self.query_one(SourcePane).citation
        return citation.quote if citation and self.reads else ""

    def action_check(self) -> None:
        if text := self.get_selected_text() or self.pointed_text:
            self.clear_selection()
            self.post_message(self.CheckWanted(text))

    def action_copy(self) -> None:
        if text := self.get_selected_text() or self.pointed_text:
            copy(self.app, text, "the text")

    def action_copy_citation(self) -> None:
        if citation := self.query_one(SourcePane).citation:
            copy(self.app, citation_text(citation), "the quote with its source")

    def action_select(self) -> None:
        if text := self.whole_text:
            self.app.push_screen(SelectScreen(text, self.pointed_text), self._check_selected)

    def _check_selected(self, text: str | None) -> None:
        if text:
            self.post_message(self.CheckWanted(text))

    def action_page(self) -> None:
        if text := self.whole_text:
            page(self.app, text)
