"""Files read in a process of their own, with limits on time and memory, so that none can stop the others."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.article import Article, Unreadable
from index.read import Fields

SECONDS = 60  # of a processor, so that a busy machine fails no file
MEMORY = 2 << 30  # bytes of address space
_PACKAGES = Path(__file__).parent.parent
_WORKER = "import sys; sys.path.append(sys.argv[1]); from index.worker import main; main(int(sys.argv[2]))"


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and the spans of its sentences."""

    article: Article
    spans: Sequence[tuple[int, int]]


class Reader:
    """Reads files in a worker process, which starts with the first and is replaced when a file has ended it.

    Each article of a file may take `seconds` of a processor, ten times as many by the clock, and `memory` bytes.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._worker: subprocess.Popen[bytes] | None = None

    def read(self, data: bytes, source: str, fields: Fields | None = None) -> Iterator[Reading | Unreadable]:
        """The articles of a file, and an Unreadable for each part of it, or for the whole, that can't be read."""
        worker = self._started()
        ended = False
        try:
            order = {
                "source": source,
                "size": len(data),
                "fields": asdict(fields) if fields else {},
                "seconds": self._seconds,
            }
            _send(worker, order, data)
            assert worker.stdout
            while not ended and (line := worker.stdout.readline()):
                answer = json.loads(line)
                ended = answer.get("end", False)
                if "article" in answer:
                    yield Reading(Article(**_tuples(answer["article"])), _tuples(answer["spans"]))
                elif "unreadable" in answer:
                    yield Unreadable(answer["unreadable"])
            if not ended:
                worker.wait()
        finally:
            if not ended:
                self.close()  # the rest of what it says belongs to this file
        if not ended:
            yield Unreadable(f"{source}: {self._why(worker.returncode)}; it is left out, the others go on")

    def close(self) -> None:
        if self._worker:
            self._worker.kill()
            self._worker.wait()
            for stream in (self._worker.stdin, self._worker.stdout):
                with suppress(OSError):  # what it did not live to read
                    assert stream
                    stream.close()
            self._worker = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self.close()
            self._worker = subprocess.Popen(
                [sys.executable, "-P", "-c", _WORKER, str(_PACKAGES), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for this process, which then ends the worker
            )
        return self._worker

    def _why(self, status: int) -> str:
        """What ended the worker, in words, by its exit status."""
        if -status in (signal.SIGPROF, signal.SIGALRM):
            return f"reading it took longer than {self._seconds:g} seconds"
        if status < 0:
            return f"reading it crashed the reader ({signal.Signals(-status).name})"
        return f"the reader could not read it (it ended with status {status})"


def _send(worker: subprocess.Popen[bytes], order: dict[str, Any], data: bytes) -> None:
    assert worker.stdin
    with suppress(BrokenPipeError):  # it has died, which its exit status tells
        worker.stdin.write(json.dumps(order).encode() + b"\n")
        worker.stdin.write(data)
        worker.stdin.flush()


def _tuples(value: Any) -> Any:
    """What JSON made lists of as the tuples that they were."""
    if isinstance(value, dict):
        return {name: _tuples(one) for name, one in value.items()}
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
