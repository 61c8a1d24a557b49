"""One fuzzer in a process of its own: `python -m tests.fuzz.engine <target> <executions> <seed> <seconds> <report>`.

atheris learns which branches of Galley's own code an input takes, and goes on from those that found a new one. Ends
by itself and writes its report, a JSON object; crashes are gathered, not stopped at, and their inputs lie beside it.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from tests.fuzz.mutator import Mutator
from tests.fuzz.target import Target, find

SLOW = 1.0
"""Seconds of processor time that no input may take."""
_MOST_KEPT = 50
_HELD = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Slow(Exception):
    """An input took more than `SLOW`."""


class Branches:
    """Tells atheris of each branch that an input takes once, and not as often as it is taken: its own function is
    called at every branch, and a third of the time would be spent there.
    """

    def __init__(self, atheris: Any) -> None:
        self._tell, self._taken = atheris._trace_branch, set[int]()
        atheris._trace_branch = self._taken.add

    def tell(self) -> None:
        for branch in self._taken:
            self._tell(branch)
        self._taken.clear()


class Run:
    """Counts. `crashes` has one line for each place in the code, however many inputs lead there."""

    def __init__(self, target: Target, executions: int, seconds: float, report: Path) -> None:
        self.target, self.executions, self.report = target, executions, report
        self.done = self.accepted = 0
        self.slowest = 0.0
        self.began = time.monotonic()
        self.ends = self.began + seconds
        self.crashes: dict[str, str] = {}
        self._branches: Branches | None = None

    def fuzzed(self, data: bytes) -> None:
        """As `one`, from atheris, which puts its functions in their places only just before the first input."""
        self._branches = self._branches or Branches(sys.modules["atheris"])
        self.one(data)
        self._branches.tell()

    def one(self, data: bytes) -> None:
        before = time.process_time()
        try:
            self.accepted += self.target.takes(data)
            self._took(time.process_time() - before)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self._crash(error, data)
        self.done += 1
        if self.done >= self.executions or (self.done % 64 == 0 and time.monotonic() > self.ends):
            self.finish()

    def finish(self) -> NoReturn:
        """libFuzzer would end the process too, without a word to us."""
        told = {
            "executions": self.done,
            "accepted": self.accepted,
            "slowest": round(self.slowest, 3),
            "seconds": round(time.monotonic() - self.began),
            "crashes": self.crashes,
        }
        self.report.write_text(json.dumps(told), encoding="utf-8")
        sys.stdout.flush()
        os._exit(0)

    def _took(self, seconds: float) -> None:
        self.slowest = max(self.slowest, seconds)
        if seconds > SLOW:
            raise Slow(f"{seconds:.1f} s")

    def _crash(self, error: Exception, data: bytes) -> None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        if name in self.crashes or len(self.crashes) >= _MOST_KEPT:
            return
        file = self.report.with_suffix(f".{hashlib.sha256(name.encode()).hexdigest()[:8]}.crash")
        file.write_bytes(data)
        self.crashes[name] = file.name
        print(f"{name}: {error}\n{data!r}\n{''.join(traceback.format_exception(error))}", flush=True)


def main(name: str, executions: str, seed: str, seconds: str, report: str) -> None:
    atheris = _atheris()
    # It tells each module that it reads, which nobody needs to know.
    quiet, instrumented = contextlib.redirect_stderr(io.StringIO()), atheris.instrument_imports(["chalicelib", "cli"])
    with quiet, instrumented:
        _hold_clock()
        target = find(name)
    corpus = Path(report).with_suffix(".seeds")
    corpus.mkdir(parents=True)
    for number, data in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(data)
    run = Run(target, int(executions), float(seconds), Path(report))
    options = [f"-seed={seed}", "-verbosity=0", f"-max_len={target.longest}", "-timeout=60", "-rss_limit_mb=4096"]
    mutator = Mutator(target.seeds, target.words, _havoc, seed=int(seed))
    arguments = [name, *options, f"-artifact_prefix={report}.", str(corpus)]
    atheris.Setup(arguments, run.fuzzed, custom_mutator=mutator)
    atheris.Fuzz()


def _atheris() -> Any:
    """From its own folder, behind everything else: it brings nothing that Galley runs with."""
    sys.path.append(str(Path(sys.prefix) / "fuzz"))
    import atheris

    return atheris


def _havoc(data: bytes, longest: int) -> bytes:
    """libFuzzer's own changes. Looked up late: another function stands there until fuzzing begins."""
    changed: bytes = sys.modules["atheris"].Mutate(data, longest)
    return changed


def _hold_clock() -> None:
    """Time stands still, and ids are the same each time."""
    from chalicelib import clock

    clock.hold(now=lambda: _HELD, randomness=lambda bits: (1 << bits) // 3)


if __name__ == "__main__":
    main(*sys.argv[1:])
