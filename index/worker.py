"""The process that reads files for the library: it may hang, crash or run out of memory, and does no harm by it.

It takes orders on standard input, each a line of JSON and the bytes of a file, and answers in lines of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from index.article import Unreadable
from index.read import Fields, read_all
from index.sentences import sentence_spans


def main(memory: int) -> None:
    """Answer orders until there are no more of them; `memory` is the most address space to take, in bytes."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a library prints is no answer
    os.dup2(nowhere, 2)
    _limit(memory)
    while order := sys.stdin.buffer.readline():
        if not _answer(json.loads(order), sys.stdin.buffer, answers):
            return


def _limit(memory: int) -> None:
    if sys.platform == "win32":  # which has no such limits
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(order: dict[str, Any], orders: BinaryIO, answers: BinaryIO) -> bool:
    """Read one file; whether this process can go on to the next."""
    source = order["source"]
    within = True
    try:
        _end_after(order["seconds"])
        for answer in _articles(orders.read(order["size"]), source, Fields(**order["fields"])):
            _say(answers, answer)
            _end_after(order["seconds"])
    except Unreadable as error:
        _say(answers, {"unreadable": str(error)})
    except MemoryError:
        within = False
        _say(answers, {"unreadable": f"{source}: takes more memory to read than a file may; it is left out"})
    except Exception as error:  # a fault of a reader, which must not stop the files that follow
        name = type(error).__name__
        _say(answers, {"unreadable": f"{source}: can't be read, the reader failed on it ({name}); it is left out"})
    _end_after(0)
    _say(answers, {"end": True})
    return within


def _articles(data: bytes, source: str, fields: Fields) -> Iterator[dict[str, Any]]:
    for found in read_all(data, source, fields):
        if isinstance(found, Unreadable):
            yield {"unreadable": str(found)}
        else:
            yield {"article": asdict(found), "spans": sentence_spans(found.text)}


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _end_after(seconds: float) -> None:
    """Have the system end this process when it has computed for so long, or ten times as long has passed; 0: never.

    The interval of each timer is never reached: it tells a reader that has come further what the whole time is.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
        signal.setitimer(signal.ITIMER_REAL, 10 * seconds, 10 * seconds)
