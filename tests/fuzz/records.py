"""What the long runs of each fuzzer have come to in all: results.json, of which the documentation is made."""

import ast
import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from tests.fuzz.running import Result
from tests.fuzz.target import FOLDER

RESULTS = Path(__file__).with_name("results.json")
MANY = 1_000_000
"""Executions that every fuzzer is to have; a run that asks for as many is recorded."""


@dataclass(frozen=True)
class Record:
    """All runs of one fuzzer as it is now that ended without a crash, with the seeds 1 to `seeds`. `crashes` are those
    of the next seed, which therefore has to be run again. `date` is that of the last run, `accepted` how many inputs
    came past the first check, `slowest` and `seconds` are in seconds, `fuzzer` stands for its code.
    """

    fuzzer: str
    date: str
    seeds: int = 0
    executions: int = 0
    accepted: int = 0
    slowest: float = 0.0
    seconds: int = 0
    crashes: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> str:
        return f"{100 * self.accepted / max(self.executions, 1):.1f} %"


def recorded() -> dict[str, Record]:
    """By target."""
    told = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return {name: Record(**each) for name, each in told.items()}


def current(name: str) -> Record | None:
    """What is recorded of a fuzzer, if it is still the same fuzzer."""
    known = recorded().get(name)
    return known if known and known.fuzzer == code(name) else None


def next_seed(name: str) -> int:
    """One that it has not had, as the same seed gives the same inputs; or the one that has last led to a crash."""
    known = current(name)
    return known.seeds + 1 if known else 1


def add(name: str, result: Result) -> None:
    """One run more. What is recorded of a fuzzer that has been changed since gives way to it."""
    before = current(name) or Record(fuzzer=code(name), date=result.date)
    kept = {**recorded(), name: _sum(before, result)}
    told = {each: asdict(kept[each]) for each in sorted(kept)}
    RESULTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def code(name: str) -> str:
    """Changes when the code of a fuzzer does, but not with its comments or its lines."""
    tree = ast.dump(ast.parse((FOLDER / f"{name}.py").read_text("utf-8")))
    return hashlib.sha256(tree.encode()).hexdigest()[:12]


def _sum(before: Record, result: Result) -> Record:
    if result.crashes:
        return replace(before, date=result.date, crashes={**before.crashes, **result.crashes})
    return Record(
        fuzzer=before.fuzzer,
        date=result.date,
        seeds=result.seed,
        executions=before.executions + result.executions,
        accepted=before.accepted + result.accepted,
        slowest=max(before.slowest, result.slowest),
        seconds=before.seconds + result.seconds,
    )
