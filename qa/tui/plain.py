"""Text from outside as Textual content: shown character by character, never markup, never a control code."""

from __future__ import annotations

from textual.content import Content

from index.article import Citation
from qa.visible import visible


def plain(text: str, style: str = "") -> Content:
    """The text of an article, a file name or a model, in one style."""
    return Content.styled(visible(text).expandtabs(4), style)


def place(citation: Citation) -> str:
    """Where in its article the sentence stands."""
    page = f"page {citation.page} · " if citation.page else ""
    return f"{page}sentence {citation.sentence}"
