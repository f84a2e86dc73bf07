"""The line that says what is being done."""

from __future__ import annotations

import time

from textual.content import Content
from textual.widgets import Static

from qa.tui.plain import plain


class StatusLine(Static):
    """The present stage of the job with the seconds it has taken; at rest, the library in use."""

    def __init__(self, at_rest: str) -> None:
        super().__init__(plain(at_rest))
        self._at_rest = at_rest
        self._stage: str | None = None
        self._since = 0.0

    def on_mount(self) -> None:
        self.set_interval(0.5, self._show)

    def begin(self, stage: str) -> None:
        """Show a stage; the seconds count from the first one after a rest."""
        if self._stage is None:
            self._since = time.monotonic()
        self._stage = stage
        self._show()

    def rest(self) -> None:
        self._stage = None
        self.update(plain(self._at_rest))

    def _show(self) -> None:
        if self._stage is not None:
            self.update(Content(f"{self._stage} … {time.monotonic() - self._since:.0f} s (Esc stops)"))
