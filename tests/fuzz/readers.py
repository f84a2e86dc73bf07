"""Broken files for each reader: real ones of every format that were damaged, and bytes that never were one.

Every input is read in a worker process, as `qa add` reads it, so that what would hang, crash or write is seen.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "index"))

from samples import packed, unpacked
from test_read_hostile import SAMPLES

from index.article import Unreadable
from index.read.clean import canonical
from index.reading import Reader, Reading

SLOWEST = 10.0  # seconds of a processor for one file
PACKAGES = {"docx", "odt", "epub", "zip"}
MARKS = [
    b"<",
    b"</",
    b"<!--",
    b"&#0;",
    b"&amp;",
    b"\0",
    b"{",
    b"}",
    b"\\",
    b'"',
    b"\n\n",
    b"From ",
    b"PK\3\4",
    b"\xff\xfe",
]
FAULTS = ("crashed the reader", "the reader failed", "longer than", "could not read it")


@dataclass(frozen=True, slots=True)
class Seen:
    """How many inputs gave articles and how many were refused; the slowest took `slowest` seconds by the clock."""

    read: int
    refused: int
    slowest: float


def inputs(suffix: str, chance: random.Random) -> Iterator[bytes]:
    """Without end: three in four are a changed sample, of packages half of them changed in a file inside."""
    sample = SAMPLES[suffix]
    while True:
        kind = chance.randrange(4)
        if kind == 0:
            yield chance.randbytes(chance.randrange(200))
        elif kind == 1 and suffix in PACKAGES:
            parts = unpacked(sample)
            name = chance.choice(sorted(parts))
            yield packed({**parts, name: changed(parts[name], chance)})
        else:
            yield changed(sample, chance)


def changed(data: bytes, chance: random.Random) -> bytes:
    """The bytes after a few edits: a bit flipped, some left out, written twice or moved, a mark put in, the end cut."""
    for _ in range(chance.randrange(1, 6)):
        edit = chance.choice(EDITS)
        start = chance.randrange(len(data) + 1)
        data = edit(data, start, min(start + chance.randrange(1, 60), len(data)), chance)
    return data


def _flipped(data: bytes, start: int, end: int, chance: random.Random) -> bytes:
    piece = bytes(byte ^ (1 << chance.randrange(8)) for byte in data[start : start + 1])
    return data[:start] + piece + data[start + 1 :]


def _moved(data: bytes, start: int, end: int, chance: random.Random) -> bytes:
    rest = data[:start] + data[end:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


EDITS: list[Callable[[bytes, int, int, random.Random], bytes]] = [
    _flipped,
    _moved,
    lambda data, start, end, chance: data[:start] + data[end:],
    lambda data, start, end, chance: data[:end] + data[start:end] * chance.randrange(1, 50) + data[end:],
    lambda data, start, end, chance: data[:start] + chance.choice(MARKS) * chance.choice((1, 1, 200)) + data[start:],
    lambda data, start, end, chance: data[:start] + chance.randbytes(end - start) + data[end:],
    lambda data, start, end, chance: data[:start] if chance.randrange(8) == 0 else data,
]


def fuzzed(suffix: str, count: int, seed: int, say: Callable[[str], None] = lambda _: None) -> Seen:
    """Have `count` inputs read. Raises AssertionError, with the seed and the number of the input, at a fault."""
    chance = random.Random(f"{suffix} {seed}")
    read = refused = 0
    slowest = 0.0
    with closing(Reader(seconds=SLOWEST)) as reader:
        for number, data in zip(range(count), inputs(suffix, chance), strict=False):
            where = f"{suffix}, seed {seed}, input {number}"
            started = time.monotonic()
            found = list(reader.read(data, f"a.{suffix}"))
            slowest = max(slowest, time.monotonic() - started)
            readings = [one for one in found if isinstance(one, Reading)]
            for one in found:
                assert not isinstance(one, Unreadable) or not any(fault in str(one) for fault in FAULTS), (
                    f"{where}: {one}"
                )
            assert found, f"{where}: nothing came of it"
            for one in readings:
                text = one.article.text
                assert text == canonical(text) != "", f"{where}: a text that is not canonical"
                assert all(text[start:end].strip() for start, end in one.spans), f"{where}: an empty sentence"
            read, refused = read + bool(readings), refused + (not readings)
            if number % 100 == 99:
                say(f"{suffix}: {number + 1} inputs, {read} read, {refused} refused, slowest {slowest:.1f} s")
    return Seen(read, refused, slowest)
