"""The line that says what is being done."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static

from qa.tui.plain import bar, plain
from qa.tui.steps import Stage


class StatusLine(Static):
    """The present stage of the job with the seconds it has taken; at rest, what is at hand."""

    def __init__(self, at_rest: str = "") -> None:
        super().__init__(plain(at_rest))
        self._at_rest = at_rest
        self._stage: Stage | None = None
        self._since = 0.0

    def on_mount(self) -> None:
        self.set_interval(0.5, self._show)

    def begin(self, stage: Stage) -> None:
        """Show a stage; the seconds count from the first one after a rest."""
        if self._stage is None:
            self._since = monotonic()
        self._stage = stage
        self._show()

    def rest(self, at_rest: str | None = None) -> None:
        """Show what is at hand, which stays as it was unless it is given."""
        self._at_rest = self._at_rest if at_rest is None else at_rest
        self._stage = None
        self.update(plain(self._at_rest), layout=False)

    def _show(self) -> None:
        if self._stage is None:
            return
        stage = self._stage
        share = stage.done / stage.total if stage.total else 0
        how_far = f" {bar(share)} {share:.0%}" if stage.total else " …"
        told = f"{stage.text}{how_far} {monotonic() - self._since:.0f} s{self._way_out}"
        self.update(Content(told), layout=False)

    @property
    def _way_out(self) -> str:
        """The key that stops what is being done, where there is one: the library is opened to the end."""
        bindings = (one.binding for one in self.screen.active_bindings.values())
        stops = next((one for one in bindings if one.action == "stop"), None)
        return f" ({self.app.get_key_display(stops)} stops)" if stops else ""
