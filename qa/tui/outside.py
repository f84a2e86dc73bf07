"""Texts in the person's own editor and pager, for which the chat steps aside."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App, SuspendNotSupported

from qa.visible import visible

EDITORS = ("vi", "nano")
PAGERS = ("less", "more")


def page(app: App[Any], text: str) -> None:
    """Show a text in $PAGER, with nothing in it that could steer the terminal."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "text.txt"
        file.write_text(visible(text) + "\n", "utf-8")
        _run(app, _command(("PAGER",), PAGERS), file)


def edited(app: App[Any], text: str) -> str | None:
    """What a text becomes in $VISUAL or $EDITOR; None where it could not be edited."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "text.txt"
        file.write_text(text, "utf-8")
        return file.read_text("utf-8", "replace").rstrip("\n") if edit(app, file) else None


def edit(app: App[Any], file: Path) -> bool:
    """Open a file in $VISUAL or $EDITOR; False, and a word about it, where that failed."""
    return _run(app, _command(("VISUAL", "EDITOR"), EDITORS), file)


def _command(variables: Sequence[str], usual: Sequence[str]) -> list[str]:
    chosen = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    return shlex.split(chosen) or [next((name for name in usual if shutil.which(name)), usual[0])]


def _run(app: App[Any], command: list[str], file: Path) -> bool:
    try:
        with app.suspend():
            subprocess.run([*command, str(file)], check=True)
    except SuspendNotSupported:
        app.notify("There is no terminal here for another program.", severity="error", markup=False)
    except (OSError, subprocess.SubprocessError) as error:
        app.notify(visible(f"{command[0]} could not be used ({error})."), severity="error", markup=False)
    else:
        return True
    return False
