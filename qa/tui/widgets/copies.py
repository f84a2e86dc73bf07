"""A word on sources that agree: how many of them are copies."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widgets import Static

from qa.tui.steps import Copies

NO_COPIES: Copies = {}


def copies_told(copies: Copies) -> Iterator[Static]:
    """A line for each side that copies speak on."""
    for side, told in copies.items():
        yield Static(Content(f"The sentences {side} it stand {told}."), classes="copies")
