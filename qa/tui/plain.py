"""Text from outside as Textual content, and shares as bars: shown character by character, never a control code."""

from __future__ import annotations

from textual.content import Content

from index.article import Citation
from qa.visible import visible

BAR = 10  # cells
WORDS = ((0.85, "strong"), (0.7, "good"), (0.0, "weak"))


def plain(text: str, style: str = "") -> Content:
    """The text of an article, a file name or a model, in one style."""
    return Content.styled(visible(text).expandtabs(4), style)


def quoted(text: str) -> str:
    """A sentence in quotation marks, which one that begins with its own does not get twice."""
    return text if text[:1] in "\"“'‘" else f"“{text}”"


def place(citation: Citation) -> str:
    """Where in its article the sentence stands; its heading is left out where that is the title again."""
    told = citation.where if citation.where != f"under “{citation.title}”" else ""
    where = f"{visible(told)} · " if told else ""
    return f"{where}sentence {citation.sentence}"


def bar(share: float, cells: int = BAR) -> str:
    """A share between 0 and 1 as a bar of a fixed width."""
    full = round(share * cells)
    return "█" * full + "░" * (cells - full)


def strength(support: float) -> str:
    """How far a statement is backed, in a word, a bar and a number."""
    word = next(word for floor, word in WORDS if support >= floor)
    return f"{word} support {bar(support, 5)} {support:.2f}"


def counted(number: int, unit: str) -> str:
    """`1 article`, `10 articles`."""
    return f"{number:,} {unit}" + ("" if number == 1 else "s")
