"""What the verifier is trained on: every set up to its cap, the pairs made by program, and nothing that is held out."""

import random
from collections import Counter
from pathlib import Path

from training import data, hops, passages, questions
from training.data import claims, records
from training.pairs import Pair, key_of
from training.synthetic import made_pairs

SOURCES = (*data.SOURCES, *questions.SOURCES, *hops.SOURCES, *passages.SOURCES)


def held_out_statements(bench: Path) -> set[str]:
    """Statements that are tuned or measured on, as keys: no training pair may make one of them."""
    held = {key_of(r["claim"]) for r in records(bench / "claims" / "fever_symmetric_dev.jsonl.gz")}
    readers = (data.fever, data.fever_nei, claims("vitaminc_real"), data.fm2, data.wice, data.scifact, data.citint)
    for side in ("tune", "measure"):
        for read in readers:
            held |= {key_of(pair.statement) for pair in read(bench, side)}
    for name in ("healthver_dev", "climate_fever_dev"):
        held |= {key_of(r["claim"]) for r in records(bench / "claims" / f"{name}.jsonl.gz")}
    return held


def training_pairs(bench: Path, seed: int) -> list[Pair]:
    """The mixture, shuffled."""
    rng = random.Random(seed)
    held = held_out_statements(bench)
    mixture: list[Pair] = []
    for source in SOURCES:
        pairs = [p for p in source.read(bench, "train") if key_of(p.statement) not in held and p.statement]
        rng.shuffle(pairs)
        mixture += pairs[: source.most] * source.times
    mixture += made_pairs(bench, "train", seed)
    rng.shuffle(mixture)
    return mixture


def counts(pairs: list[Pair]) -> dict[str, dict[str, int]]:
    """Pairs by source and label, for the model card."""
    by_source: dict[str, Counter[str]] = {}
    for pair in pairs:
        by_source.setdefault(pair.source, Counter())[pair.label] += 1
    return {name: dict(labels) for name, labels in sorted(by_source.items())}
