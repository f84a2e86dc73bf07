"""Texts into unit vectors, by a sentence-transformers model in a local folder."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index import store
from index.question import QuestionEncoder, export, exported, tried
from index.store import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer

BATCH = 32


class OtherEmbedder(LibraryError):
    """The library's vectors were made by other weights than those in use."""


class Embedder:
    """A sentence-transformers model, loaded at its first use and never looked for on a network.

    `identity` names the weights: vectors of different identities are not comparable. `cache` is a folder for these
    weights' question encoder, made when the model is first loaded; without it the model itself reads the questions.
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
        if self._question_encoder is None:
            return self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return self._question_encoder.vector(text)

    def token_counts(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in the model's tokens, without its special ones."""
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
        model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        if self.cache and not tried(self.cache):
            export(model, self.cache)
        return model

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
