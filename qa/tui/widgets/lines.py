"""Citations one below the other, one of which is opened, and the way through them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from qa.tui.widgets.citation import CitationLine


class CitedLines(VerticalScroll):
    """Statements and citations to walk through; what is folded away is passed by."""

    WALKED: ClassVar[tuple[type[Widget], ...]] = (CitationLine,)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "walk(1)", "Next line", show=False),
        Binding("k,up", "walk(-1)", "Line before", show=False),
        Binding("g,home", "scroll_home", "Beginning", show=False),
        Binding("G,end", "scroll_end", "End", show=False),
    ]

    def mark_opened(self, opened: CitationLine | None) -> None:
        for line in self.query(CitationLine):
            line.opened = line is opened

    def bring(self, line: CitationLine) -> None:
        """Bring a citation into view, and the focus with it if another citation has that."""
        if isinstance(self.screen.focused, CitationLine):
            line.focus()
        line.scroll_visible(animate=False)

    def numbered(self, number: int) -> CitationLine | None:
        """The citation with this number among those at hand."""
        return next((line for line in self._at_hand() if line.number == number), None)

    def _at_hand(self) -> list[CitationLine]:
        return list(self.query(CitationLine))

    def beside_opened(self, by: int) -> CitationLine | None:
        """The citation `by` places after the opened one; past the end comes the beginning."""
        lines = list(self.query(CitationLine))
        if not lines:
            return None
        at = next((place for place, line in enumerate(lines) if line.opened), -1 if by > 0 else 0)
        return lines[(at + by) % len(lines)]

    def focus_line(self) -> None:
        """Give the focus to the opened citation, or the last line, or where there is none to the whole."""
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
        walked = (one for one in self.query("*") if isinstance(one, self.WALKED))
        return [one for one in walked if all(node.display for node in one.ancestors_with_self if node is not self)]
