"""A question and sentences to evidence: a cross-encoder reads each pair and scores it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

TOKENS = 192
BATCH = 32


class Ranker:
    """A BERT cross-encoder as ONNX: `model.onnx` (or one `.onnx`) and `tokenizer.json` in a folder."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self.folder = folder
        self.threads = threads  # 0: as many as there are cores

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question, between 0 and 1, in the order given."""
        import numpy as np

        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        scores = np.zeros(len(texts))
        # Texts of like length share a batch: padding is work that changes nothing.
        order = sorted(range(len(texts)), key=lambda number: len(encodings[number].ids))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            scores[chosen] = self._logits([encodings[number] for number in chosen])
        return [float(score) for score in 1 / (1 + np.exp(-scores))]

    def _logits(self, encodings: Sequence[Any]) -> np.ndarray:
        import numpy as np

        width = max(len(encoding.ids) for encoding in encodings)
        shape = (len(encodings), width)
        feed = {name: np.zeros(shape, dtype=np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            feed["input_ids"][row, :length] = encoding.ids
            feed["attention_mask"][row, :length] = encoding.attention_mask
            feed["token_type_ids"][row, :length] = encoding.type_ids
        wanted = {node.name for node in self._session.get_inputs()}
        output = self._session.run(None, {name: array for name, array in feed.items() if name in wanted})[0]
        scores: np.ndarray = output.reshape(len(encodings), -1)[:, 0]
        return scores

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # it keeps a plan for every shape, and texts come in ever new ones
        weights = sorted(self.folder.glob("*.onnx"))[0]
        return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_truncation(TOKENS, strategy="longest_first")
        tokenizer.no_padding()
        return tokenizer
