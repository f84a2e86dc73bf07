"""A text to be typed or pasted, in which characters that steer a terminal show as a dot and steer nothing."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import TextArea

from qa.visible import STEERING

DOT = "·"


class TypingArea(TextArea):
    """Holds the text as it was pasted; only what is shown of it differs."""

    def get_line(self, line_index: int) -> Text:
        return Text(STEERING.sub(DOT, self.document.get_line(line_index)), end="", no_wrap=True)
