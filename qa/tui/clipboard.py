"""The clipboard: the terminal's own (OSC 52, which also works over ssh) and a program of the system beside it."""

from __future__ import annotations

import os
import shutil
import subprocess

from textual.app import App

PROGRAMS = (
    (("wl-copy",), "WAYLAND_DISPLAY"),
    (("xclip", "-selection", "clipboard"), "DISPLAY"),
    (("xsel", "--clipboard", "--input"), "DISPLAY"),
    (("pbcopy",), ""),
    (("clip.exe",), ""),
)


def copy(app: App[None], text: str, what: str) -> None:
    """Copy a text both ways and say so, with what to do where neither arrives."""
    app.copy_to_clipboard(text)
    program = _program()
    if program and _given(program, text):
        told = f"Copied {what}."
    else:
        told = f"Copied {what} through the terminal. If it does not arrive, hold Shift and select with the mouse."
    app.notify(told, markup=False)


def _program() -> tuple[str, ...] | None:
    for command, needs in PROGRAMS:
        if shutil.which(command[0]) and (not needs or os.environ.get(needs)):
            return command
    return None


def _given(command: tuple[str, ...], text: str) -> bool:
    data, nowhere = text.encode("utf-8", "replace"), subprocess.DEVNULL
    try:
        subprocess.run(command, input=data, timeout=2, check=True, stdout=nowhere, stderr=nowhere)
    except (OSError, subprocess.SubprocessError):
        return False
    return True
