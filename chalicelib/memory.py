"""What changes seldom, such as the publication's title, kept by this process for a few seconds.

Only for what readers are shown beside the thing that was asked for, and whether a list of a topic is there. Commands,
pages and rights read the store.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from chalicelib import clock

SECONDS = 10
MOST = 5_000
"""Entries; at that size everything is forgotten."""
T = TypeVar("T")


def remember(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` said within the last `SECONDS`, or says now. Nothing, `None`, is not kept."""
    now, memory = clock.now(), _memory
    until, known = memory.known.get(key, (now, None))
    if until > now:
        return cast(T, known)
    seen, value = memory.writes, read()
    if value is not None:
        memory.keep(key, now, value, seen)
    return value


def forget() -> None:
    """Forget everything: this process has written something."""
    _memory.forget()


@dataclass
class _Memory:
    known: dict[Hashable, tuple[datetime, Any]] = field(default_factory=dict)
    writes: int = 0

    lock: Lock = field(default_factory=Lock)

    def keep(self, key: Hashable, now: datetime, value: Any, seen: int) -> None:
        """Unless something was written since it was read."""
        with self.lock:
            if seen != self.writes:
                return
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[key] = (now + timedelta(seconds=SECONDS), value)

    def forget(self) -> None:
        with self.lock:
            self.writes += 1
            self.known.clear()


_memory = _Memory()
