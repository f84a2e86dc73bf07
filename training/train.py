"""The training itself: seeded, resumable, ending when its steps or its minutes are used up."""

import json
import math
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.pairs import Pair

BATCH = 32
SHELF = 64
"""Batches that are sorted by length together, so that a batch is all of one length or nearly so."""
PEAK, HEAD_PEAK = 5e-5, 5e-4
WARM_UP, SMOOTHING = 0.04, 0.04
FROZEN = 4
"""Layers of the encoder that training leaves as they are."""
SAVE_EVERY_S = 600
_TARGETS = {
    "supported": (1.0, 0.0, 0.0, -1.0),
    "refuted": (0.0, 1.0, 0.0, -1.0),
    "not_enough_info": (0.0, 0.0, 1.0, -1.0),
    "unsupported": (0.0, 1.0, 1.0, -1.0),
    "answered": (0.0, 0.0, 0.0, 1.0),
    "unanswered": (0.0, 0.0, 0.0, 0.0),
}
"""The outcomes that a label leaves open, in the order of LABELS; then 1 or 0 for a question answered or not, or -1."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is given. `minutes` bounds it by the clock; the learning rate follows whichever ends first."""

    base: str
    epochs: int
    minutes: float
    seed: int
    threads: int
    workers: int
    weights: Path | None = None
    """Those of an earlier run to go on from, with all its learning rates anew; a head it has not is begun."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair as token ids: the statement's and the evidence's segments are told apart by `types`.

    `starts` and `ends` are the tokens that an answer may start and end at; none where that is not known.
    """

    ids: np.ndarray
    types: np.ndarray
    target: tuple[float, float, float, float]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def encode(pairs: list[Pair], base: str) -> list[Encoded]:
    """Token ids of the pairs, the longer segment cut first where they are over the window."""
    from tokenizers import Tokenizer

    from training.network import WINDOW, base_folder

    tokenizer = Tokenizer.from_file(str(base_folder(base) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW, strategy="longest_first")
    encoded = []
    for start in range(0, len(pairs), 4096):
        some = pairs[start : start + 4096]
        for pair, item in zip(some, tokenizer.encode_batch([(p.statement, p.evidence) for p in some]), strict=True):
            ids, types = np.array(item.ids, np.int32), np.array(item.type_ids, np.int8)
            encoded.append(Encoded(ids, types, _TARGETS[pair.label], *places(pair, item)))
    return encoded


def places(pair: Pair, item: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The tokens that the answer may start at and end at; the first token where there is no answer."""
    if pair.label == "unanswered":
        return (0,), (0,)
    own = [(n, *at) for n, (at, side) in enumerate(zip(item.offsets, item.sequence_ids, strict=True)) if side == 1]
    inside = [[(n, a, b) for n, a, b in own if a < end and b > start] for start, end in pair.spans]
    whole = [run for run, (_, end) in zip(inside, pair.spans, strict=True) if run and run[-1][2] >= end]  # not cut off
    if pair.exact:
        return tuple(run[0][0] for run in whole), tuple(run[-1][0] for run in whole)
    every = tuple(n for run in whole for n, _, _ in run)
    return every, every


def batches(encoded: list[Encoded], seed: int, epochs: int) -> list[list[int]]:
    """Indices into `encoded`, batch by batch, for all epochs."""
    planned: list[list[int]] = []
    for epoch in range(epochs):
        rng = random.Random(f"{seed} {epoch}")
        order = list(range(len(encoded)))
        rng.shuffle(order)
        for start in range(0, len(order), BATCH * SHELF):
            shelf = sorted(order[start : start + BATCH * SHELF], key=lambda n: len(encoded[n].ids))
            cut = [shelf[at : at + BATCH] for at in range(0, len(shelf), BATCH)]
            rng.shuffle(cut)
            planned += cut
    return planned


def padded(some: list[Encoded], device: Any) -> tuple[dict[str, Any], Any, Any]:
    """The inputs (pairs, tokens), the targets (pairs, 4) and the places (pairs, tokens, 2) of one batch.

    A place is 1 where an answer may start or end, 0 elsewhere in the evidence and at the first token, -1 outside.
    """
    import torch

    width = -(-max(len(item.ids) for item in some) // 8) * 8  # few shapes, so few of them are cached
    ids, types = np.zeros((len(some), width), np.int64), np.zeros((len(some), width), np.int64)
    mask, answer = np.zeros((len(some), width), np.int64), np.full((len(some), width, 2), -1, np.int8)
    for row, item in enumerate(some):
        length = len(item.ids)
        ids[row, :length], types[row, :length], mask[row, :length] = item.ids, item.types, 1
        answer[row, : length - 1][item.types[:-1] == 1] = 0  # the last token only marks the end
        answer[row, 0] = 0
        answer[row, list(item.starts), 0] = 1
        answer[row, list(item.ends), 1] = 1
    arrays = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    targets = torch.tensor([item.target for item in some], device=device)
    inputs = {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}
    return inputs, targets, torch.from_numpy(answer).to(device)


def loss_of(read: tuple[Any, Any], targets: Any, answer: Any) -> Any:
    """The mean cross-entropy of a batch, a little of each target spread over all outcomes.

    For a statement it is minus the log of the open outcomes' summed probability, for a question that of its one logit,
    and, where the answer's place is known, half that of its start and half that of its end: of any of its starts and
    ends, where it stands in several places.
    """
    import torch

    logits, places = read
    stated = label_loss(logits, targets)
    places = places.float().masked_fill(answer < 0, -1e4)
    log_p = torch.log_softmax(places, dim=1).masked_fill(answer != 1, -1e4)
    found = -torch.logsumexp(log_p, dim=1).mean(dim=1)
    known = (answer == 1).any(dim=1).all(dim=1)
    return stated + torch.where(known, found, 0.0).mean()


def label_loss(logits: Any, targets: Any) -> Any:
    """The part of the loss that the four logits have."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    logits = logits.float()
    log_p = torch.log_softmax(logits[:, :3], dim=1)
    hit = torch.logsumexp(log_p.masked_fill(targets[:, :3] == 0, -1e4), dim=1)
    stated = -((1 - SMOOTHING) * hit + SMOOTHING * log_p.mean(dim=1))
    answered = targets[:, 3].clamp(min=0) * (1 - SMOOTHING) + SMOOTHING / 2
    asked = binary_cross_entropy_with_logits(logits[:, 3], answered, reduction="none")
    return torch.where(targets[:, 3] < 0, stated, asked).mean()


def rate_at(progress: float) -> float:
    """The learning rate as a share of its peak, at a share of the run."""
    return min(progress / WARM_UP, 1.0) * max(0.0, (1 - progress) / (1 - WARM_UP) if progress > WARM_UP else 1.0)


def freeze(network: Any) -> None:
    """Keep the word vectors and the lowest layers as they are: a fifth faster, and rare names keep their meaning."""
    for module in (network.encoder.embeddings, *network.encoder.encoder.layer[:FROZEN]):
        module.requires_grad_(False)


def optimiser_of(network: Any) -> Any:
    """AdamW over all but the word vectors; frozen layers get no gradient and so no change."""
    import torch

    table = network.encoder.embeddings.word_embeddings.weight
    body = [parameter for parameter in network.encoder.parameters() if parameter is not table]
    heads = [*network.head.parameters(), *network.place.parameters()]
    groups = [{"params": body, "peak": PEAK}, {"params": heads, "peak": HEAD_PEAK}]
    return torch.optim.AdamW(groups, lr=PEAK, weight_decay=0.01, betas=(0.9, 0.98))


@dataclass(frozen=True, slots=True)
class Run:
    """What the workers of a run share: the network's memory, the batches, and how many of them are taken."""

    plan: Plan
    encoded: list[Encoded]
    planned: list[list[int]]
    network: Any
    out: Path
    began: float
    taken: Any
    stopped: Any
    halved: bool
    """Whether to multiply in bfloat16: twice as fast where the chip can, fifteen times slower where it can't."""

    def next_step(self) -> int | None:
        """The number of a batch that no worker has taken, or None when the run is over."""
        with self.taken.get_lock():
            step = int(self.taken.value)
            if step >= len(self.planned) or self.stopped.is_set() or self.progress(step) >= 1:
                return None
            self.taken.value = step + 1
            return step

    def progress(self, step: int) -> float:
        """The share of the run that is over, by batches or by the clock."""
        return max(step / len(self.planned), self.spent() / (60 * self.plan.minutes))

    def spent(self) -> float:
        """Seconds since the run began, pauses between resumed processes left out."""
        return time.monotonic() - self.began


def train(plan: Plan, pairs: list[Pair], out: Path) -> Path:
    """Train, and return the file of the weights. Goes on from `out/checkpoint.pt` where there is one."""
    import torch
    import torch.multiprocessing as processes

    from training.network import start, weights_of

    torch.manual_seed(plan.seed)
    torch.set_num_threads(max(1, plan.threads // plan.workers))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    out.mkdir(parents=True, exist_ok=True)
    encoded = encode(pairs, plan.base)
    network = start(plan.base).to(device)
    if plan.weights:
        network.load_state_dict(weights_of(plan.weights), strict=False)
    optimiser = optimiser_of(network)
    step, spent, kept = 0, 0.0, out / "checkpoint.pt"
    if kept.exists():
        state = torch.load(kept, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent"]
    freeze(network)
    network.share_memory()
    shared = processes.get_context("fork")
    taken, stopped = shared.Value("i", step), shared.Event()
    planned = batches(encoded, plan.seed, plan.epochs)
    halved = device.type == "cuda" or "AVX512" in torch.backends.cpu.get_cpu_capability()
    run = Run(plan, encoded, planned, network, out, time.monotonic() - spent, taken, stopped, halved)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    others = [shared.Process(target=work, args=(run, optimiser, n), daemon=True) for n in range(1, plan.workers)]
    for other in others:
        other.start()
    work(run, optimiser, 0)
    for other in others:
        other.join()
    _keep(kept, run, optimiser)
    if stopped.is_set():
        raise SystemExit(f"stopped at step {taken.value}; the same command goes on from {kept}")
    weights = out / "weights.pt"
    torch.save(network.state_dict(), weights)
    return weights


def work(run: Run, optimiser: Any, number: int) -> None:
    """One worker's share of the batches. Worker 0 also keeps the log and the checkpoints.

    Several workers change the same weights without waiting for each other (Hogwild, arXiv 1106.5730): on contended
    cores that is far faster than threads that meet after every multiplication, and not repeatable bit by bit.
    """
    import torch

    torch.manual_seed(run.plan.seed + number)
    device = next(run.network.parameters()).device
    saved = time.monotonic()
    losses: list[float] = []
    run.network.train()
    while (step := run.next_step()) is not None:
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * rate_at(min(1.0, run.progress(step)))
        inputs, targets, answer = padded([run.encoded[n] for n in run.planned[step]], device)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=run.halved):
            read = run.network(**inputs)
        loss = loss_of(read, targets, answer)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if number == 0 and len(losses) == 25:
            _note(run, step, losses)
            losses = []
        if number == 0 and time.monotonic() - saved > SAVE_EVERY_S:
            _keep(run.out / "checkpoint.pt", run, optimiser)
            saved = time.monotonic()


def _note(run: Run, step: int, losses: list[float]) -> None:
    loss = sum(losses) / len(losses)
    if not math.isfinite(loss):
        raise ArithmeticError(f"the loss is {loss} at step {step}; lower PEAK and start again")
    row = {"step": step, "pairs": step * BATCH, "seconds": round(run.spent()), "loss": round(loss, 4)}
    with (run.out / "log.jsonl").open("a") as log:
        log.write(json.dumps(row | {"progress": round(run.progress(step), 4)}) + "\n")


def _keep(path: Path, run: Run, optimiser: Any) -> None:
    """Write a checkpoint whole or not at all."""
    import torch

    state = {"network": run.network.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save(state | {"step": int(run.taken.value), "spent": run.spent()}, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)
