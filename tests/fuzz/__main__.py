"""`python -m tests.fuzz [target …]`: the long runs, one after another; GALLEY_EXECUTIONS and GALLEY_SECONDS of each."""

import os
import sys

from tests.fuzz import running
from tests.fuzz.target import NAMES

_FIFTEEN_MINUTES = 900.0


def main(names: list[str]) -> int:
    crashes = 0
    for name in names or NAMES:
        executions = int(os.environ.get("GALLEY_EXECUTIONS", running.MANY))
        seconds = float(os.environ.get("GALLEY_SECONDS", _FIFTEEN_MINUTES))
        result = running.run(name, executions=executions, seconds=seconds)
        print(f"{name}: {result}", flush=True)
        crashes += len(result.crashes)
        if executions >= running.MANY:
            running.record(name, result)
    return min(crashes, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
