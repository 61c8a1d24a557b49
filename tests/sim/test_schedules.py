"""Random schedules on every commit: other seeds than those of `make soak`, which go on where the last run ended."""

import os

import pytest

from tests.sim import schedules
from tests.sim.conftest import Tally

pytestmark = pytest.mark.sim
SCHEDULES, EACH = int(os.environ.get("GALLEY_SIM_SCHEDULES", "2000")), 25


@pytest.mark.parametrize("first", range(0, SCHEDULES, EACH))
def test_every_promise_holds_after_any_schedule(first: int, tally: Tally) -> None:
    results = [schedules.run(seed) for seed in range(first, min(first + EACH, SCHEDULES))]
    wrong = {f"make replay SEED={each.plan.seed}": each.violations for each in results if each.violations}
    faults = sum(each.faults.total() for each in results)
    tally(schedules=len(results), faults=faults, violations=sum(map(len, wrong.values())))
    assert wrong == {}


def test_a_seed_gives_the_same_schedule_each_time() -> None:
    for seed in range(5):
        first, second = schedules.run(seed), schedules.run(seed)
        assert (first.calls, first.faults, first.told) == (second.calls, second.faults, second.told)
