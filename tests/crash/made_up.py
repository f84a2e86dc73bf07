"""The `qa` command, and libraries, with a made-up embedder: a real process that is ready in a second, without torch."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.library import Library

DIMENSIONS = 64


class MadeUpEmbedder:
    """A text's vector counts its words in `DIMENSIONS` boxes; texts that share words are close."""

    identity = "made-up"

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.full((len(texts), DIMENSIONS), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode("utf-8", "replace")) % DIMENSIONS] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def question(self, text: str) -> np.ndarray:
        return self.passages([text])[0]

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def made_up_library(folder: Path, *, create: bool = False) -> Library:
    embedder: Any = MadeUpEmbedder()
    ranker: Any = None
    return Library(folder, embedder, ranker, create=create)


def main() -> None:
    """`qa` as its user runs it, but for the embedder."""
    from qa import assistant, cli

    def open_library(folder: Path | None, *, create: bool = False, **_: object) -> Library:
        assert folder
        return made_up_library(folder, create=create)

    assistant.open_library = open_library  # type: ignore[assignment]
    cli.main()


if __name__ == "__main__":
    sys.exit(main())
