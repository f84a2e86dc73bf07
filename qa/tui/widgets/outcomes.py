"""What became of the files that were added: a count, and each failure and duplicate with its reason."""

from __future__ import annotations

from collections import Counter

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from index.library import Added, Outcome
from qa.tui.plain import plain

SHOWN = 200  # lines


class Outcomes(VerticalScroll):
    """Hidden until something was added."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[Outcome] = Counter()
        self._lines: list[Content] = []
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(id="outcomes")

    def begin(self) -> None:
        self._counts, self._lines = Counter(), []
        self.display = False

    def add(self, added: Added) -> None:
        self._counts[added.outcome] += 1
        if added.outcome is Outcome.FAILED:
            self._lines.append(Content.assemble(("failed ", "bold $text-error"), plain(added.detail)))
        elif added.outcome is Outcome.DUPLICATE:
            told = f"{added.source}: {added.detail}"
            self._lines.append(Content.assemble(("duplicate ", "bold $text-warning"), plain(told)))
        self._show()

    @property
    def kept(self) -> bool:
        """Whether the library holds an article of these."""
        return sum(self._counts.values()) > self._counts[Outcome.FAILED]

    def _show(self) -> None:
        counts = ", ".join(f"{self._counts[one]} {one}" for one in Outcome if self._counts[one])
        self.query_one("#outcomes", Static).update(Content("\n").join([Content(counts), *self._lines[-SHOWN:]]))
        self.display = True
