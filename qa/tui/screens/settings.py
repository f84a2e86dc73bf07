"""The settings: the theme, how sure an answer must be, and the keys."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import DataTable, Footer, Static

from qa.confidence import LEAST_CONFIDENCE
from qa.tui.keymap import clashing, named_bindings
from qa.tui.plain import plain
from qa.tui.screens.line import LineScreen
from qa.tui.settings import Settings, is_confidence, settings_file
from qa.tui.widgets.places import Places
from qa.tui.widgets.status import StatusLine
from qa.tui.widgets.table import Column, Row, Table

COLUMNS = (Column("Setting", share=1), Column("Value", width=18), Column("Name in the file", width=22))
HELP = "Enter changes a setting, x gives it back as it comes. Everything is kept in "


class SettingsScreen(Screen[None]):
    """Each setting a line; what is changed holds at once."""

    AUTO_FOCUS: ClassVar[str | None] = "Table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", priority=True, id="settings.change"),
        Binding("x,delete", "reset", "As it comes", key_display="x", id="settings.reset"),
    ]

    class Changed(Message):
        """Sent when a setting is another."""

        def __init__(self, settings: Settings) -> None:
            super().__init__()
            self.settings = settings

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    def compose(self) -> ComposeResult:
        yield Places("settings")
        yield Static(Content.assemble(HELP, plain(str(settings_file()))), id="settings-help")
        yield Table(COLUMNS)
        yield StatusLine()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.show(self._settings)

    def show(self, settings: Settings) -> None:
        """Show settings as they are now."""
        self._settings = settings
        keys = [Row(name, (what, _keys(settings, name), name)) for name, what in self._described()]
        self.query_one(Table).fill(
            [
                Row("theme", ("Theme", settings.theme, "theme")),
                Row("confidence", ("An answer less sure is withheld", f"{settings.confidence:.2f}", "confidence")),
                *keys,
            ]
        )

    def _described(self) -> list[tuple[str, str]]:
        places = {name: name.partition(".")[0].capitalize() for name in named_bindings()}
        return [(name, f"Key, {places[name]}: {binding.description}") for name, binding in named_bindings().items()]

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        self.action_change()

    def action_change(self) -> None:
        match self.query_one(Table).chosen:
            case "theme":
                self.app.search_themes()
            case "confidence":
                value = f"{self._settings.confidence:.2f}"
                self.app.push_screen(LineScreen(_ABOUT_CONFIDENCE, value, "sets it"), self._set_confidence)
            case str() as name:
                what = named_bindings()[name].description
                self.app.push_screen(KeyScreen(what), lambda key: self._set_key(name, key))

    def action_reset(self) -> None:
        match self.query_one(Table).chosen:
            case "theme":
                self._change(replace(self._settings, theme=Settings().theme))
            case "confidence":
                self._change(replace(self._settings, confidence=LEAST_CONFIDENCE))
            case str() as name:
                self._change(self._settings.with_key(name, ""))

    def _set_confidence(self, text: str | None) -> None:
        if text is None:
            return
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = -1
        if is_confidence(value):
            self._change(replace(self._settings, confidence=value))
        else:
            self.notify("The confidence is a number from 0 to 1.", severity="error", markup=False)

    def _set_key(self, name: str, key: str | None) -> None:
        if not key:
            return
        keys = {one: self._settings.keys.get(one, binding.key) for one, binding in named_bindings().items()}
        if other := clashing(name, key, keys):
            what = named_bindings()[other].description
            self.notify(f"{key} is taken: {what} ({other}).", severity="error", markup=False)
        else:
            self._change(self._settings.with_key(name, key))

    def _change(self, settings: Settings) -> None:
        self.post_message(self.Changed(settings))


_ABOUT_CONFIDENCE = "How sure an answer must be, from 0 to 1; one that is less so is withheld"


def _keys(settings: Settings, name: str) -> str:
    return settings.keys.get(name) or named_bindings()[name].key


class KeyScreen(ModalScreen[str | None]):
    """Comes back with the next key that is pressed, or None for Esc."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with Vertical(id="line"):
            yield Static(Content(f"Press the key for: {self._what}"), classes="heading")
            yield Static("Esc cancels", classes="aside", markup=False)

    def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(None if event.key == "escape" else event.key)
