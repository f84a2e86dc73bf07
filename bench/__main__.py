"""`python -m bench NAME`: a table on standard output, the same figures as JSON, progress on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.data import Data
from bench.progress import stop
from bench.rows import HEADER, Row, line
from index.article import FactcheckError

NAMES = (
    "answers",
    "comparisons",
    "claims",
    "citations",
    "retrieval",
    "speed",
    "extraction",
    "sentences",
    "review",
    "checkworthy",
    "tui",
)
FAILED, STOPPED = 1, 130


def main() -> int:
    options = _parser().parse_args()
    data = Data(options.data, options.split, options.limit)
    rows: list[Row] = []
    stop.listen()
    try:
        for row in _rows(options.name, data, options.sets):
            print(line(row) if rows else f"{HEADER}\n{line(row)}", flush=True)
            rows.append(row)
    except FactcheckError as error:
        print(f"bench: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return STOPPED
    finally:
        if options.json and rows:
            options.json.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", "utf-8")
    return STOPPED if stop.wanted else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=NAMES, help="what to measure")
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/bench"), metavar="DIR", help="the folder of the data"
    )
    parser.add_argument("--sets", type=lambda text: text.split(","), metavar="A,B", help="only these sets")
    parser.add_argument("--split", default="dev", help="the split to measure on (default: dev)")
    parser.add_argument("--limit", type=_count, metavar="N", help="at most N items of a set, evenly spread")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to FILE as well")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


def _rows(name: str, data: Data, sets: list[str] | None) -> Iterator[Row]:
    module = import_module(f"bench.{name}")
    if name in ("extraction", "sentences"):
        return (Row(**row) for row in module.measure(data.folder))
    if unknown := set(sets or ()) - set(module.SETS):
        raise FactcheckError(f"{name} has no set {', '.join(sorted(unknown))}; there are {', '.join(module.SETS)}")
    measured: Iterator[Row] = module.measure(data, sets or list(module.SETS))
    return measured


if __name__ == "__main__":
    sys.exit(main())
