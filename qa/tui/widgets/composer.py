"""The input: several lines, Enter sends, Up recalls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message

from qa.history import Kind, Record
from qa.tui.commands import completion
from qa.tui.outside import edited
from qa.tui.widgets.typing import TypingArea


class Composer(TypingArea):
    """Where questions and claims are typed. Its text stays until `accept`, so that a refused one is not lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send"),
        Binding("ctrl+j,shift+enter", "newline", "New line", key_display="^j", id="input.newline"),
        Binding("ctrl+f", "name", "Ask one article", key_display="@", id="input.article"),
        Binding("ctrl+g", "write_outside", "Write in $EDITOR", show=False, id="input.editor"),
    ]

    class Sent(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class ArticleWanted(Message):
        """Sent when an article is to be chosen, to ask it alone."""

    def __init__(self) -> None:
        hint = "Ask about your articles, or /check a claim; @ asks one article alone"
        super().__init__(placeholder=hint, highlight_cursor_line=False)
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

    def remember(self, records: Sequence[Record]) -> None:
        """Let what was asked on earlier days be recalled."""
        asked = (f"/check {one.asked}" if one.kind is Kind.CLAIM else one.asked for one in records)
        self._earlier = [*dict.fromkeys(asked), *self._earlier]
        self._place = len(self._earlier)

    def name_article(self, article_id: str) -> None:
        """Have what is typed asked of this article alone, and of no other."""
        command, rest = ("/check ", self.text[7:]) if self.text.startswith("/check ") else ("", self.text)
        self.put(f"{command}@{article_id} {re.sub(r'^@[^ ]* *', '', rest)}")

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
        elif event.character == "@" and self.text in ("", "/check "):
            event.stop()
            event.prevent_default()
            self.action_name()

    def action_send(self) -> None:
        if self.text.strip():
            self.post_message(self.Sent(self.text))

    def action_name(self) -> None:
        self.post_message(self.ArticleWanted())

    def action_write_outside(self) -> None:
        text = edited(self.app, self.text)
        if text is not None:
            self.put(text)

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
