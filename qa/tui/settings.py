"""The chat's settings, in one TOML file that docs/chat.md describes; what is changed in the chat is written to it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.article import FactcheckError
from qa.confidence import LEAST_CONFIDENCE
from qa.places import home

DEFAULT_THEME = "textual-dark"


class SettingsError(FactcheckError):
    """Settings that can't be used as they stand, or not be written."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The name of a theme, the least confidence of an answer that is shown, and keys by the names of what they do."""

    theme: str = DEFAULT_THEME
    confidence: float = LEAST_CONFIDENCE
    keys: Mapping[str, str] = field(default_factory=dict)

    def with_key(self, name: str, key: str) -> Settings:
        """With another key for what has this name; an empty one leaves it the key it comes with."""
        others = {one: known for one, known in self.keys.items() if one != name}
        return replace(self, keys={**others, name: key} if key else others)


def settings_file() -> Path:
    return home() / "settings.toml"


def read_settings(themes: Container[str], names: Container[str]) -> Settings:
    """The settings, each as it comes where it is not given; `names` are those of what a key can do.

    Raises SettingsError where the file can't be understood.
    """
    file = settings_file()
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: can't be read ({error}); the chat goes on as if it were empty") from error
    settings = Settings(**{name: given[name] for name in ("theme", "confidence", "keys") if name in given})
    if not isinstance(settings.theme, str) or settings.theme not in themes:
        raise SettingsError(f"{file}: there is no theme {settings.theme!r}; F7 lists those there are")
    if not is_confidence(settings.confidence):
        raise SettingsError(f"{file}: confidence needs a number from 0 to 1")
    if not isinstance(settings.keys, dict) or not all(isinstance(key, str) for key in settings.keys.values()):
        raise SettingsError(f'{file}: [keys] needs lines such as "ask.copy" = "ctrl+y"')
    if unknown := [name for name in settings.keys if name not in names]:
        raise SettingsError(f"{file}: no key does {unknown[0]!r}; F7 lists what they do")
    return settings


def is_confidence(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def write_settings(settings: Settings) -> None:
    """Write down what differs from how it comes, and leave everything else in the file as it is.

    Raises SettingsError when the file can't be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    file = settings_file()
    usual = Settings()
    try:
        document = tomlkit.parse(file.read_text("utf-8") if file.exists() else "")
        for name in ("theme", "confidence"):
            if getattr(settings, name) != getattr(usual, name) or name in document:
                document[name] = getattr(settings, name)
        keys = document.setdefault("keys", tomlkit.table()) if settings.keys or "keys" in document else {}
        for gone in [name for name in keys if name not in settings.keys]:
            del keys[gone]
        keys.update({name: key for name, key in settings.keys.items() if keys.get(name) != key})
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(f"{file.name}.{os.getpid()}.part")
        partial.write_text(tomlkit.dumps(document), "utf-8")
        partial.replace(file)
    except (OSError, ValueError, TOMLKitError) as error:
        raise SettingsError(f"{file}: can't be written ({error})") from error
