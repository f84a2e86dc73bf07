"""A question's vector without torch: the weights of a sentence-transformers model, exported to ONNX once.

Importing sentence-transformers takes 3 to 7 seconds and half a gigabyte, which a single question should not cost.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.onnx import OnnxEncoder

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
TRIALS = ("Who?", "How much did the harbour bridge cost, and who paid for it in the end?", "naïve Ærø 東京 100 %")


class QuestionEncoder:
    """An exported embedder: `question.onnx` and `question.json` in a folder, and the tokenizer it was made with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def vector(self, text: str) -> np.ndarray:
        """A unit vector, float32, shape (dimensions,)."""
        return self._encoder.vector(self.facts["prompt"] + text)

    @cached_property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((self.folder / "question.json").read_text("utf-8"))
        return facts

    @cached_property
    def _encoder(self) -> OnnxEncoder:
        return OnnxEncoder(self.folder / "question.onnx", self.folder / "tokenizer.json", self.facts["tokens"])


def tried(folder: Path) -> bool:
    """Whether an export into this folder has come to its end, well or not."""
    return (folder / "question.json").exists()


def exported(folder: Path) -> QuestionEncoder | None:
    """The export in a folder, if there is one that works."""
    encoder = QuestionEncoder(folder)
    return encoder if tried(folder) and encoder.facts["works"] else None


def export(model: SentenceTransformer, folder: Path) -> None:
    """Export a model into a folder, and note there whether its vectors are the model's own."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"prompt": (model.prompts or {}).get("query", ""), "tokens": model.max_seq_length, "works": True}
    partial = folder / f"{os.getpid()}.part"
    try:
        _write_onnx(model, partial)
        partial.replace(folder / "question.onnx")
        model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
        _write_facts(folder, facts)
        facts["works"] = _agrees(QuestionEncoder(folder), model)
    except Exception:  # exporters fail in ways of their own, and the model itself still reads the questions
        facts["works"] = False
    finally:
        partial.unlink(missing_ok=True)
    _write_facts(folder, facts)


def _agrees(encoder: QuestionEncoder, model: SentenceTransformer) -> bool:
    expected = model.encode_query(list(TRIALS), normalize_embeddings=True, show_progress_bar=False)
    return all(float(encoder.vector(text) @ vector) > 0.9999 for text, vector in zip(TRIALS, expected, strict=True))


def _write_facts(folder: Path, facts: dict[str, Any]) -> None:
    partial = folder / f"{os.getpid()}.json.part"
    partial.write_text(json.dumps(facts), "utf-8")
    partial.replace(folder / "question.json")


def _write_onnx(model: SentenceTransformer, file: Path) -> None:
    import warnings

    import torch

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *columns: torch.Tensor) -> torch.Tensor:
            vector: torch.Tensor = self.model(dict(zip(names, columns, strict=True)))["sentence_embedding"]
            return vector

    example = model.tokenizer(["an example"], return_tensors="pt")
    names = [name for name in INPUTS if name in example]
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pipeline().eval(),
            tuple(example[name] for name in names),
            str(file),
            input_names=names,
            output_names=["vector"],
            dynamic_axes={name: {0: "questions", 1: "tokens"} for name in names},
            opset_version=17,
            dynamo=False,
        )
