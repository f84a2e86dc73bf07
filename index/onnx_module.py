"""An ONNX encoder as a module of sentence-transformers. Importing this takes seconds, as that library does."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from index.onnx import OnnxEncoder


class OnnxModule(InputModule):
    """Texts to `sentence_embedding`, float32, shape (texts, dimensions)."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.encoder = encoder

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        return {"texts": [f"{prompt or ''}{text}" for text in inputs]}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        return features | {"sentence_embedding": torch.from_numpy(self.encoder.vectors(features["texts"]))}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        shutil.copy(self.encoder.file, Path(output_path) / self.encoder.file.name)
