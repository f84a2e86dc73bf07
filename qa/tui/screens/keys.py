"""The keys of the screen beneath, and what can be typed there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

# What every text, list and window can do, and nobody looks up here.
HIDDEN = ("Focus", "Select", "Cursor", "Delete", "Cut", "Scroll Left", "Scroll Right", "Page Left", "Page Right")

NAMES = {
    "question_mark": "?",
    "escape": "Esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "slash": "/",
    "delete": "Del",
    "enter": "Enter",
    "space": "Space",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class KeysScreen(ModalScreen[None]):
    """Made from the bindings themselves, so that it lists what works at this moment."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark", "dismiss", "Close"),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, active: Iterable[ActiveBinding], typed: Mapping[str, str]) -> None:
        super().__init__()
        self._active = tuple(active)
        self._typed = typed

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="keys"):
            if self._typed:
                yield Static("What can be typed", classes="heading", markup=False)
                yield Static(Content("\n").join(_line(usage, what) for usage, what in self._typed.items()))
            yield Static("Keys", classes="heading", markup=False)
            yield Static(Content("\n").join(_lines(self._active)))
            yield Static("Esc closes this", classes="aside", markup=False)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#keys").scroll_relative(y=lines, animate=False)


def _lines(active: Sequence[ActiveBinding]) -> list[Content]:
    """One line for everything that can be done, with all the keys that do it."""
    keys: dict[str, list[str]] = {}
    for one in sorted(active, key=lambda one: not one.binding.id):  # the program's own before those of any list or text
        what = "All commands" if one.binding.action == "command_palette" else one.binding.description
        if what and not what.startswith(HIDDEN):
            keys.setdefault(what, []).append(_name(one.binding))
    return [_line(", ".join(_short(names)), what) for what, names in keys.items()]


def _line(key: str, what: str) -> Content:
    return Content.assemble((f"  {key:20} ", "bold"), what)


def _name(binding: Binding) -> str:
    *modifiers, key = binding.key.split("+")
    name = NAMES.get(key, key.upper() if modifiers or (key[:1] == "f" and key[1:].isdigit()) else key)
    return "+".join([*(word.capitalize() for word in modifiers), name])


def _short(names: Sequence[str]) -> list[str]:
    once = list(dict.fromkeys(names))
    return [f"{once[0]} to {once[-1]}"] if len(once) > 4 else once
