"""The conversation: its turns, and the way through their citations."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.note import Note
from qa.tui.widgets.turn import Turn


class Conversation(VerticalScroll):
    """Stays at its end while an answer grows, until the person scrolls."""

    def compose(self) -> ComposeResult:
        yield Vertical(id="turns")

    async def begin(self, asked: str) -> Turn:
        turn = Turn(asked)
        await self.query_one("#turns").mount(turn)
        self.anchor()
        return turn

    async def add(self, note: Note) -> None:
        await self.query_one("#turns").mount(note)
        self.anchor()

    def show_whole(self, turn: Turn) -> None:
        """Bring the beginning of a turn that is longer than the window into view."""
        if turn.outer_size.height > self.size.height:
            self.anchor(False)
            self.scroll_to_widget(turn, top=True, animate=False)

    def mark_opened(self, opened: CitationLine) -> None:
        for line in self.query(CitationLine):
            line.opened = line is opened

    def bring(self, line: CitationLine) -> None:
        """Bring a citation into view, and the focus with it if another citation has that."""
        if isinstance(self.screen.focused, CitationLine):
            line.focus()
        line.scroll_visible(animate=False)

    def numbered(self, number: int) -> CitationLine | None:
        """The citation with this number, in the turn that has the focus or else in the last that has any."""
        turns = [turn for turn in self.query(Turn) if turn.query(CitationLine)]
        focused = [turn for turn in turns if turn.has_focus_within]
        lines = [line for turn in (focused or turns)[-1:] for line in turn.query(CitationLine)]
        return next((line for line in lines if line.number == number), None)

    def beside_opened(self, by: int) -> CitationLine | None:
        """The citation `by` places after the opened one; past the end comes the beginning."""
        lines = list(self.query(CitationLine))
        if not lines:
            return None
        at = next((place for place, line in enumerate(lines) if line.opened), -1 if by > 0 else 0)
        return lines[(at + by) % len(lines)]

    def focus_citation(self) -> None:
        """Give the focus to the opened citation, or the last, or where there is none the conversation itself."""
        lines = list(self.query(CitationLine))
        opened = [line for line in lines if line.opened]
        for line in (opened or lines)[-1:]:
            line.focus()
        if not lines:
            self.focus()
