"""What is pointed at, by focus or by selection, and the keys that copy or check it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from qa.tui.clipboard import copy
from qa.tui.quoting import citation_text, result_text
from qa.tui.widgets.answer import StatementText
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.conversation import Conversation
from qa.tui.widgets.source import SourcePane

# What a key does where the input does not have the focus, and so does not take the key for a letter.
OUTSIDE_INPUT = {"copy", "copy_citation", "copy_answer", "check", "choose"}


class PointingScreen(Screen[None]):
    """A screen with a conversation and a source pane, in which a statement or a sentence can be pointed at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "check", "Check it", id="ask.check"),
        Binding("y", "copy", "Copy", id="ask.copy"),
        Binding("Y", "copy_citation", "Copy with its source", show=False, id="ask.copy-citation"),
        Binding("a", "copy_answer", "Copy the whole answer", show=False, id="ask.copy-answer"),
    ]

    class CheckWanted(Message):
        """Sent when a text is to be checked as a claim."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    @property
    def _reads(self) -> bool:
        return self.query_one(SourcePane).has_focus_within

    def action_check(self) -> None:
        if text := self.get_selected_text() or self._pointed_text():
            self.clear_selection()
            self.post_message(self.CheckWanted(" ".join(text.split())))

    def action_copy(self) -> None:
        if text := self.get_selected_text() or self._pointed_text():
            copy(self.app, text, "the text")
        else:
            self.action_copy_answer()

    def action_copy_citation(self) -> None:
        if citation := self.query_one(SourcePane).citation:
            copy(self.app, citation_text(citation), "the quote with its source")

    def action_copy_answer(self) -> None:
        turn = self.query_one(Conversation).present
        if turn and turn.result:
            copy(self.app, result_text(turn.result), "the whole answer")

    def _pointed_text(self) -> str:
        """The sentence or statement that has the focus."""
        if isinstance(self.focused, StatementText):
            return self.focused.statement.text
        if isinstance(self.focused, CitationLine):
            return self.focused.citation.quote
        citation = self.query_one(SourcePane).citation
        return citation.quote if citation and self._reads else ""
