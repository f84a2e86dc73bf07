"""The chat's settings, in one TOML file that docs/chat.md describes. Only the theme is ever written to it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.article import FactcheckError
from qa.places import home

DEFAULT_THEME = "textual-dark"


class SettingsError(FactcheckError):
    """Settings that can't be used as they stand."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The name of a theme, and keys of one's own by the names of what they do."""

    theme: str = DEFAULT_THEME
    keys: Mapping[str, str] = field(default_factory=dict)


def settings_file() -> Path:
    return home() / "settings.toml"


def read_settings(themes: Container[str]) -> Settings:
    """The settings, each as it comes where it is not given. Raises SettingsError where the file can't be understood."""
    file = settings_file()
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: can't be read ({error}); the chat goes on as if it were empty") from error
    theme, keys = given.get("theme", DEFAULT_THEME), given.get("keys", {})
    if theme not in themes:
        raise SettingsError(f"{file}: there is no theme {theme!r}; Ctrl+P, Theme lists those there are")
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise SettingsError(f'{file}: [keys] needs lines such as "ask.copy" = "ctrl+y"')
    return Settings(theme, keys)


def remember_theme(name: str) -> None:
    """Write the theme down, and leave everything else in the file as it is; a file that can't be written is let be."""
    file, line = settings_file(), f'theme = "{name}"'
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        changed, count = re.subn(r"^theme\s*=.*$", line, text, count=1, flags=re.MULTILINE)
        partial = file.with_name(f"{file.name}.{os.getpid()}.part")
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(changed if count else f"{line}\n{text}", "utf-8")
        partial.replace(file)
    except (OSError, ValueError):
        return
