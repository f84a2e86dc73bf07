"""The trained encoder at run time: a statement or a question with evidence in, calibrated probabilities out, and where
in the evidence the answer stands.

It needs onnxruntime and tokenizers, and neither torch nor transformers. How it was made is in `training/`; what it is
worth is in `verifier/MODEL_CARD.md`.
"""

import json
import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.onnx import session
from qa.quantities import aligned

FOLDER = Path(__file__).parent / "verifier"
LABELS = ("supported", "refuted", "not_enough_info")
WINDOW = 192
"""Tokens judged at once. Training saw up to 160; longer evidence is judged window by window."""
STATEMENT_WINDOW = 96
"""Tokens of a statement judged at once: longer ones are judged part by part."""
LONGEST = 32
"""Tokens of an answer's place at most."""
CHUNK = 512
"""Pairs in flight at once, which bounds the memory of any number of pairs."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns logits into probabilities that mean what they say: one scale for statements, a line for questions."""

    scale: float
    answered_scale: float
    answered_bias: float

    def probabilities(self, logits: npt.NDArray[np.float32]) -> Floats:
        """The first three logits (n, 4) to rows that sum to one."""
        shifted = logits[:, :3].astype(np.float64) * self.scale
        shifted -= shifted.max(axis=1, keepdims=True)
        powers = np.exp(shifted)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)

    def answered(self, logits: npt.NDArray[np.float32]) -> Floats:
        """The last logit (n, 4) to probabilities (n,)."""
        shifted = logits[:, 3].astype(np.float64) * self.answered_scale + self.answered_bias
        return np.asarray(1 / (1 + np.exp(-shifted)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where in a text the answer to a question stands, `text[start:end]`, if it stands there at all.

    `odds` is the logarithm of how much likelier this place is than none.
    """

    start: int
    end: int
    odds: float


NOWHERE = Reading(0, 0, -math.inf)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A window of one pair's evidence, which begins at token `first` of it, with a part of its statement: token ids."""

    pair: int
    part: int
    statement: tuple[int, ...]
    first: int
    evidence: tuple[int, ...]


class Encoder:
    """Says how far evidence supports or refutes a statement. Weights load with the first use."""

    def __init__(self, folder: Path = FOLDER, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads or os.cpu_count() or 1

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """The calibrated probabilities (n, 3) of (statement, evidence) pairs, columns as in LABELS.

        Numbers, units and periods are reckoned before the weights see them: see `qa.quantities`.
        Evidence may begin with its article's title ("Title: sentence."). Evidence longer than the window is judged in
        overlapping windows, of which the most telling one counts. A statement longer than its window is judged in
        parts, and is as good as its weakest part. Empty evidence says nothing. A pair's row does not depend on the
        pairs around it. Raises ValueError for an empty statement.
        """
        rows = np.empty((len(pairs), 3))
        reckoned = [(aligned(statement, evidence), evidence) for statement, evidence in pairs]
        for pieces, logits in self._judged(reckoned):
            for number, row in _combined(pieces, self.calibration.probabilities(logits)):
                rows[number] = row
        return rows

    def answered(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """The calibrated probabilities (n,) that evidence answers a question, of (question, evidence) pairs.

        Of evidence longer than the window the best part counts. Raises ValueError for an empty question.
        """
        best = np.zeros(len(pairs))
        for pieces, logits in self._judged(pairs):
            for piece, probability in zip(pieces, self.calibration.answered(logits), strict=True):
                best[piece.pair] = max(best[piece.pair], probability)
        return best

    def read(self, pairs: Sequence[tuple[str, str]], within: Sequence[Sequence[tuple[int, int]]]) -> list[Reading]:
        """Where each question is answered, of (question, text) pairs, in the parts [start, end) of each text `within`.

        Of a text longer than the window the likeliest place of all its windows counts. Raises ValueError for an empty
        question.
        """
        best = [NOWHERE] * len(pairs)
        offsets = [
            item.offsets for item in self._tokenizer.encode_batch([t for _, t in pairs], add_special_tokens=False)
        ]
        for pieces, outputs in self._run(pairs, "places"):
            for piece, places in zip(pieces, outputs, strict=True):
                if piece.evidence:
                    own = offsets[piece.pair][piece.first : piece.first + len(piece.evidence)]
                    reading = _reading(places[0], own, within[piece.pair])
                    best[piece.pair] = max(best[piece.pair], reading, key=lambda one: one.odds)
        return best

    def _judged(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[list[_Piece], npt.NDArray[np.float32]]]:
        """The pieces of the pairs with their logits (pieces, 4), CHUNK pairs at a time."""
        for pieces, logits in self._run(pairs, "logits"):
            yield pieces, np.concatenate(logits)

    def _run(
        self, pairs: Sequence[tuple[str, str]], output: str
    ) -> Iterator[tuple[list[_Piece], list[npt.NDArray[np.float32]]]]:
        """The pieces of the pairs with one output of the weights each, CHUNK pairs at a time."""
        weights = self._session
        with ThreadPoolExecutor(self.threads) as pool:
            for start in range(0, len(pairs), CHUNK):
                pieces = list(self._pieces(pairs[start : start + CHUNK], start))
                yield pieces, list(pool.map(lambda piece: self._output(weights, piece, output), pieces))

    def _pieces(self, pairs: Sequence[tuple[str, str]], first: int) -> Iterator[_Piece]:
        statements = self._ids([statement for statement, _ in pairs])
        evidences = self._ids([evidence for _, evidence in pairs])
        for number, (statement, evidence) in enumerate(zip(statements, evidences, strict=True), first):
            if not statement:
                raise ValueError(f"statement {number + 1} of {first + len(pairs)} is empty; give it at least one word")
            for part, at in enumerate(range(0, len(statement), STATEMENT_WINDOW)):
                said = statement[at : at + STATEMENT_WINDOW]
                for first, window in _windows(evidence, WINDOW - 3 - len(said)):
                    yield _Piece(number, part, said, first, window)

    def _ids(self, texts: list[str]) -> list[tuple[int, ...]]:
        return [tuple(item.ids) for item in self._tokenizer.encode_batch(texts, add_special_tokens=False)]

    def _output(self, weights: Any, piece: _Piece, output: str) -> npt.NDArray[np.float32]:
        """An output (1, …) of one piece, alone: quantised activations share a scale, so a batch would change them."""
        if not piece.evidence:
            return np.array([[-20.0, -20.0, 20.0, -20.0]], dtype=np.float32)
        start, end = self._marks
        first = (start, *piece.statement, end)
        ids = np.array([(*first, *piece.evidence, end)], dtype=np.int64)
        types = np.ones_like(ids)
        types[0, : len(first)] = 0
        feed = {"input_ids": ids, "token_type_ids": types}
        return np.asarray(weights.run([output], feed)[0], dtype=np.float32)

    @cached_property
    def calibration(self) -> Calibration:
        """What was fitted on tuning data."""
        fitted = json.loads((self.folder / "calibration.json").read_text(encoding="utf-8"))
        return Calibration(fitted["scale"], fitted["answered_scale"], fitted["answered_bias"])

    @cached_property
    def _session(self) -> Any:
        return session(self.folder / "model.onnx")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _marks(self) -> tuple[int, int]:
        return self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")


def _windows(evidence: tuple[int, ...], room: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The evidence in windows of at most `room` tokens with their first token, each sharing half with the next."""
    if len(evidence) <= room:
        yield 0, evidence
        return
    step = room // 2
    for start in range(0, len(evidence) - room + step, step):
        yield start, evidence[start : start + room]


def _reading(
    places: npt.NDArray[np.float32], offsets: Sequence[tuple[int, int]], within: Sequence[tuple[int, int]]
) -> Reading:
    """The likeliest place in a window: its logits (tokens, 2), and the characters of the evidence's tokens in it."""
    width = len(offsets)
    first = len(places) - 1 - width  # the evidence stands before the mark at the end
    allowed = [at for at, (start, _) in enumerate(offsets) if any(a <= start < b for a, b in within)]
    if not allowed:
        return NOWHERE
    kept = [0, *(first + at for at in allowed)]
    chances = _log_softmax(places[kept].astype(np.float64))
    starts, ends = chances[1:, 0], chances[1:, 1]
    together = starts[:, None] + ends[None, :]
    together[~np.triu(np.tri(len(allowed), k=LONGEST - 1, dtype=bool))] = -np.inf
    begin, stop = np.unravel_index(int(together.argmax()), together.shape)
    odds = float(together[begin, stop] - chances[0].sum())
    return Reading(offsets[allowed[begin]][0], offsets[allowed[stop]][1], odds)


def _log_softmax(logits: Floats) -> Floats:
    """Down the columns."""
    shifted = logits - logits.max(axis=0)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=0)))


def _combined(pieces: list[_Piece], judged: Floats) -> Iterator[tuple[int, Floats]]:
    """(pair, row): of a part's windows the one that is least unsure, of a pair's parts the least supported one."""
    best: dict[tuple[int, int], Floats] = {}
    for piece, row in zip(pieces, judged, strict=True):
        known = best.get((piece.pair, piece.part))
        if known is None or row[2] < known[2]:
            best[piece.pair, piece.part] = row
    weakest: dict[int, Floats] = {}
    for (pair, _), row in best.items():
        if pair not in weakest or row[0] < weakest[pair][0]:
            weakest[pair] = row
    yield from weakest.items()
