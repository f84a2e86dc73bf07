"""A part that can be folded to one line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static


class FoldTitle(Static, can_focus=True):
    """The one line that is left of a folded part; it says how much it hides."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "fold", "Fold or unfold", id="fold.toggle")]

    class Chosen(Message):
        """Sent when the part is to be folded or unfolded."""

    def action_fold(self) -> None:
        self.post_message(self.Chosen())

    def on_click(self) -> None:
        self.action_fold()


class Fold(Vertical):
    """A heading over widgets that it can hide."""

    folded = reactive(False)

    def __init__(self, heading: str, *hidden: Widget, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._heading = heading
        self._hidden = Vertical(*hidden)

    def compose(self) -> ComposeResult:
        yield FoldTitle(self._title(), classes="heading")
        yield self._hidden

    def watch_folded(self, folded: bool) -> None:
        self._hidden.display = not folded
        for title in self.query(FoldTitle):
            title.update(self._title())

    def on_fold_title_chosen(self, event: FoldTitle.Chosen) -> None:
        event.stop()
        self.folded = not self.folded

    def _title(self) -> Content:
        return Content(f"{'▸' if self.folded else '▾'} {self._heading}" + (" …" if self.folded else ""))
