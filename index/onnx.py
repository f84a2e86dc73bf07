"""A text's vector by an encoder in ONNX form: neither torch nor sentence-transformers is needed for it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


class OnnxEncoder:
    """A BERT encoder; its first output is a text's vector, or those of its tokens, of which the first stands for it."""

    def __init__(self, file: Path, tokenizer: Path, tokens: int) -> None:
        self.file = file
        self.tokens = tokens
        self._tokenizer_file = tokenizer

    def vector(self, text: str) -> np.ndarray:
        """A unit vector, float32, shape (dimensions,)."""
        import numpy as np

        encoding = self._tokenizer.encode(text)
        columns = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([columns[name]], dtype=np.int64) for name in self._inputs}
        raw: np.ndarray = self._session.run(None, feed)[0][0]
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
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.file), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _inputs(self) -> list[str]:
        return [node.name for node in self._session.get_inputs()]

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
