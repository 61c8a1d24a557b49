"""The simulator finds every seeded bug, each in a copy of the code, in a process of its own."""

from pathlib import Path

import pytest

from tests.sim.conftest import Tally
from tests.sim.mutants import MUTANTS
from tests.sim.mutants.copies import CODE, ROOT, changed, copied, hunted_in
from tests.sim.mutants.mutant import Mutant

CONTROLS = (
    "claims are not freed",
    "the relay names the last record",
    "the clock publishes whatever was changed meanwhile",
    "who did not get the next token is taken for a thief",
)
"""Hunts that are short, and go through all that they have, where there is no bug."""
every_mutant = pytest.mark.parametrize("mutant", MUTANTS.values(), ids=lambda mutant: mutant.name)


@pytest.mark.sim
@every_mutant
def test_a_seeded_bug_breaks_the_promise_that_it_should_break(mutant: Mutant, tmp_path: Path, tally: Tally) -> None:
    copied(tmp_path, mutant)
    found = hunted_in(tmp_path, mutant)
    tally(**{"mutants tried": 1, "mutants held": int(found["killed"]), "tries": found["tries"]})
    assert found["killed"], f"got away after {found['tries']} runs"
    assert any(line.startswith((f"{mutant.promise}:", "fell:")) for line in found["violations"]), found["violations"]


@pytest.mark.sim
@pytest.mark.parametrize("name", CONTROLS)
def test_the_same_hunt_finds_nothing_where_there_is_no_bug(name: str, tmp_path: Path) -> None:
    copied(tmp_path)
    found = hunted_in(tmp_path, MUTANTS[name])
    assert not found["killed"], found["violations"]
    assert found["tries"] > 1


@every_mutant
def test_what_a_seeded_bug_changes_is_in_the_code_once(mutant: Mutant) -> None:
    text = (ROOT / CODE / mutant.file).read_text(encoding="utf-8")
    assert changed(text, mutant) != text


def test_there_are_enough_seeded_bugs_to_believe_the_simulator() -> None:
    assert len(MUTANTS) >= 30
