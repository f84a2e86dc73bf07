"""The chat in a real terminal, which tmux is: a question typed, and the lit sentence read from the screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.places import HOME_VARIABLE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux"),
]

QUESTION = "How much did the Tarvemouth Harbour Bridge cost?"
LIT = re.compile(r"▶ (\d+) +(\S.*)")  # the mark and the number of the lit sentence, then its first line


class Terminal:
    """A window of 120 by 40 that runs the chat."""

    def __init__(self, socket: str, library: Path, home: Path) -> None:
        self._tmux = ["tmux", "-L", socket]
        command = [sys.executable, "-m", "qa.cli", "chat", "--library", str(library)]
        window = ["new-session", "-d", "-x", "120", "-y", "40", "-e", f"{HOME_VARIABLE}={home}"]
        self._run("-f", os.devnull, *window, *command)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def until(self, reached: Callable[[str], object], seconds: float = 120) -> str:
        end = time.monotonic() + seconds
        while not reached(screen := self.screen):
            assert time.monotonic() < end, f"not reached in {seconds} s; the terminal shows:\n{screen}"
            time.sleep(0.2)
        return screen

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True, timeout=20)
        return done.stdout


@pytest.fixture
def terminal(shelf: Path, home: Path) -> Iterator[Terminal]:
    opened = Terminal(f"qa-{os.getpid()}", shelf, home)
    yield opened
    opened.close()


def test_a_question_is_answered_and_its_sentence_is_lit_in_the_article(terminal, samples):
    terminal.until(lambda screen: "10 articles in the library" in screen)
    terminal.type(QUESTION)
    terminal.press("Enter")
    terminal.until(lambda screen: "Sources" in screen or "The nearest sentences" in screen)
    terminal.press("Escape")
    terminal.press("1")
    screen = terminal.until(LIT.search)
    lit = LIT.search(screen)
    assert lit
    number, beginning = int(lit.group(1)), lit.group(2).strip()
    sentences = [samples.sentences(samples.article(entry.id)) for entry in samples.entries()]
    assert any(len(own) >= number and own[number - 1].text.startswith(beginning) for own in sentences), screen
