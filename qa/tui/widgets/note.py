"""A line of the program's own in the conversation."""

from __future__ import annotations

from typing import Literal

from textual.widgets import Static

from qa.tui.plain import plain


class Note(Static):
    """Help, a notice or an error; it may repeat what came from outside, so it is no markup either."""

    def __init__(self, text: str, kind: Literal["help", "notice", "error"], name: str | None = None) -> None:
        super().__init__(plain(text), classes=kind, id=name)
        self.text = text
