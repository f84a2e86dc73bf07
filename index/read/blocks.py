"""Paragraphs with their places, put together: the canonical text and the marks in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Mark
from index.read.clean import canonical

_LONGEST_LABEL = 80
_LONGEST_CELL = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a row of a table; `place` is where in its source a reader finds it."""

    text: str
    place: str = ""


def composed(blocks: Iterable[Block]) -> tuple[str, tuple[Mark, ...]]:
    """The canonical text of the blocks, a line or more each, and a mark wherever the place changes."""
    lines: list[str] = []
    marks: list[Mark] = []
    length, place = 0, ""
    for block in blocks:
        text = canonical(block.text)
        if not text:
            continue
        if block.place != place:
            marks.append((length, block.place))
            place = block.place
        lines.append(text)
        length += len(text) + 1
    return "\n".join(lines), tuple(marks)


def under(heading: str, chapter: str = "") -> str:
    """The place of what stands below a heading, in a chapter if one is given: `chapter 2, under “Tolls”`."""
    return ", ".join(filter(None, (chapter, heading and f"under “{label(heading)}”")))


def label(text: str) -> str:
    """Words of the source on one line, cut where they are too many to name a place."""
    line = canonical(text).replace("\n", " ")
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 1].rstrip() + "…"


def table_lines(rows: Sequence[Sequence[str]], *, headed: bool) -> list[str]:
    """The rows of a table as lines that stand alone: `Year: 2023; Tolls: 4 crowns`.

    Where the first row is no head (`headed` is false), or is all there is, its cells are only set apart. A table whose
    cells hold whole paragraphs lays out a page: each cell is then a line of its own.
    """
    cells = [[canonical(cell).replace("\n", " ") for cell in row] for row in rows]
    if any(len(cell) > _LONGEST_CELL for row in cells for cell in row):
        return [cell for row in cells for cell in row if cell]
    if not headed or len(cells) < 2:
        return [" | ".join(filter(None, row)) for row in cells]
    names = [name.rstrip(":") for name in cells[0]]
    return ["; ".join(_named(names, row)) for row in cells[1:]]


def _named(names: Sequence[str], row: Sequence[str]) -> list[str]:
    every = [*names, *[""] * (len(row) - len(names))]
    return [
        f"{name}: {cell}" if name and name != cell else cell for name, cell in zip(every, row, strict=False) if cell
    ]


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row reads like the head of a table: it holds no figure while others do."""
    figures = [any(character.isdigit() for cell in row for character in cell) for row in rows]
    return len(figures) > 1 and not figures[0] and any(figures)
