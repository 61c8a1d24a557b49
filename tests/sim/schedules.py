"""Random schedules: clients and functions at once, in an order that the seed says, with faults; then all comes to rest.

`make replay SEED=n` plays one again, leaves out of it what does not matter, and prints what happened.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from chalicelib.errors import GalleyError
from tests.baton import Baton, by_chance, by_rank
from tests.sim import checker, outside
from tests.sim.cast import Cast, begin
from tests.sim.faults import Fault, possible
from tests.sim.history import History
from tests.sim.lambdas import SCHEDULES, SHARDS
from tests.sim.network import Call
from tests.sim.operations import Do, Operation, catalogue
from tests.sim.plans import Plan, plan, shrunk
from tests.sim.world import World

LOOKS = 8
"""How often each function looks for work while the clients are at theirs; the rest is done when they are through."""
STEPS = 300
"""Among so many first steps the moments are drawn at which somebody falls behind."""


@dataclass
class Result:
    """What came of one schedule."""

    plan: Plan
    violations: list[str]
    faults: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    told: list[str] = field(default_factory=list)


def run(seed: int) -> Result:
    """The schedule of a seed."""
    return play(plan(seed))


def play(given: Plan) -> Result:
    """One schedule; the same plan gives the same result."""
    world, cast = begin(given.seed)
    with world.running():
        history, baton = History(world.network), Baton(_choice(given))
        works = _clients(world, cast, history, given) | _functions(world, baton)
        _begin(world, given)
        world.network.before = baton.wait
        told = baton.run(works)
        world.heal()
        violations = [f"{name} fell: {each!r}" for name, each in told.items() if isinstance(each, BaseException)]
        violations += _at_rest(world, history, given)
    faults = Counter({fault: n for (_, fault), n in world.network.struck_at.items()})
    shown = [f"{each.name}: {each.operation.name} {each.verdict}" for each in history.told]
    return Result(given, violations, faults, world.network.calls.total(), shown)


def _at_rest(world: World, history: History, given: Plan) -> list[str]:
    try:
        if given.mood.expiry == "late":
            world.cloud.tables.expire((world.clock.time - timedelta(hours=48)).timestamp())
        world.catch_up()
    except AssertionError as error:
        return [f"R25: {error}"]
    return checker.violations(world, history)


def _choice(given: Plan) -> Callable[..., str]:
    chance = random.Random(f"choice {given.seed}")
    return by_rank(chance, steps=STEPS, changes=given.mood.changes) if given.mood.changes else by_chance(chance)


def _begin(world: World, given: Plan) -> None:
    """From now on things go wrong."""
    mood, chance = given.mood, random.Random(f"faults {given.seed}")

    def fault(call: Call) -> Fault | None:
        if mood.down and call.service == mood.down:
            return "error before"
        return chance.choice(possible(call.operation)) if chance.random() < mood.share else None

    def after(call: Call) -> None:
        world.clock.pass_by(call)
        if mood.expiry == "at once" and call.number % 5 == 0:
            world.expire()

    world.network.fault, world.network.after = fault, after
    world.cloud.tables.lag, world.cloud.tables.caught_up = mood.lag, len(world.cloud.tables.written)
    world.lambdas.again = lambda: chance.random() < mood.again
    if mood.skewed:
        world.clock.skews = {f"function {n}": timedelta(minutes=chance.uniform(-10, 10)) for n in range(20)}


def _clients(world: World, cast: Cast, history: History, given: Plan) -> dict[str, Callable[[], Any]]:
    """Each sends its requests one after the other; one who got no answer asks again by the same key."""
    cast = cast.of_one_article(world.chance.randrange(len(cast.articles))) if given.mood.one else cast
    works: dict[str, Callable[[], Any]] = {}
    for client, names in enumerate(given.clients):
        found = [(catalogue()[name], _prepared(catalogue()[name], world, cast)) for name in names]
        requests = [(operation, do) for operation, do in found if do]
        works[f"client {client}"] = partial(_client, world, history, f"client {client}", requests)
    return works


def _prepared(operation: Operation, world: World, cast: Cast) -> Do | None:
    """None when what was prepared before it takes away what it needs."""
    try:
        return operation.prepare(world, cast)
    except GalleyError:
        return None


def _client(world: World, history: History, name: str, requests: list[tuple[Operation, Do]]) -> None:
    for number, (operation, do) in enumerate(requests):
        key = f"{name} {number}"
        told = history.ask(key, operation, do, key)
        world.network.dead.discard(name)
        if told.verdict == "unknown" and operation.keyed:
            history.ask(f"{key} again", operation, do, key)
            world.network.dead.discard(name)


def _functions(world: World, baton: Baton) -> dict[str, Callable[[], Any]]:
    """Every shard and schedule by itself; two functions for each queue."""
    ticks: list[Callable[[], Any]] = [partial(world.lambdas.tick, name) for name in SCHEDULES]
    sources: list[Callable[[], Any]] = [*world.lambdas.sources, *world.lambdas.sources[SHARDS:], *ticks]
    return {f"function {n}": partial(_function, each, baton) for n, each in enumerate(sources)}


def _function(handle: Callable[[], Any], baton: Baton) -> None:
    for _ in range(LOOKS):
        baton.wait()
        handle()


if __name__ == "__main__":
    outside.ready()
    found = run(int(sys.argv[1]))
    if found.violations:
        found = play(shrunk(found.plan, lambda smaller: bool(play(smaller).violations)))
    print(found.plan, *found.told, dict(found.faults), *(found.violations or ["no violations"]), sep="\n")
