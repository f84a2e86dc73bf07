"""What was typed, dragged or pasted to be added: paths, or the text of an article."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

SHORTEST_ARTICLE = 200  # characters; what is shorter, and no path, is a path with a mistake in it


@dataclass(frozen=True, slots=True)
class Paths:
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastedText:
    text: str


@dataclass(frozen=True, slots=True)
class NoSuchPath:
    text: str


def read_pasted(text: str) -> Paths | PastedText | NoSuchPath:
    """Paths as terminals paste a dragged file: quoted, with escaped spaces or as file:// addresses; else a text."""
    for reading in (_lines(text), _words(text)):
        if reading and all(map(_exists, reading)):
            return Paths(tuple(reading))
    if len(text) >= SHORTEST_ARTICLE or "\n" in text.strip():
        return PastedText(text)
    return NoSuchPath(text.strip())


def _lines(text: str) -> list[str]:
    return [_path(line.strip()) for line in text.splitlines() if line.strip()]


def _words(text: str) -> list[str]:
    try:
        return [_path(word) for word in shlex.split(text)]
    except ValueError:  # a lone quotation mark
        return []


def _path(word: str) -> str:
    if word.startswith("file://"):
        return unquote(urlsplit(word).path)
    return str(Path(word).expanduser()) if word.startswith("~") else word


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # too long for a name, or a null character in it
        return False
