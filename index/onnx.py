"""Encoders in ONNX form, and a text's vector by one: neither torch nor sentence-transformers is needed for it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def session(file: Path) -> Any:
    """The weights in a file, ready to read one text after another; several threads may share them."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # it keeps a plan for every shape, and texts come in ever new ones
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def inputs(weights: Any, encoding: Any) -> dict[str, np.ndarray]:
    """What a session of a BERT model asks for, of one tokenised text or pair; int64, shape (1, tokens) each."""
    import numpy as np

    columns = {
        "input_ids": encoding.ids,
        "attention_mask": encoding.attention_mask,
        "token_type_ids": encoding.type_ids,
    }
    return {node.name: np.array([columns[node.name]], dtype=np.int64) for node in weights.get_inputs()}


class OnnxEncoder:
    """A BERT encoder; its first output is a text's vector, or those of its tokens, of which the first stands for it."""

    def __init__(self, file: Path, tokenizer: Path, tokens: int) -> None:
        self.file = file
        self.tokens = tokens
        self._tokenizer_file = tokenizer

    def vector(self, text: str) -> np.ndarray:
        """A unit vector, float32, shape (dimensions,)."""
        import numpy as np

        raw: np.ndarray = self._session.run(None, inputs(self._session, self._tokenizer.encode(text)))[0][0]
        first = raw[0] if raw.ndim == 2 else raw
        unit: np.ndarray = first / np.linalg.norm(first)
        return unit

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32, shape (len(texts), dimensions).

        Each text is read alone, some at a time: quantised activations share a scale, so that in a batch the vector of
        one text would depend on the others.
        """
        import numpy as np

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(self.vector, texts)))

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, without the special ones, however long it is."""
        return [len(item.ids) for item in self._uncut.encode_batch(list(texts), add_special_tokens=False)]

    @cached_property
    def _session(self) -> Any:
        return session(self.file)

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = self._read_tokenizer()
        tokenizer.enable_truncation(self.tokens)
        return tokenizer

    @cached_property
    def _uncut(self) -> Any:
        tokenizer = self._read_tokenizer()
        tokenizer.no_truncation()
        return tokenizer

    def _read_tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        tokenizer.no_padding()
        return tokenizer
