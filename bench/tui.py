"""How long does a key take to the screen, at rest and while the model writes, and how long does the chat take to open?

Worse would be: a letter that shows late because the model is at work, a chat that opens with its models. Both are
measured in a pseudo-terminal, from the key written into it to the letter drawn out of it, by turns with a bare Textual
app that is nothing but a text area, so that the machine's load hits both.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bench.data import Data
from bench.parts import Parts
from bench.progress import steadily, stop
from bench.review import ARTICLES
from bench.rows import PRODUCT, Figures, Row
from index.article import FactcheckError
from index.library import Library

SETS = ("start", "keys")
STARTS = 7
IDLE_KEYS = 200
PAUSE = 0.04  # seconds between two keys, as of someone who types fast
BETWEEN_KNOCKS = 0.02  # seconds, while a program starts
QUIET = 0.3  # seconds without anything drawn, after which all is
SIZE = 120, 40
NOT_INHERITED = ("COLUMNS", "LINES", "NO_COLOR", "COLORTERM")
PATIENCE = 120.0  # seconds

BARE = "bare Textual app"
BARE_APP = """
from textual.app import App
from textual.widgets import TextArea

class Bare(App):
    def compose(self):
        yield TextArea()

Bare().run()
"""

# Letters that stand in no article, so that one drawn is the one typed; as many as fit into one line.
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
KNOCKS = "ё"
CLEAR = "\x15"
TITLE = re.compile(rb"\x1b\]2;factcheck-qa(?:: )?([^\x07]*)\x07")
AT_REST = ("", "answered")

QUESTIONS = (
    "How much did the Tarvemouth Harbour Bridge cost?",
    "How many jobs will Corvane Line cut?",
    "Why did the sirens fail during Storm Ottilie?",
    "What did the auditors find?",
    "How many people were evacuated from Low Quay?",
    "When did the electric ferry Petrel begin to sail?",
    "How long was the harbour bridge closed because of Storm Ottilie?",
    "Who pays for the sea wall?",
)


class Terminal:
    """A program in a pseudo-terminal, and what it draws."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = SIZE, **surroundings: str) -> None:
        """`size` is in columns and lines; the surroundings are variables beside those of this process."""
        self._command = command
        self._fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(size), 0, 0))
        tty.setraw(inner)  # so that a key typed before the program has begun is drawn by nobody but the program
        left = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        variables = {**left, "TERM": "xterm-256color", **surroundings}
        self._process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, start_new_session=True, env=variables
        )
        os.close(inner)
        self.drawn = b""
        self.title = ""

    def send(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def knock(self) -> None:
        """Type a letter over and over until it is drawn: what is typed before the program listens may be lost."""
        end = time.perf_counter() + PATIENCE
        while KNOCKS.encode() not in self.drawn:
            if time.perf_counter() > end:
                raise FactcheckError(
                    f"{self._command[-1]}: no key drawn in {PATIENCE:.0f} s, but {self.drawn[-999:]!r}"
                )
            self.send(KNOCKS)
            self._read(BETWEEN_KNOCKS)

    def clear(self) -> None:
        """Empty the line and let that be drawn: a letter typed at once could be deleted with the rest."""
        self.send(CLEAR)
        end = time.perf_counter() + 1.0
        while self._read(QUIET) and time.perf_counter() < end:
            pass

    def ask(self, question: str) -> None:
        """Send a question, and wait until the chat is at work on it."""
        self.clear()
        self.drawn = b""
        self.send(f"{question}\r")
        self.until(lambda: any(title.decode() not in AT_REST for title in TITLE.findall(self.drawn)))

    def press(self, letter: str) -> float:
        """Type a letter; the seconds until it is drawn."""
        self._read(0)
        self.drawn = b""
        began = time.perf_counter()
        self.send(letter)
        self.until(lambda: letter.encode() in self.drawn)
        return time.perf_counter() - began

    def until(self, reached: Callable[[], object]) -> None:
        """Read what is drawn until then. Raises FactcheckError where that takes too long or the program ends."""
        end = time.perf_counter() + PATIENCE
        while not reached():
            if not self._read(1.0) and time.perf_counter() > end:
                raise FactcheckError(
                    f"{self._command[-1]}: nothing of it in {PATIENCE:.0f} s, but {self.drawn[-999:]!r}"
                )

    def _read(self, seconds: float) -> bool:
        """Take what has been drawn, after at most these seconds; False where nothing has."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            self.drawn += os.read(self._fd, 1 << 16)
        except OSError as error:  # as Linux tells that the program has ended
            raise FactcheckError(f"{self._command[-1]}: it ended after {self.drawn[-999:]!r}") from error
        for found in TITLE.findall(self.drawn)[-1:]:
            self.title = found.decode()
        return True

    def close(self) -> None:
        self._process.terminate()
        os.close(self._fd)
        self._process.wait(PATIENCE)


@contextmanager
def terminal(command: Sequence[str], size: tuple[int, int] = SIZE, **surroundings: str) -> Iterator[Terminal]:
    opened = Terminal(command, size, **surroundings)
    try:
        yield opened
    finally:
        opened.close()


def measure(data: Data, names: Sequence[str]) -> Iterator[Row]:
    """The rows of each part, over the sample articles and the chat model in use."""
    parts = Parts()
    with tempfile.TemporaryDirectory(prefix="factcheck-qa-bench-") as folder:
        library = Library(Path(folder), parts.embedder, parts.ranker, create=True)
        for _ in library.add_files(sorted(ARTICLES.iterdir())):
            pass
        library.close()
        chat = [sys.executable, "-m", "qa.cli", "chat", "--library", folder]
        bare = [sys.executable, "-c", BARE_APP]
        if "start" in names:
            yield from _start(chat, bare, min(STARTS, data.limit or STARTS))
        if "keys" in names and not stop.wanted:
            yield from _keys(chat, bare, data.limit)


def _start(chat: Sequence[str], bare: Sequence[str], times: int) -> Iterator[Row]:
    """Keys typed from the start on: the first that is drawn says that the screen is there and can be used."""
    seconds: dict[str, list[float]] = {PRODUCT: [], BARE: []}
    for _ in steadily(range(times), "tui, start"):
        for system, command in ((PRODUCT, chat), (BARE, bare)):
            began = time.perf_counter()
            with terminal(command) as opened:
                opened.knock()
                seconds[system].append(time.perf_counter() - began)
    setting = "start to a first key on the screen"
    for system, values in seconds.items():
        yield from Figures("tui", setting, system).median("seconds, median", values)
    over = [ours - its for ours, its in zip(seconds[PRODUCT], seconds[BARE], strict=True)]
    yield from Figures("tui", setting, PRODUCT).median("seconds over a bare app, median", over)


def _keys(chat: Sequence[str], bare: Sequence[str], limit: int | None) -> Iterator[Row]:
    with terminal(chat) as ours, terminal(bare) as its:
        ours.knock()
        its.knock()
        waits = Waits(ours, its)
        for question in steadily(QUESTIONS[:limit], "tui, keys while the model writes"):
            ours.ask(question)
            while ours.title not in AT_REST:
                waits.press("while it answers", *(["while it writes"] if ours.title == "writing" else []))
        for _ in steadily(range(min(IDLE_KEYS, 5 * (limit or IDLE_KEYS))), "tui, keys at rest"):
            waits.press("at rest")
        yield from waits.rows()


class Waits:
    """Keys typed into both programs by turns, and how long each took, by what the chat was doing as it was typed."""

    def __init__(self, ours: Terminal, its: Terminal) -> None:
        self._ours = ours
        self._its = its
        self._typed = 0
        self._seconds: dict[str, list[tuple[float, float]]] = {}

    def press(self, *doing: str) -> None:
        letter = LETTERS[self._typed % len(LETTERS)]
        if letter == LETTERS[0]:
            self._ours.clear()
            self._its.clear()
        self._typed += 1
        pair = self._ours.press(letter), self._its.press(letter)
        for one in doing:
            self._seconds.setdefault(one, []).append(pair)
        time.sleep(PAUSE)

    def rows(self) -> Iterator[Row]:
        for doing, pairs in self._seconds.items():
            ours, its = (1_000 * column for column in np.array(pairs).T)
            for system, values in ((PRODUCT, ours), (BARE, its)):
                figures = Figures("tui", f"key to screen, {doing}", system)
                yield from figures.of("milliseconds, p50", np.median, values)
                yield from figures.of("milliseconds, p99", _p99, values)
            figures = Figures("tui", f"key to screen, {doing}", PRODUCT)
            yield from figures.of("of a bare app's, p50", _of_median, ours, its)
            yield from figures.of("of a bare app's, p99", _of_p99, ours, its)


def _p99(values: np.ndarray) -> float:
    return float(np.percentile(values, 99))


def _of_median(ours: np.ndarray, its: np.ndarray) -> float:
    return float(np.median(ours) / np.median(its))


def _of_p99(ours: np.ndarray, its: np.ndarray) -> float:
    return _p99(ours) / _p99(its)
