"""Themes beside those of Textual, of which ansi-dark and ansi-light are the terminal's own: ours and the person's."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path

from textual.theme import Theme

from index.article import FactcheckError
from qa.places import home

THEMES = (
    Theme(
        name="high-contrast",
        primary="#ffffff",
        secondary="#00ffff",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1a1a1a",
        boost="#1a1a1a",
        success="#00ff00",
        warning="#ffff00",
        error="#ff8080",
        dark=True,
        variables={"text-muted": "#ffffff", "border": "#ffffff", "block-cursor-foreground": "#000000"},
    ),
)


class ThemeError(FactcheckError):
    """A theme's file that can't be used."""


def themes_folder() -> Path:
    return home() / "themes"


def theme_files() -> dict[Path, object]:
    """The person's theme files in the order of their names, each with what is another once it is changed."""
    found: dict[Path, object] = {}
    for file in sorted(themes_folder().glob("*.toml")):
        with suppress(FileNotFoundError):  # an editor may put a new file in its place at this moment
            state = file.stat()
            found[file] = (state.st_ino, state.st_mtime_ns, state.st_size)
    return found


def own_theme(file: Path) -> Theme:
    """The theme of a TOML file, named after it; its lines are the fields of Textual's Theme.

    Raises ThemeError when the file can't be read or has no such fields.
    """
    try:
        theme = Theme(**{**tomllib.loads(file.read_text("utf-8")), "name": file.stem})
        theme.to_color_system().generate()
    except Exception as error:  # Textual names its colour errors in many ways
        raise ThemeError(f"{file}: is no theme ({error})") from error
    return theme
