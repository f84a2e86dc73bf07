"""A table whose last column but the narrow ones takes the room that is left; vim and arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from qa.visible import visible

PADDING = 2  # cells that the table adds to every column
SCROLLBAR = 1


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the room that the columns of a fixed `width` leave; of a `path` that is cut the end is kept."""

    name: str
    width: int = 0
    share: int = 0
    path: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    cells: tuple[str, ...]


class Table(DataTable[Text]):
    """Rows from outside, shown character by character, each cut to its column. Its screen says what Enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Cursor down", show=False),
        Binding("k", "cursor_up", "Cursor up", show=False),
        Binding("g", "scroll_top", "Beginning", show=False),
        Binding("G", "scroll_bottom", "End", show=False),
    ]

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=PADDING // 2)
        self._wanted = tuple(columns)
        self._rows_shown: tuple[Row, ...] = ()

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these rows, the cursor on the one that it was on, or where that stood."""
        chosen, at = self.chosen, self.cursor_row
        self._rows_shown = tuple(rows)
        self._draw()
        keys = [row.key for row in rows]
        if keys:
            self.move_cursor(row=keys.index(chosen) if chosen in keys else min(at, len(keys) - 1))

    @property
    def chosen(self) -> str | None:
        """The key of the row under the cursor."""
        return self._rows_shown[self.cursor_row].key if 0 <= self.cursor_row < len(self._rows_shown) else None

    def on_resize(self) -> None:
        at = self.cursor_row
        self._draw()
        self.move_cursor(row=at)

    def _draw(self) -> None:
        room = self.size.width - SCROLLBAR - sum(column.width + PADDING for column in self._wanted)
        parts = sum(column.share for column in self._wanted) or 1
        widths = [column.width or max(8, room * column.share // parts) for column in self._wanted]
        self.clear(columns=True)
        for column, width in zip(self._wanted, widths, strict=True):
            self.add_column(column.name, width=width)
        for row in self._rows_shown:
            self.add_row(*map(_cut, row.cells, self._wanted, widths), key=row.key)


def _cut(cell: str, column: Column, width: int) -> Text:
    shown = " ".join(visible(cell).split())
    if column.path and cell_len(shown) > width:
        while cell_len(shown) >= width:
            shown = shown[1:]
        shown = f"…{shown}"
    text = Text(shown, no_wrap=True, justify="right" if column.number else "left")
    text.truncate(width, overflow="ellipsis")
    return text
