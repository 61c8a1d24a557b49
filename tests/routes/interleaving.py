"""Two requests at once, without threads: one of them runs whole before a chosen AWS call of the other.

All that requests share lies behind AWS calls, so this is every way in which one comes between the steps of another.
"""

from collections.abc import Callable, Iterator
from typing import Any

from tests.watch import watching


def coming_between(first: Callable[[], Any], second: Callable[[], Any], *, before: int) -> tuple[Any, Any] | None:
    """What both return when the second runs before that call (from 0) of the first; None when there is no such call."""
    calls = 0
    told: list[Any] = []

    def see(_operation: str, _arguments: dict[str, Any]) -> None:
        nonlocal calls
        if told:
            return
        calls += 1
        if calls == before + 1:
            told.append(None)  # from here on the calls are those of the second
            told[0] = second()

    with watching(see):
        answer = first()
    return (answer, told[0]) if told else None


def every_way(begin: Callable[[], tuple[Callable[[], Any], Callable[[], Any]]]) -> Iterator[tuple[Any, Any]]:
    """The answers of two requests for each call of the first; `begin` makes the world and both of them anew."""
    for before in range(100):
        answers = coming_between(*begin(), before=before)
        if answers is None:
            return
        yield answers
