"""Do sentences begin and end where a reader would say?

Worse would be: a citation that shows half a sentence, or two where one was meant.
Score: precision, recall and F1 over the boundaries inside lines of news and manuals that were marked by hand, by
correcting the product's own boundaries. `sentences.jsonl` has the file, the offset and the digest of each line, and the
offsets in it at which a sentence ends, but no text. The rules were made on the first lines. The later lines were marked
when those stood, and gave F1 0.977; the five errors found there have been mended since, so neither part is unseen now.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.article import FactcheckError
from index.read.clean import canonical
from index.read.text import read_text
from index.sentences import sentence_spans

MARKED = Path(__file__).with_suffix(".jsonl")
_RESAMPLES = 1_000
_SPLIT = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")

Counts = tuple[int, int, int]  # boundaries that are right, found, wanted


def measure(data_dir: Path) -> Iterator[dict[str, Any]]:
    """Rows of the product, of the library that it builds on, and of a regular expression."""
    lines = list(_marked(Path(data_dir)))
    systems: dict[str, Callable[[str], set[int]]] = {
        "factcheck-qa": lambda line: {end for _, end in sentence_spans(line)},
        "sentencex": _sentencex,
        "regular expression": _split,
    }
    for part in ("first lines", "later lines"):
        for system, ends_in in systems.items():
            counts = [_counts(line, ends, ends_in(line)) for name, line, ends in lines if name == part]
            yield from _rows(part, system, counts)


def _marked(folder: Path) -> Iterator[tuple[str, str, set[int]]]:
    """Each line that was marked: its part of the set, its text, and the offsets at which its sentences end."""
    with gzip.open(folder / "html" / "ground_truth.json.gz", "rt", encoding="utf-8") as file:
        pages = json.load(file)
    documents = {
        file.name: read_text(file.read_bytes(), file.name).text for file in (folder / "documents").glob("*.txt")
    }
    for row in map(json.loads, MARKED.read_text("utf-8").splitlines()):
        name = row["file"]
        text = documents[name] if name in documents else canonical(pages[name]["articleBody"])
        line = text[row["start"] : row["start"] + row["length"]]
        if hashlib.sha256(line.encode()).hexdigest()[:12] != row["hash"]:
            raise FactcheckError(f"{MARKED.name}: {name} reads otherwise than when it was marked, at {row['start']}")
        yield row["part"], line, set(row["ends"])


def _counts(line: str, wanted: set[int], found: set[int]) -> Counts:
    """Boundaries inside the line: its own end is given."""
    wanted, found = wanted - {len(line)}, found - {len(line)}
    return len(wanted & found), len(found), len(wanted)


def _sentencex(line: str) -> set[int]:
    from sentencex import segment  # type: ignore[import-untyped]

    ends, end = set(), 0
    for sentence in segment("en", line):
        end += len(sentence)
        ends.add(len(line[:end].rstrip()))
    return ends


def _split(line: str) -> set[int]:
    return {len(line[: found.end()].rstrip()) for found in _SPLIT.finditer(line)}


def _rows(part: str, system: str, counts: list[Counts]) -> Iterator[dict[str, Any]]:
    chance = random.Random(0)
    samples = [chance.choices(counts, k=len(counts)) for _ in range(_RESAMPLES)]
    for metric, of in {"precision": _precision, "recall": _recall, "f1": _f1}.items():
        values = sorted(of(sample) for sample in samples)
        yield {
            "set": "sentences",
            "setting": part,
            "metric": metric,
            "system": system,
            "value": of(counts),
            "low": values[_RESAMPLES * 25 // 1000],
            "high": values[_RESAMPLES * 975 // 1000],
            "items": sum(wanted for _, _, wanted in counts),
        }


def _precision(counts: list[Counts]) -> float:
    return sum(right for right, _, _ in counts) / max(sum(found for _, found, _ in counts), 1)


def _recall(counts: list[Counts]) -> float:
    return sum(right for right, _, _ in counts) / max(sum(wanted for _, _, wanted in counts), 1)


def _f1(counts: list[Counts]) -> float:
    precision, recall = _precision(counts), _recall(counts)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
