"""The conversation: its turns, and the way through their statements and citations."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from index.store import Entry
from qa.answer import Answer
from qa.claim import Verdict
from qa.tui.commands import Claim, Question
from qa.tui.widgets.answer import StatementText
from qa.tui.widgets.citation import CitationLine
from qa.tui.widgets.note import Note
from qa.tui.widgets.turn import Turn
from qa.tui.widgets.welcome import Example, Welcome


class Conversation(VerticalScroll):
    """Stays at its end while an answer grows, until the person scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "walk(1)", "Next line", show=False),
        Binding("k,up", "walk(-1)", "Line before", show=False),
        Binding("g,home", "scroll_home", "Beginning", show=False),
        Binding("G,end", "scroll_end", "End", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="turns"):
            yield Welcome()

    async def greet(self, entries: tuple[Entry, ...]) -> None:
        for welcome in self.query(Welcome):
            await welcome.show(entries)

    async def begin(self, task: Question | Claim, result: Answer | Verdict | None = None) -> Turn:
        turn = Turn(task, result)
        await self.query(Welcome).remove()
        await self._put(turn)
        return turn

    async def add(self, note: Note) -> None:
        await self._put(note)

    async def clear(self) -> None:
        turns = self.query_one("#turns")
        await turns.remove_children()
        await turns.mount(Welcome())

    async def _put(self, part: Turn | Note) -> None:
        await self.query_one("#turns").mount(part)
        self.anchor()

    def show_whole(self, turn: Turn) -> None:
        """Bring the beginning of a turn that is longer than the window into view."""
        if turn.outer_size.height > self.size.height:
            self.anchor(False)
            self.scroll_to_widget(turn, top=True, animate=False)

    def mark_opened(self, opened: CitationLine | None) -> None:
        for line in self.query(CitationLine):
            line.opened = line is opened

    def bring(self, line: CitationLine) -> None:
        """Bring a citation into view, and the focus with it if another citation has that."""
        if isinstance(self.screen.focused, CitationLine):
            line.focus()
        line.scroll_visible(animate=False)

    @property
    def opened(self) -> CitationLine | None:
        return next((line for line in self.query(CitationLine) if line.opened), None)

    @property
    def present(self) -> Turn | None:
        """The turn that has the focus, or else the last."""
        turns = list(self.query(Turn))
        return next(iter([turn for turn in turns if turn.has_focus_within] or turns[-1:]), None)

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

    def focus_line(self) -> None:
        """Give the focus to the opened citation, or the last line, or where there is none the conversation itself."""
        lines = self._lines()
        opened = [line for line in lines if isinstance(line, CitationLine) and line.opened]
        for line in (opened or lines)[-1:]:
            line.focus()
        if not lines:
            self.focus()

    def action_walk(self, by: int) -> None:
        """Go to the next line that can be chosen; where the window shows none, scroll."""
        lines = self._lines()
        if self.screen.focused in lines:
            to = lines.index(self.screen.focused) + by
            if 0 <= to < len(lines):
                lines[to].focus()
                return
        self.scroll_relative(y=by, animate=False)

    def _lines(self) -> list[Widget]:
        return [line for line in self.query("*") if isinstance(line, StatementText | CitationLine | Example)]
