"""What would keep a key from the screen: models at work on every core, other threads, a collection of all garbage."""

from __future__ import annotations

import gc
import os
import sys
import threading
from time import monotonic

from textual.app import App
from textual.events import Event, InputEvent

BEHIND = 10  # steps of niceness
TURN = 0.0005  # seconds that a thread may keep the others waiting; a key changes threads several times
LULL = 1.5  # seconds without a key or the mouse
NEVER = 1 << 30
DUE = 10  # collections of the young since the last full one, as Python has it


def stay_behind() -> None:
    """Let the screen's thread go before this one, and before those that this one starts from now on, as models do.

    Linux alone gives every thread a niceness of its own.
    """
    if sys.platform == "linux":
        niceness = os.getpriority(os.PRIO_PROCESS, os.getpid()) + BEHIND
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(niceness, 19))


class UnhurriedApp(App[None]):
    """Has threads take turns quickly, and collects all garbage in a lull, since that takes a tenth of a second."""

    def __init__(self) -> None:
        super().__init__()
        self._touched = monotonic()
        self._usual = gc.get_threshold(), sys.getswitchinterval()

    def on_mount(self) -> None:
        gc.set_threshold(*gc.get_threshold()[:2], NEVER)
        sys.setswitchinterval(TURN)
        self.set_interval(LULL, self._tidy)

    def on_unmount(self) -> None:
        threshold, turn = self._usual
        gc.set_threshold(*threshold)
        sys.setswitchinterval(turn)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent):
            self._touched = monotonic()
        await super().on_event(event)

    def _tidy(self) -> None:
        if monotonic() - self._touched > LULL and gc.get_count()[2] >= DUE:
            gc.collect()
