"""A world for each test, and the line that says it all at the end of a run of the simulator."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sim.cast import begin
from tests.sim.world import World

Tally = Callable[..., None]
TALLIES = "simulator"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Each fault is an error in a log, of which there are very many."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> Iterator[World]:
    """A publication at rest."""
    made, _ = begin(1)
    with made.running():
        yield made


@pytest.fixture
def tally(record_property: Callable[[str, Any], None]) -> Tally:
    """Counts for the closing line: `tally(schedules=50, faults=12)`."""

    def _tally(**counts: int) -> None:
        record_property(TALLIES, counts)

    return _tally


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Nothing where no test of the simulator has run."""
    told: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, counts in report.user_properties if report.when == "call" else ():
            told.update(counts if name == TALLIES else {})
    if told:
        terminalreporter.write_line(closing_line(told))


def closing_line(told: Counter[str]) -> str:
    """What was tried, and what came of it; parts that were not run are not named."""
    parts = [f"{name} {told[name]:,}" for name in ("faults", "schedules", "orders") if told[name]]
    for name in ("crash matrix", "mutants"):
        whole, good = told[f"{name} tried"], told[f"{name} held"]
        parts += [f"{name} {good:,}/{whole:,}"] if whole else []
    if mutants := told["mutants tried"]:
        parts[-1] += f" (mean {told['tries'] / mutants:.1f} seeds)"
    return " · ".join([*parts, f"violations {told['violations']:,}"])
