"""The line at the top: the places of the program, each with its key, the present one marked."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

PLACES = {
    "ask": ("F2", "Ask"),
    "library": ("F3", "Library"),
    "history": ("F4", "History"),
    "review": ("F6", "Review"),
    "settings": ("F7", "Settings"),
}


class Places(Static):
    """Where one is and can go."""

    class Wanted(Message):
        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self, present: str) -> None:
        parts: list[Content] = [Content.styled("factcheck-qa", "bold")]
        for place, (key, name) in PLACES.items():
            shown = f"[{name}]" if place == present else f" {name} "
            style = "bold underline" if place == present else "dim"
            parts.append(
                Content.assemble((f"  {key} ", "dim"), (shown, style)).stylize(Style.from_meta({"place": place}))
            )
        super().__init__(Content.assemble(*parts))

    def on_click(self, event: Click) -> None:
        if place := event.style.meta.get("place"):
            self.post_message(self.Wanted(place))
