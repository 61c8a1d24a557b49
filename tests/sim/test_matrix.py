"""The crash matrix: after every fault at every AWS call of every operation, every promise holds."""

import pytest

from tests.sim import matrix
from tests.sim.conftest import Tally
from tests.sim.operations import catalogue

pytestmark = pytest.mark.sim
SLICES = 8
"""The work of functions has many calls: it is tried in so many parts, which run side by side."""
OPERATIONS = [(name, 0, 1) for name in catalogue()]
WORK = [(name, at, SLICES) for name in matrix.WORK for at in range(SLICES)]


@pytest.mark.parametrize(("name", "at", "of"), [*WORK, *OPERATIONS])
def test_every_promise_holds_after_any_fault_at_any_call(name: str, at: int, of: int, tally: Tally) -> None:
    cells = [*matrix.cells(name)][at::of]
    wrong = {str(cell): found for cell in cells if (found := matrix.tried(cell))}
    tally(**{"crash matrix tried": len(cells), "crash matrix held": len(cells) - len(wrong), "faults": len(cells)})
    assert wrong == {}
