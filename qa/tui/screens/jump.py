"""Jumping: a letter over each part of the screen beneath that can have the focus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_letters
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, Resize
from textual.geometry import Offset, Region, Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

WIDTH = 3  # cells of a letter in its brackets, which are seen without any colour


class JumpScreen(ModalScreen[None]):
    """A letter gives its part the focus; Esc leaves it where it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Leave")]

    def __init__(self, parts: Iterable[Widget]) -> None:
        super().__init__()
        self._at: Size | None = None  # the size of the window that the letters stand in
        seen = ((part, part.screen.find_widget(part).visible_region) for part in parts)
        self._marked = dict(zip(ascii_letters, ((part, region) for part, region in seen if region), strict=False))

    def compose(self) -> ComposeResult:
        taken: list[Offset] = []
        for letter, (_, region) in self._marked.items():
            taken.append(_free(region, taken))
            label = Static(f"({letter})", classes="jump", markup=False)
            label.styles.offset = taken[-1]
            yield label
        yield Static("A letter leads there · Esc leaves", id="jump-help", markup=False)

    def on_key(self, event: Key) -> None:
        if event.character in self._marked:
            event.stop()
            part, _ = self._marked[event.character]
            self.dismiss()
            part.focus()

    def on_resize(self, event: Resize) -> None:
        """The parts are elsewhere in a window of another size."""
        if event.size != (self._at or event.size):
            self.dismiss()
        self._at = event.size


def _free(region: Region, taken: Sequence[Offset]) -> Offset:
    """The first place in the uppermost row of a part that no letter has yet."""
    row = sorted(place.x for place in taken if place.y == region.y)
    x = region.x
    for other in row:
        if abs(other - x) < WIDTH:
            x = other + WIDTH
    return Offset(x, region.y)
