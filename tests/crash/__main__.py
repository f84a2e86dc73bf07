"""The long run: `python tests/crash --kills 200`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from kills import drive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="factcheck-qa-crash-") as folder:
        found = drive(Path(folder), asked.kills, asked.seed, lambda line: print(f"\r{line}", end="", file=sys.stderr))
    print(f"\n{found}, in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
