"""`python -m tests.fuzz [target …]`: a long run of each; GALLEY_EXECUTIONS and GALLEY_SECONDS say how long.

With `--until 1000000`, run after run until each has as many on record, and with `-n 2` two fuzzers at a time.
"""

import argparse
import os
import sys

from tests.fuzz import records, running, until
from tests.fuzz.target import NAMES

_FIFTEEN_MINUTES = 900.0


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    names = asked.names or list(NAMES)
    if asked.until:
        return min(until.reached(names, asked.until, at_once=asked.n), 1)
    return min(sum(_run(name) for name in names), 1)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("names", nargs="*", metavar="target")
    parser.add_argument("--until", type=int, help="executions that each is to have on record")
    parser.add_argument("-n", type=int, default=1, help="how many at a time, with --until")
    return parser.parse_args(arguments)


def _run(name: str) -> int:
    """How many crashes."""
    executions = int(os.environ.get("GALLEY_EXECUTIONS", records.MANY))
    seconds = float(os.environ.get("GALLEY_SECONDS", _FIFTEEN_MINUTES))
    result = running.run(name, executions=executions, seconds=seconds, seed=records.next_seed(name))
    print(f"{name}: {result}", flush=True)
    if executions >= records.MANY:
        records.add(name, result)
    return len(result.crashes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
