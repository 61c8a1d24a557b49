"""Runs each fuzzer again and again until it has enough on record; what was done is kept whenever that is broken off."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock

from tests.fuzz import records, running

SLICE = 100_000
"""Executions of one run at most."""
SECONDS = 300.0
"""That one run takes at most: each begins anew at the good inputs, so very short ones would not come far."""
_UNKNOWN = 100.0
"""Executions per second of a fuzzer that has no record."""
_writing = Lock()


def reached(names: Sequence[str], executions: int, *, at_once: int) -> int:
    """The number of crashes. Those that will soon be there come first."""
    ordered = sorted(names, key=partial(left, executions=executions))
    with ThreadPoolExecutor(at_once) as pool:
        return sum(pool.map(partial(_complete, executions=executions), ordered))


def left(name: str, executions: int) -> float:
    """Seconds that a fuzzer will still take, as it went so far."""
    known = records.current(name)
    missing = max(0, executions - (known.executions if known else 0))
    return missing / (known.executions / max(known.seconds, 1) if known and known.executions else _UNKNOWN)


def _complete(name: str, executions: int) -> int:
    """Ends at a run with crashes too: the next would only find them again."""
    while (missing := executions - _done(name)) > 0:
        asked, seed = min(missing, SLICE), records.next_seed(name)
        result = running.run(name, executions=asked, seconds=SECONDS, seed=seed)
        with _writing:
            records.add(name, result)
        print(f"{name}: {result}; {_done(name):,} in all", flush=True)
        if result.crashes:
            return len(result.crashes)
    return 0


def _done(name: str) -> int:
    known = records.current(name)
    return known.executions if known else 0
