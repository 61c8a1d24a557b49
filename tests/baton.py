"""Several pieces of work at once, one of which runs at any time: before each AWS call somebody says who goes on.

All that they share lies behind AWS calls, so an order of the calls is everything that can happen.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread, current_thread
from typing import Any

Pending = Mapping[str, Any]
"""What each of those who wait is about to do, as `wait` was told; nothing for who has not begun."""
Choose = Callable[[Sequence[str], Pending], str]
"""Of the names of those who wait, in their order: who goes on."""
_SECONDS = 60
"""After so long without a call somebody hangs."""


def _locked() -> Lock:
    made = Lock()
    made.acquire()
    return made


@dataclass
class Baton:
    """`run` starts the pieces of work, `wait` is called before each AWS call; who is not one of them does not wait.

    Whoever stops hands the baton to whom it chooses, so that each choice costs one change of threads at most, and none
    where somebody goes on.
    """

    choose: Choose
    _gates: dict[str, Lock] = field(default_factory=dict)
    """Each is locked, but for a moment when its owner goes on."""
    _waiting: list[str] = field(default_factory=list)
    _pending: dict[str, Any] = field(default_factory=dict)
    _begun: bool = False
    _steps: int = 0
    _back: Lock = field(default_factory=_locked)

    def run(self, works: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
        """What each work gives, or the exception that it raised, by name."""
        told: dict[str, Any] = {}
        self._gates, self._waiting, self._begun = {name: _locked() for name in works}, [], False
        threads = [Thread(target=self._work, args=(work, told), name=name, daemon=True) for name, work in works.items()]
        for thread in threads:
            thread.start()
            self._wait_back()
        self._begun = True
        self._hand_on()
        self._wait_back()
        for thread in threads:
            thread.join()
        self._gates = {}
        return told

    def wait(self, call: object = None) -> None:
        name = current_thread().name
        if name in self._gates:
            self._pending[name] = call
            self._waiting.append(name)
            self._hand_on()
            self._gates[name].acquire()

    def _hand_on(self) -> None:
        """To one of those who wait; back to `run` before all have begun, and when nobody is left."""
        if not (self._begun and self._waiting):
            self._back.release()
            return
        self._steps += 1
        name = self.choose(sorted(self._waiting), self._pending)
        self._waiting.remove(name)
        self._gates[name].release()

    def _wait_back(self) -> None:
        before = -1
        while not self._back.acquire(timeout=_SECONDS):
            assert self._steps > before, "somebody hangs"
            before = self._steps

    def _work(self, work: Callable[[], Any], told: dict[str, Any]) -> None:
        name = current_thread().name
        self.wait()
        try:
            told[name] = work()
        except BaseException as error:  # noqa: BLE001 - it is told as it is: a crash is one of the outcomes
            told[name] = error
        self._hand_on()


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
