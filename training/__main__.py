"""One command from public data to the files of qa/verifier.

python -m training --data ../shared/bench --out work/verifier

Each stage leaves its file in the output folder, and a stage whose file is there is not run again: training goes on from
its checkpoint, and deleting `weights.pt`, `int8/` or `EVALUATION.md` makes its stage and the later ones run anew.
"""

import argparse
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path

from qa.encoder import FOLDER, Encoder
from training.benchmarks import tuning_questions, tuning_sets
from training.calibrate import IDENTITY, fit_on, write
from training.card import card
from training.evaluate import evaluate
from training.export import folder_of_files, shift
from training.mixture import counts, training_pairs
from training.train import Plan, train


def main() -> None:
    """Parse the command and run the stages that have not been run."""
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of public data (shared/bench)")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints, weights and figures go")
    parser.add_argument("--ship", type=Path, default=FOLDER, help="where the finished files are copied")
    parser.add_argument("--weights", type=Path, help="weights.pt or model.onnx of an earlier run to go on from")
    parser.add_argument("--base", choices=("reranker-l12", "minilm-l6"), default="reranker-l12")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=180, help="the clock ends training after this, annealed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--workers", type=int, default=1, help="processes that train side by side; 2 on busy cores")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "pid").write_text(str(os.getpid()))
    plan = Plan(given.base, given.epochs, given.minutes, given.seed, given.threads, given.workers, given.weights)
    make_weights(plan, given.data, given.out)
    make_files(plan.base, given.data, given.out)
    measure(given.data, given.out)
    given.ship.mkdir(exist_ok=True)
    for path in (given.out / "int8").iterdir():
        shutil.copyfile(path, given.ship / path.name)
    (given.ship / "MODEL_CARD.md").write_text(card(given.out), encoding="utf-8")


def make_weights(plan: Plan, data: Path, out: Path) -> None:
    """`weights.pt`, and `counts.json` of what it was trained on."""
    if not (out / "weights.pt").exists():
        pairs = training_pairs(data, plan.seed)
        (out / "counts.json").write_text(json.dumps(counts(pairs), indent=1))
        train(plan, pairs, out)


def make_files(base: str, data: Path, out: Path) -> None:
    """`int8/`, calibrated: all that the product needs."""
    if (out / "int8").exists():
        return
    full, small = folder_of_files(out / "weights.pt", base, out / "new")
    for folder in (full, small):
        write(IDENTITY, folder / "calibration.json")
    tuning = tuning_sets(data)
    sample = [pair for pairs in tuning for pair in pairs[:60]]
    (out / "shift.json").write_text(json.dumps(asdict(shift(full, small, sample)), indent=1))
    write(fit_on(tuning, tuning_questions(data), Encoder(small)), small / "calibration.json")
    small.rename(out / "int8")


def measure(data: Path, out: Path) -> None:
    """`EVALUATION.md`: the tables of the model card."""
    report = out / "EVALUATION.md"
    if not report.exists():
        report.write_text(evaluate(data, Encoder(out / "int8")), encoding="utf-8")


if __name__ == "__main__":
    main()
