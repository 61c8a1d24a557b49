"""What a seeded bug is made of."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Matrix:
    """Hunt with the cells of the crash matrix of one operation or one kind of work, in an order by chance; `at`: only
    those at this operation of AWS.
    """

    name: str
    at: str = ""


@dataclass(frozen=True)
class Orders:
    """Hunt with the orders of two operations; `same`: both show one token."""

    first: str
    second: str
    same: bool = False


@dataclass(frozen=True)
class Schedules:
    """Hunt with random schedules of some commands, of seeds 0, 1, 2, …; `mood` is what of it is not left to chance."""

    commands: tuple[str, ...]
    mood: dict[str, Any] = field(default_factory=dict)


Hunt = Matrix | Orders | Schedules


@dataclass(frozen=True)
class Mutant:
    """`changes` are texts of a file under chalicelib, each of which is there once, and what stands in their place.

    `promise` is what falls: the beginning of a line of `checker.violations`.
    """

    name: str
    file: str
    changes: tuple[tuple[str, str], ...]
    promise: str
    hunt: Hunt
