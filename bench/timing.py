"""How long handlers take beside one another: many calls, in turns, so that whatever else the machine does hits all.

The time is the processor's for this thread: nothing here waits, and a busy machine must not count.
"""

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import thread_time_ns
from typing import Any

from chalice.local import LambdaContext

ROUNDS = 41
MOST_CALLS, FEWEST_CALLS, CALLS_SECONDS = 50, 7, 0.01
"""Of each handler in each round: as many as take about so long."""
WARM_UP = 50
"""Calls of each handler that are not counted."""
_CONTEXT = LambdaContext("api_handler", 1024, 28_000)


@dataclass(frozen=True)
class Contender:
    """`handler` is called as Lambda calls it, with `event` decoded anew each time, which is not measured.

    `elsewhere` is the time spent so far, in nanoseconds, on what is not to be measured.
    """

    handler: Callable[[Any, Any], Any]
    event: str
    elsewhere: Callable[[], int] = lambda: 0

    def answer(self) -> Any:
        return self.handler(json.loads(self.event), _CONTEXT)

    def nanoseconds(self) -> int:
        """One call."""
        event, before = json.loads(self.event), self.elsewhere()
        started = thread_time_ns()
        self.handler(event, _CONTEXT)
        return thread_time_ns() - started - (self.elsewhere() - before)


@dataclass(frozen=True)
class Times:
    """The median call of each round in nanoseconds, by contender."""

    rounds: Mapping[str, list[float]]

    def microseconds(self, name: str) -> float:
        return round(median(self.rounds[name]) / 1000, 1)

    def ratio(self, name: str, beside: str) -> float:
        """Compared round by round, in which both ran one after the other."""
        pairs = zip(self.rounds[name], self.rounds[beside], strict=True)
        return round(median(one / other for one, other in pairs), 2)


def race(contenders: Mapping[str, Contender]) -> Times:
    """Every contender in every round; who begins changes from round to round."""
    names = list(contenders)
    rounds: dict[str, list[float]] = {name: [] for name in names}
    slowest = max(median(contender.nanoseconds() for _ in range(WARM_UP)) for contender in contenders.values())
    calls = min(MOST_CALLS, max(FEWEST_CALLS, round(CALLS_SECONDS * 1e9 / slowest)))
    with _garbage_held():
        for turn in range(ROUNDS):
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                gc.collect()
                rounds[name].append(median(contenders[name].nanoseconds() for _ in range(calls)))
    return Times(rounds)


@contextmanager
def _garbage_held() -> Iterator[None]:
    """No collection falls into a call; what was there before is left out of those between the calls."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
