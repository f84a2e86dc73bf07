"""A text to select from, with the keys of vi, the arrows or the mouse."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qa.tui.clipboard import copy
from qa.tui.widgets.typing import TypingArea

HELP = "v begins a selection · h j k l, w b, 0 $, g G move · y copies · c checks it as a claim · Esc closes"


class Selectable(TypingArea):
    """A text that is read, with a cursor; while `selecting`, moving it selects."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "begin", "Begin or end a selection"),
        *(
            Binding(key, f"move('{where}')", what, show=False)
            for key, where, what in (
                ("h,left", "cursor_left", "Left"),
                ("j,down", "cursor_down", "Down"),
                ("k,up", "cursor_up", "Up"),
                ("l,right", "cursor_right", "Right"),
                ("w", "cursor_word_right", "Next word"),
                ("b", "cursor_word_left", "Word before"),
                ("0", "cursor_line_start", "Beginning of the line"),
                ("dollar_sign", "cursor_line_end", "End of the line"),
            )
        ),
        Binding("g", "jump(False)", "Beginning", show=False),
        Binding("G", "jump(True)", "End", show=False),
    ]

    def __init__(self, text: str, at: int) -> None:
        """`at` is the character that the cursor stands on at first."""
        super().__init__(text, read_only=True, show_line_numbers=False, soft_wrap=True)
        self._at = at
        self.selecting = False

    def on_mount(self) -> None:
        before = self.text[: self._at].split("\n")
        self.move_cursor((len(before) - 1, len(before[-1])))
        self.scroll_cursor_visible(center=True)

    def action_begin(self) -> None:
        self.selecting = not self.selecting
        if not self.selecting:
            self.move_cursor(self.cursor_location)

    def action_move(self, where: str) -> None:
        getattr(self, f"action_{where}")(self.selecting)

    def action_jump(self, end: bool) -> None:
        self.move_cursor(self.document.end if end else (0, 0), select=self.selecting)


class SelectScreen(ModalScreen[str | None]):
    """Comes back with a text to check, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy"),
        Binding("c", "check", "Check it"),
        Binding("escape,q", "close", "Close"),
    ]

    def __init__(self, text: str, near: str) -> None:
        """The cursor begins where `near` stands in the text, if it does."""
        super().__init__()
        self._text = text
        self._near = near

    def compose(self) -> ComposeResult:
        with Vertical(id="select"):
            yield Selectable(self._text, max(0, self._text.find(self._near)))
            yield Static(HELP, classes="aside", markup=False)

    @property
    def _selected(self) -> str:
        return self.query_one(Selectable).selected_text

    def action_copy(self) -> None:
        if self._selected:
            copy(self.app, self._selected, "the selection")
            self.dismiss(None)
        else:
            self.notify("Nothing is selected: v begins a selection, moving extends it.", markup=False)

    def action_check(self) -> None:
        if self._selected.strip():
            self.dismiss(self._selected)
        else:
            self.notify("Nothing is selected: v begins a selection, moving extends it.", markup=False)

    def action_close(self) -> None:
        self.dismiss(None)
