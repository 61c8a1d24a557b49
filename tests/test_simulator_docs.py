"""docs/reliability.md says what the simulator does, and gives the figures that were recorded."""

import re
from pathlib import Path

from tests.sim import soak
from tests.sim.checker import checks
from tests.sim.faults import FAULTS

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (R\d+) ", DOC, re.MULTILINE)


def test_every_promise_has_a_row_and_every_check_a_promise() -> None:
    assert [f"R{number}" for number in range(1, 26)] == PROMISES
    assert {name for name, _ in checks()} <= {*PROMISES}


def test_a_check_is_named_for_its_promise_and_says_what_is_wrong() -> None:
    for name, check in checks():
        assert check.__name__.startswith(f"check_{name.lower()}_")


def test_the_table_of_runs_is_what_was_recorded() -> None:
    assert soak.table() in DOC


def test_no_recorded_run_has_broken_a_promise_and_each_has_had_faults() -> None:
    runs = soak.recorded()["runs"]
    assert runs
    assert [run["seeds"] for run in runs if run["violations"] or run["faults"] < run["schedules"]] == []


def test_files_that_it_names_are_there() -> None:
    named = set(re.findall(r"`((?:tests/)?[\w/]+\.py)`", DOC))
    assert named
    for name in named:
        assert (ROOT / name).is_file() or (ROOT / "tests" / "sim" / name).is_file(), name


def test_the_faults_of_every_call_are_those_of_the_matrix() -> None:
    assert len(FAULTS) == 6
    assert "F7 half a batch" in DOC
