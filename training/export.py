"""Trained weights to the file that ships: int8 ONNX, checked against fp32 for what it says and how fast."""

import hashlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.encoder import Encoder
from training.pairs import Pair


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the quantised file is from fp32 on the same pairs, and how many it judges a second."""

    pairs: int
    same_label: float
    mean_difference: float
    largest_difference: float
    fp32_a_second: float
    int8_a_second: float


def to_onnx(weights: Path, base: str, out: Path) -> Path:
    """The fp32 graph (pair, tokens) → (pair, 4) and (pair, tokens, 2), with attention and layer norms fused."""
    import torch
    from onnxruntime.transformers.optimizer import optimize_model

    from training.network import start

    network = start(base)
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))

    class Unpadded(torch.nn.Module):
        """One pair at a time has no padding, so the mask is all ones and the mean is a mean."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            logits, places = self.network(input_ids, torch.ones_like(input_ids), token_type_ids)
            return logits, places

    network.encoder.config._attn_implementation = "eager"
    raw, fused = out / "raw.onnx", out / "fp32.onnx"
    example = torch.ones((2, 24), dtype=torch.int64)
    axes = {0: "pairs", 1: "tokens"}
    torch.onnx.export(
        Unpadded().eval(),
        (example, example),
        str(raw),
        input_names=["input_ids", "token_type_ids"],
        output_names=["logits", "places"],
        dynamic_axes={"input_ids": axes, "token_type_ids": axes, "logits": {0: "pairs"}, "places": axes},
        opset_version=17,
        dynamo=False,
    )
    optimised = optimize_model(str(raw), model_type="bert", num_heads=12, hidden_size=384, opt_level=1)
    optimised.save_model_to_file(str(fused))
    raw.unlink()
    return fused


def quantise(fused: Path, model: Path) -> None:
    """Weights in int8 with a scale for each column, word vectors in int8, activations quantised as they come."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Fused nodes are of no standard domain, so shape inference stops there and the type must be given.
    options = {"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT}
    quantize_dynamic(str(fused), str(model), weight_type=QuantType.QInt8, per_channel=True, extra_options=options)


def folder_of_files(weights: Path, base: str, out: Path) -> tuple[Path, Path]:
    """The fp32 and the int8 folder, each with a model and a tokenizer that `qa.encoder` can open."""
    from training.network import base_folder

    full, small = out / "fp32", out / "int8"
    for folder in (full, small):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base_folder(base) / "tokenizer.json", folder / "tokenizer.json")
    to_onnx(weights, base, full).rename(full / "model.onnx")
    quantise(full / "model.onnx", small / "model.onnx")
    return full, small


def shift(full: Path, small: Path, pairs: list[Pair]) -> Shift:
    """Judge the pairs with both files."""
    texts = [(pair.statement, pair.evidence) for pair in pairs]
    (exact, slow), (near, fast) = (_timed(folder, texts) for folder in (full, small))
    apart = np.abs(exact - near)
    same = float((exact.argmax(axis=1) == near.argmax(axis=1)).mean())
    return Shift(len(pairs), same, float(apart.mean()), float(apart.max()), len(pairs) / slow, len(pairs) / fast)


def _timed(folder: Path, texts: list[tuple[str, str]]) -> tuple[npt.NDArray[np.float64], float]:
    encoder = Encoder(folder)
    encoder.probabilities(texts[:1])
    began = time.perf_counter()
    return encoder.probabilities(texts), time.perf_counter() - began


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder but the card itself."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".onnx", ".json"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
