"""An app whose theme, keys and confidence are those of the settings file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen
from textual.theme import Theme

from index.article import FactcheckError
from qa.tui.desk import Desk
from qa.tui.keymap import named_bindings, named_on
from qa.tui.pauses import UnhurriedApp
from qa.tui.screens.settings import SettingsScreen
from qa.tui.settings import Settings, read_settings, write_settings
from qa.tui.themes import THEMES, own_theme, theme_files
from qa.visible import visible

LOOK = 1.0  # seconds between two looks at the theme files


class ConfiguredApp(UnhurriedApp):
    """Reads the settings at the start and themes as they change, and writes down what is changed in the chat.

    A file that is broken is told and let be.
    """

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()
        self._readable = True
        self._theme_files: dict[Path, object] = {}

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self._take_themes()
        self._readable = self._told(lambda: self._use(read_settings(self.available_themes, named_bindings())))
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.set_interval(LOOK, self._take_themes)

    def get_key_display(self, binding: Binding) -> str:
        """`Esc` and `F5`, as the texts have them."""
        shown = super().get_key_display(binding)
        return shown.capitalize() if shown == "esc" or shown[1:].isdigit() else shown

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that a named key does on this screen is in the palette as well."""
        for node, one in named_on(screen):
            help = f"Key {self.get_key_display(one)}"
            yield SystemCommand(one.description, help, partial(node.run_action, one.action))
        yield from (one for one in super().get_system_commands(screen) if one.title not in ("Keys", "Quit"))

    def _take_themes(self) -> None:
        """Take the person's themes that are new or changed; one that is broken now stays as it was."""
        found = theme_files()
        for file, state in found.items():
            if self._theme_files.get(file) != state:
                self._told(partial(self._take_theme, file))
        self._theme_files = found

    def _take_theme(self, file: Path) -> None:
        theme = own_theme(file)
        self.register_theme(theme)
        if theme.name == self.theme:
            self.mutate_reactive(ConfiguredApp.theme)  # its name is the same, its colours are not

    def _keep_theme(self, theme: Theme) -> None:
        self._change(replace(self.settings, theme=theme.name))

    def on_settings_screen_changed(self, event: SettingsScreen.Changed) -> None:
        self._change(event.settings)

    def _change(self, settings: Settings) -> None:
        if settings != self.settings:
            self._use(settings)
            if self._readable:
                self._told(partial(write_settings, settings))

    def _use(self, settings: Settings) -> None:
        self.settings = settings
        self.desk.least = settings.confidence
        self.theme = settings.theme
        self.set_keymap(dict(settings.keys))
        if isinstance(self.screen, SettingsScreen):
            self.screen.show(settings)

    def _told(self, step: Callable[[], None]) -> bool:
        """Whether a step came off; what went wrong is told."""
        try:
            step()
        except FactcheckError as error:
            self.notify(visible(f"{error}."), severity="error", timeout=20, markup=False)
            return False
        return True
