"""Quantised ONNX files back into floating point: the base that training starts from, and the file that it shipped."""

import re
from pathlib import Path
from typing import Any

import torch

WIDTH = 384


def base_weights(path: Path) -> dict[str, torch.Tensor]:
    """The weights of a dynamically quantised BERT in ONNX, as BertModel names them.

    An integer weight has no telling name of its own, but the node that multiplies by it is named after its layer.
    """
    graph, arrays = _read(path)
    found = {
        name.removeprefix("bert."): torch.tensor(array) for name, array in arrays.items() if name.startswith("bert.")
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            layer = re.split(r"/(?:MatMul|Gemm)", node.name.removeprefix("/bert/"))[0].replace("/", ".")
            name = node.input[1].removesuffix("_quantized")
            found[f"{layer}.weight"] = _real(arrays, name).T.contiguous()
        if node.op_type == "DequantizeLinear":
            name = node.input[1].removesuffix("_scale")
            found[name.removeprefix("bert.")] = _real(arrays, name)
    return found


def shipped_weights(path: Path) -> dict[str, torch.Tensor]:
    """The weights of a `model.onnx` that `training.export` made, as the network names them, but for rounding.

    There the three matrices of an attention are one, and its node has the number of its layer.
    """
    graph, arrays = _read(path)
    found: dict[str, torch.Tensor] = {}
    for name in arrays:
        if name.startswith("network."):
            whole = re.sub(r"_(quantized|scale|zero_point)$", "", name)
            real = _real(arrays, whole) if whole != name else torch.tensor(arrays[name])
            key = whole.removeprefix("network.")
            found[key.removesuffix("_Transposed")] = real.T.contiguous() if key.endswith("_Transposed") else real
    for node in graph.node:
        if node.op_type == "QAttention":
            number = int(node.name.split("_")[1])
            weight, bias = _real(arrays, f"Attention_{number}_qkv_weight"), arrays[f"Attention_{number}_qkv_bias"]
            for at, part in enumerate(("query", "key", "value")):
                layer = f"encoder.encoder.layer.{number}.attention.self.{part}"
                own = slice(WIDTH * at, WIDTH * (at + 1))
                found[f"{layer}.weight"] = weight[:, own].T.contiguous()
                found[f"{layer}.bias"] = torch.tensor(bias[own])
        if node.op_type == "MatMulInteger" and node.input[1].startswith("onnx::"):
            layer = node.name.removeprefix("/network/").removesuffix("/MatMul_quant").replace("/", ".")
            found[f"{layer}.weight"] = _real(arrays, node.input[1].removesuffix("_quantized")).T.contiguous()
    return found


def _read(path: Path) -> tuple[Any, dict[str, Any]]:
    """The graph, and its constants by name."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    return graph, {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}


def _real(arrays: dict[str, Any], name: str) -> torch.Tensor:
    whole, zero = (arrays[f"{name}_{part}"].astype("float32") for part in ("quantized", "zero_point"))
    return torch.tensor((whole - zero) * arrays[f"{name}_scale"])
