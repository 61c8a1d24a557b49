"""Several pieces of work at once, one of which runs at any time: before each AWS call somebody says who goes on.

All that they share lies behind AWS calls, so an order of the calls is everything that can happen.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Semaphore, Thread, current_thread
from typing import Any

Pending = Mapping[str, Any]
"""What each of those who wait is about to do, as `wait` was told; nothing for who has not begun."""
Choose = Callable[[Sequence[str], Pending], str]
"""Of the names of those who wait, in their order: who goes on."""
_SECONDS = 60
"""After so long without a call somebody hangs."""


@dataclass
class Baton:
    """`run` starts the pieces of work, `wait` is called before each AWS call; who is not one of them does not wait."""

    choose: Choose
    _gates: dict[str, Semaphore] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _pending: dict[str, Any] = field(default_factory=dict)
    _back: Semaphore = field(default_factory=lambda: Semaphore(0))

    def run(self, works: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
        """What each work gives, or the exception that it raised, by name."""
        told: dict[str, Any] = {}
        self._gates, self._waiting = {name: Semaphore(0) for name in works}, []
        threads = [Thread(target=self._work, args=(work, told), name=name, daemon=True) for name, work in works.items()]
        for thread in threads:
            thread.start()
            self._wait_back()
        while self._waiting:
            self._let(self.choose(sorted(self._waiting), self._pending))
        for thread in threads:
            thread.join()
        self._gates = {}
        return told

    def wait(self, call: object = None) -> None:
        name = current_thread().name
        if name in self._gates:
            self._pending[name] = call
            self._waiting.append(name)
            self._back.release()
            self._gates[name].acquire()

    def _let(self, name: str) -> None:
        self._waiting.remove(name)
        self._gates[name].release()
        self._wait_back()

    def _wait_back(self) -> None:
        assert self._back.acquire(timeout=_SECONDS), "somebody hangs"

    def _work(self, work: Callable[[], Any], told: dict[str, Any]) -> None:
        name = current_thread().name
        self.wait()
        try:
            told[name] = work()
        except BaseException as error:  # noqa: BLE001 - it is told as it is: a crash is one of the outcomes
            told[name] = error
        self._back.release()


def by_chance(chance: random.Random) -> Choose:
    """Anybody, each time."""
    return lambda names, _pending: chance.choice(names)


def by_rank(chance: random.Random, *, steps: int, changes: int) -> Choose:
    """Whoever ranks highest, until it falls behind all others: at some steps among the first ones, drawn beforehand.

    A bug that takes `changes` of turn in the wrong places is found far more often so than by a fair choice (Burckhardt
    and others, "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010).
    """
    ranks: dict[str, float] = {}
    falls, at = {chance.randrange(steps) for _ in range(changes)}, 0

    def choose(names: Sequence[str], _pending: Pending) -> str:
        nonlocal at
        for name in names:
            ranks.setdefault(name, 1 + chance.random())
        first = max(names, key=ranks.__getitem__)
        if at in falls:
            ranks[first] = -at
        at += 1
        return max(names, key=ranks.__getitem__)

    return choose
