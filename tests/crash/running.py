"""Runs `qa` as processes of their own, which start at once because a server has loaded what they need."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["made_up", "qa.assistant", "qa.cli", "qa.adding", "index.check", "numpy"])


class Running:
    """A `qa` command that runs; what it prints comes line by line."""

    def __init__(self, arguments: tuple[str, ...], largest_file: int | None) -> None:
        here, there = CONTEXT.Pipe()
        self._output = here
        self._rest = b""
        self.process: ForkServerProcess = CONTEXT.Process(target=_run, args=(arguments, there, largest_file))
        self.process.start()
        there.close()

    def lines(self) -> Iterator[str]:
        """Each line as soon as it is printed, until the process has ended."""
        while chunk := os.read(self._output.fileno(), 1 << 16):
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            yield from (line.decode("utf-8", "replace") for line in lines)

    def kill(self) -> None:
        self.process.kill()

    def status(self) -> int:
        self.process.join()
        self._output.close()
        assert self.process.exitcode is not None
        return self.process.exitcode


@contextmanager
def running(*arguments: object, largest_file: int | None = None) -> Iterator[Running]:
    run = Running(tuple(map(str, arguments)), largest_file)
    try:
        yield run
    finally:
        if run.process.is_alive():
            run.kill()
        run.process.join()


def finished(*arguments: object, largest_file: int | None = None) -> tuple[int, list[str]]:
    """The exit status of a command and the lines that it printed; it may write no file of more than these bytes."""
    with running(*arguments, largest_file=largest_file) as run:
        lines = list(run.lines())
        return run.status(), lines


def _run(arguments: tuple[str, ...], output: Connection, largest_file: int | None) -> None:
    from made_up import main

    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    for stream in (1, 2):
        os.dup2(output.fileno(), stream)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8", closefd=False) for stream in (1, 2))
    sys.argv = ["qa", *arguments]
    main()
