"""Every order in which pieces of work can go on, but for orders that differ only in calls that do not touch each other.

Depth first, without keeping states: each order is played from the beginning. Sleep sets leave out what is the same
(Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996, chapter 5).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.baton import Choose, Pending

Apart = Callable[[Any, Any], bool]
"""Whether two calls can change places without a difference."""


@dataclass
class _Node:
    """One choice: who could go on, who went, who has been tried before, and who need not be."""

    names: Sequence[str]
    pending: Pending
    asleep: set[str]
    chosen: str = ""
    tried: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[str]:
        return [name for name in self.names if name not in self.asleep and name not in self.tried]


class Orders:
    """`play` is called with a chooser for each order, and must do the same for the same choices."""

    def __init__(self, play: Callable[[Choose], Any], apart: Apart) -> None:
        self._play, self._apart = play, apart
        self._path: list[_Node] = []
        self.left_out = 0
        """Orders that were found to be the same as another while they were played."""

    def __iter__(self) -> Iterator[Any]:
        """What `play` gives, order by order."""
        while True:
            given, is_new = self._once()
            if is_new:
                yield given
            self.left_out += not is_new
            while self._path and not self._next(self._path[-1]):
                self._path.pop()
            if not self._path:
                return

    def _next(self, node: _Node) -> bool:
        """Choose somebody else at the last choice, if there is anybody."""
        node.tried.append(node.chosen)
        node.chosen = node.left[0] if node.left else ""
        return bool(node.chosen)

    def _once(self) -> tuple[Any, bool]:
        depth, is_new = 0, True

        def choose(names: Sequence[str], pending: Pending) -> str:
            nonlocal depth, is_new
            depth += 1
            if not is_new:
                return names[0]
            if depth > len(self._path):
                node = _Node(names, dict(pending), self._asleep())
                if not node.left:
                    is_new = False
                    return names[0]
                node.chosen = node.left[0]
                self._path.append(node)
            return self._path[depth - 1].chosen

        return self._play(choose), is_new

    def _asleep(self) -> set[str]:
        """Who was tried before in the choice that led here, and would do the same after it."""
        if not self._path:
            return set()
        last = self._path[-1]
        chosen = last.pending.get(last.chosen)
        before = (last.asleep | {*last.tried}) - {last.chosen}
        return {name for name in before if self._apart(last.pending.get(name), chosen)}
