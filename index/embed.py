"""Texts into unit vectors by sentence-transformers, with a model in its own form or an encoder in ONNX form."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index import store
from index.onnx import OnnxEncoder
from index.question import QuestionEncoder, export, exported, tried
from index.store import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

BATCH = 32
TOKENS = 512  # of a text that the packaged encoder reads
QUESTION_PROMPT = "Represent this sentence for searching relevant passages: "
"""What the packaged encoder, bge-small-en-v1.5, was trained to read before a question."""


class OtherEmbedder(LibraryError):
    """The library's vectors were made by other weights than those in use."""


class Embedder:
    """An embedder, loaded at its first use and never looked for on a network.

    `folder` holds a sentence-transformers model (`modules.json`), or an encoder as `model.onnx` with `tokenizer.json`.
    `identity` names the weights: vectors of different identities are not comparable. `cache` is a folder for the
    question encoder of a sentence-transformers model, made when it is first loaded; without it the model itself reads
    the questions.
    """

    def __init__(self, folder: Path, identity: str, cache: Path | None = None) -> None:
        self.folder = folder
        self.identity = identity
        self.cache = cache

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32, shape (len(texts), dimensions)."""
        return self._model.encode_document(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )

    def question(self, text: str) -> np.ndarray:
        """One unit vector, float32, shape (dimensions,)."""
        if self._onnx:
            return self._onnx.vector(QUESTION_PROMPT + text)
        if self._question_encoder is None:
            return self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return self._question_encoder.vector(text)

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in the model's tokens, without its special ones."""
        if self._onnx:
            return self._onnx.token_counts(texts)
        encoded = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    @cached_property
    def _model(self) -> SentenceTransformer:
        # Both libraries read these at import; `local_files_only` alone has been seen to call out.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # oneDNN keeps what it compiled for each of the last 1,024 shapes, and texts come in ever new ones.
        os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if self._onnx:
            from index.onnx_module import OnnxModule

            return SentenceTransformer(modules=[OnnxModule(self._onnx)], device="cpu")
        model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        if self.cache and not tried(self.cache):
            export(model, self.cache)
        return model

    @cached_property
    def _onnx(self) -> OnnxEncoder | None:
        if (self.folder / "modules.json").exists():
            return None
        return OnnxEncoder(self.folder / "model.onnx", self.folder / "tokenizer.json", TOKENS)

    @cached_property
    def _question_encoder(self) -> QuestionEncoder | None:
        if self.cache is None:
            return None
        if not tried(self.cache):
            _ = self._model  # which exports it
        return exported(self.cache)


def check_embedder(db: sqlite3.Connection, embedder: Embedder, folder: Path) -> None:
    """Raises OtherEmbedder where the vectors in this library and this embedder's would not be comparable."""
    made_by = store.fact(db, "embedder")
    if made_by and made_by != embedder.identity:
        raise OtherEmbedder(
            f"{folder}: indexed with the embedder {made_by}, while {embedder.identity} is in use;"
            " `qa reindex` embeds its articles again, `qa models use embedder FOLDER` goes back"
        )
