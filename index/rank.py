"""A question and sentences to evidence: a cross-encoder reads each pair and scores it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

from index.onnx import inputs, session

TOKENS = 192


class Ranker:
    """A BERT cross-encoder as ONNX: `model.onnx` (or one `.onnx`) and `tokenizer.json` in a folder."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads or os.cpu_count() or 1

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question, between 0 and 1, in the order given.

        Each pair is read alone, some at a time: quantised activations share a scale, so that in a batch the score of
        one text would depend on the others.
        """
        import numpy as np

        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        weights = self._session  # made before the threads that share it
        with ThreadPoolExecutor(self.threads) as pool:
            scores = np.array(list(pool.map(lambda encoding: _logit(weights, encoding), encodings)))
        return [float(score) for score in 1 / (1 + np.exp(-scores))]

    @cached_property
    def _session(self) -> Any:
        return session(sorted(self.folder.glob("*.onnx"))[0])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_truncation(TOKENS, strategy="longest_first")
        tokenizer.no_padding()
        return tokenizer


def _logit(weights: Any, encoding: Any) -> float:
    return float(weights.run(None, inputs(weights, encoding))[0].reshape(-1)[0])
