"""Hunting a bug: runs of the simulator, one after the other, until a promise does not hold."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice

from tests.sim import matrix, pairs, schedules
from tests.sim.cast import at_rest
from tests.sim.mutants.mutant import Hunt, Matrix, Orders, Schedules
from tests.sim.plans import Plan, plan

MOST = 300
"""Runs until a hunt is given up."""


@dataclass(frozen=True)
class Hunted:
    """How many runs it took, and what was wrong after the last one; nothing when the bug got away."""

    tries: int
    violations: list[str]

    @property
    def killed(self) -> bool:
        return bool(self.violations)


def hunted(hunt: Hunt, most: int = MOST) -> Hunted:
    """Raises what the publication at rest raises: who cannot even make that has no hidden bug."""
    at_rest()
    tries = 0
    try:
        for violations in islice(_runs(hunt), most):
            tries += 1
            if violations:
                return Hunted(tries, violations)
    except AssertionError as error:
        return Hunted(tries + 1, [str(error)])
    except Exception as error:  # noqa: BLE001 - whatever real code raises that its callers do not expect
        return Hunted(tries + 1, [f"fell: {error!r}"[:500]])
    return Hunted(tries, [])


def _runs(hunt: Hunt) -> Iterator[list[str]]:
    match hunt:
        case Matrix(name, at):
            calls = matrix.calls_of(name)
            cells = [cell for cell in matrix.cells(name) if at in {"", calls[cell.at]}]
            random.Random(name).shuffle(cells)
            yield from (matrix.tried(cell) for cell in cells)
        case Orders(first, second, same):
            yield from pairs.every_way(pairs.Pair(first, second, same))
        case Schedules():
            yield from (schedules.play(_plan(seed, hunt)).violations for seed in count())


def _plan(seed: int, hunt: Schedules) -> Plan:
    """The plan of the seed, with other commands."""
    given, chance = plan(seed), random.Random(f"mutant {seed}")
    clients = tuple(tuple(chance.choices(hunt.commands, k=len(each))) for each in given.clients)
    return replace(given, clients=clients, mood=replace(given.mood, **hunt.mood))
