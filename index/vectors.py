"""Vectors in FAISS: exact inner product, which for unit vectors is the cosine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def build(ids: Sequence[int], rows: np.ndarray) -> Any:
    """A FAISS index over `rows`, float32, shape (len(ids), dimensions), answering with `ids`."""
    import faiss
    import numpy as np

    index = faiss.IndexIDMap2(faiss.IndexFlatIP(rows.shape[1]))
    index.add_with_ids(np.ascontiguousarray(rows), np.asarray(ids, dtype=np.int64))
    return index


def nearest(index: Any, vector: np.ndarray, limit: int) -> list[int]:
    """The ids nearest to a vector, shape (dimensions,), nearest first."""
    _, ids = index.search(vector.reshape(1, -1), min(limit, index.ntotal))
    return [int(number) for number in ids[0] if number >= 0]


def save(index: Any, file: Path) -> None:
    """Write the index so that a killed process leaves no half file under that name."""
    import faiss

    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    faiss.write_index(index, str(partial))
    partial.replace(file)


def load(file: Path) -> Any:
    import faiss

    return faiss.read_index(str(file))
