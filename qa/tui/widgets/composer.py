"""The input: several lines, Enter sends, Up recalls."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message

from qa.tui.commands import completion
from qa.tui.widgets.typing import TypingArea


class Composer(TypingArea):
    """Where questions and claims are typed. Its text stays until `accept`, so that a refused one is not lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send"),
        Binding("ctrl+j,shift+enter", "newline", "New line", key_display="^j", id="input.newline"),
    ]

    class Sent(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(placeholder="Ask about your articles, or /check a claim", highlight_cursor_line=False)
        self._earlier: list[str] = []
        self._place = 0  # in `_earlier`; one past its end is the text now being typed
        self._unsent = ""

    def update_suggestion(self) -> None:
        """Offer the rest of a command in grey; the right arrow takes it."""
        self.suggestion = completion(self.text)

    def put(self, text: str) -> None:
        """Put a text in, ready to be changed, in place of what is there."""
        self.load_text(text)
        self.move_cursor(self.document.end)
        self.focus()

    def accept(self) -> None:
        """Clear the text and keep it among the earlier ones."""
        if self.text not in self._earlier[-1:]:
            self._earlier.append(self.text)
        self._place = len(self._earlier)
        self._unsent = ""
        self.clear()

    def on_key(self, event: Key) -> None:
        """Send here, in turn with the keys before it: a binding would run ahead of letters typed fast."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_send()

    def action_send(self) -> None:
        if self.text.strip():
            self.post_message(self.Sent(self.text))

    def action_newline(self) -> None:
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        if select or not self.navigator.is_first_wrapped_line(self.cursor_location):
            super().action_cursor_up(select)
        else:
            self._recall(self._place - 1)

    def action_cursor_down(self, select: bool = False) -> None:
        if select or not self.navigator.is_last_wrapped_line(self.cursor_location):
            super().action_cursor_down(select)
        else:
            self._recall(self._place + 1)

    def _recall(self, place: int) -> None:
        if not 0 <= place <= len(self._earlier):
            return
        if self._place == len(self._earlier):
            self._unsent = self.text
        self._place = place
        self.load_text([*self._earlier, self._unsent][place])
        self.move_cursor(self.document.end)
