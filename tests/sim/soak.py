"""`make soak SECONDS=n`: random schedules for a time, or `SCHEDULES=n` of them, in a process for each processor.

Seeds go on from where the record (results.json beside this) ends, so that each run tries what none has tried. A seed
after which a promise does not hold is printed at once, with the command that plays it again; it is not recorded as
good, and the command ends with 1. Broken off (Control-C), it ends the schedules that it is at, and records those.
"""

import json
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.sim import outside

RECORD = Path(__file__).parent / "results.json"
_seed: Any = None
_until, _last = 0.0, 0


def soak(seconds: float, first: int, most: int = sys.maxsize) -> Counter[str]:
    """Schedules, AWS calls, faults and violations, counted; `first` is the first seed of `most`."""
    context, processes = multiprocessing.get_context("fork"), os.cpu_count() or 1
    seed = context.Value("q", first)
    given = (seed, time.monotonic() + seconds, min(first + most, sys.maxsize))
    signal.signal(signal.SIGINT, lambda *_: setattr(seed, "value", sys.maxsize))
    with context.Pool(processes, initializer=_begin, initargs=given) as pool:
        return _sum(pool.map(_worker, range(processes), chunksize=1))


def record(told: Counter[str], first: int) -> None:
    """Add a run to the record."""
    kept = recorded()
    run = {"date": datetime.now(UTC).date().isoformat(), "seeds": f"{first} to {first + told['schedules'] - 1}", **told}
    kept["runs"].append(run)
    RECORD.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def recorded() -> Any:
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {"runs": []}


def table() -> str:
    """The record as docs/reliability.md shows it."""
    rows = [
        f"| {run['date']} | {run['seeds']} | {run['schedules']:,} | {run['calls']:,} | {run['faults']:,} "
        f"| {run['violations']:,} |"
        for run in recorded()["runs"]
    ]
    head = ["| date | seeds | schedules | AWS calls | faults fired | violations |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def next_seed() -> int:
    """The first one that is in no record; CI's are below."""
    return int(max((int(run["seeds"].rpartition(" ")[2]) + 1 for run in recorded()["runs"]), default=100_000))


def _sum(told: Iterable[Counter[str]]) -> Counter[str]:
    """Also what was counted as nothing, which `+` leaves out."""
    found = Counter(schedules=0, calls=0, faults=0, violations=0)
    for each in told:
        found.update(each)
    return found


def _begin(seed: Any, until: float, last: int) -> None:
    global _seed, _until, _last
    _seed, _until, _last = seed, until, last
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: the first process decides
    outside.ready()


def _worker(_number: int) -> Counter[str]:
    from tests.sim import schedules

    told: Counter[str] = Counter()
    while time.monotonic() < _until:
        with _seed.get_lock():
            if _seed.value >= _last:
                break
            seed, _seed.value = _seed.value, _seed.value + 1
        result = schedules.run(seed)
        told.update(schedules=1, calls=result.calls, faults=result.faults.total(), violations=len(result.violations))
        if result.violations:
            print(f"seed {seed}: {result.violations}; again: make replay SEED={seed}", flush=True)
    return told


if __name__ == "__main__":
    begin = next_seed()
    found = soak(float(sys.argv[1]), begin, *map(int, filter(None, sys.argv[2:])))
    record(found, begin)
    print(dict(found))
    sys.exit(bool(found["violations"]))
