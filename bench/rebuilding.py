"""One rebuild into a folder: what `bench.rebuild` times in a process of its own, which imports nothing else."""

import sys
from pathlib import Path

JOBS = 2

if __name__ == "__main__":
    from cli.rebuild import rebuild

    rebuild(jobs=JOBS, folder=Path(sys.argv[1]))
