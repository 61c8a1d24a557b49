"""Runs fuzzers, one process each."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
CRASHES = ROOT / "build" / "fuzz"
INSTALLED = Path(sys.prefix) / "fuzz" / "atheris"
SEED = 1
_MEMORY = Path("/dev/shm")
_STARTING = 120.0
"""Seconds that a process may take besides its run."""


@dataclass(frozen=True)
class Result:
    """One run. It ends after `asked` executions or when its time is over. `accepted` is how many inputs came past the
    first check, `slowest` is in seconds.
    """

    date: str
    seed: int
    executions: int
    accepted: int
    slowest: float
    seconds: int
    crashes: dict[str, str]
    asked: int

    @property
    def share(self) -> str:
        return f"{100 * self.accepted / self.executions:.1f} %"

    def __str__(self) -> str:
        pace = f"{self.executions:,} executions in {self.seconds} s with seed {self.seed}, accepted {self.share}"
        return f"{pace}, slowest {self.slowest:.3f} s, {len(self.crashes)} crashes"


def run(name: str, *, executions: int, seconds: float, seed: int = SEED) -> Result:
    """One fuzzer. A process that dies is a crash as well."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        report = Path(folder) / name
        command = [sys.executable, "-m", "tests.fuzz.engine", name, *map(str, (executions, seed, seconds, report))]
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(folder), capture_output=True, timeout=seconds + _STARTING, check=False
        )
        _keep(Path(folder), name)
        assert report.exists(), f"{name} died:\n{done.stdout.decode()}\n{done.stderr.decode()}"
        print(done.stdout.decode(errors="replace"), end="")
        return Result(
            date=f"{datetime.now(UTC):%Y-%m-%d}", seed=seed, asked=executions, **json.loads(report.read_text("utf-8"))
        )


def _environment(folder: str) -> dict[str, str]:
    """Without settings of whoever runs it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GALLEY_")}
    return {**own, "TMPDIR": folder, "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}


def _keep(folder: Path, name: str) -> None:
    """The inputs that crash, where they can be looked at."""
    for file in folder.glob(f"{name}.*"):
        if file.is_file():
            CRASHES.mkdir(parents=True, exist_ok=True)
            (CRASHES / file.name).write_bytes(file.read_bytes())
