"""How far a measurement is: its rate, its time left, and a stop that keeps what is done.

Worse would be: hours of work lost to Ctrl-C, or a run that says nothing.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import TypeVar

Item = TypeVar("Item")

EVERY = 20.0  # seconds between two lines where standard error is no terminal


class Stop:
    """Ctrl-C: the first one ends every loop after the item in hand, a second one ends the program."""

    def __init__(self) -> None:
        self.wanted = False

    def listen(self) -> None:
        signal.signal(signal.SIGINT, self._heard)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self.wanted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("\nstopping after this item; Ctrl-C again to stop at once", file=sys.stderr)


stop = Stop()


def steadily(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items, with the rate and the time left on standard error; ends early when a stop is wanted."""
    terminal = sys.stderr.isatty()
    started = told = time.monotonic()
    for done, item in enumerate(items, 1):
        if stop.wanted:
            break
        yield item
        now = time.monotonic()
        if done == len(items) or now - told >= (1.0 if terminal else EVERY):
            told = now
            each = (now - started) / done
            text = f"{what}: {done} of {len(items)}, {each:.2f} s an item, {_clock(each * (len(items) - done))} left"
            print(f"\r{text}\033[K" if terminal else text, end="" if terminal else "\n", file=sys.stderr, flush=True)
    if terminal:
        print(file=sys.stderr)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
