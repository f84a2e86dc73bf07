"""The long run: `PYTHONPATH=. python tests/fuzz --inputs 10000`."""

import argparse
import sys
import time

from readers import SAMPLES, fuzzed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--readers", nargs="*", choices=[*SAMPLES], default=[*SAMPLES], metavar="ENDING")
    asked = parser.parse_args()
    for suffix in asked.readers:
        started = time.monotonic()
        found = fuzzed(suffix, asked.inputs, asked.seed, lambda line: print(f"\r{line}", end="", file=sys.stderr))
        print(f"\r{suffix}: {found}, in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
