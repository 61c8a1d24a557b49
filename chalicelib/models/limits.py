"""How often something may be done, and what may be done once only. Kept by TTL, which no decision relies on."""

from dataclasses import dataclass
from typing import ClassVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, meta

SLACK_SECONDS = 3600
"""How long a row stays after it has no meaning any more: clocks differ, and what is deleted too early is forgotten."""


class Limit(Table):
    """`tat` is the theoretical arrival time of GCRA in milliseconds since 1970; a guard has none.

    A guard is in use until `expires`, a Unix time. For a bucket this is housekeeping only.
    """

    noun: ClassVar[str] = "limits"
    Meta = meta("limits")

    key = UnicodeAttribute(hash_key=True)
    tat = NumberAttribute(null=True)
    expires = NumberAttribute()


@dataclass(frozen=True)
class Bucket:
    """`burst` times at once, then once every `seconds`. `name` never holds an address in clear."""

    name: str
    burst: int
    seconds: int

    def __post_init__(self) -> None:
        if self.burst < 1 or self.seconds < 1:
            raise ValueError(f"a bucket has a burst and seconds of at least 1, not {self.burst} and {self.seconds}")

    @property
    def key(self) -> str:
        return f"bucket#{self.name}"

    @property
    def step(self) -> int:
        """Milliseconds that one use takes."""
        return self.seconds * 1000

    @property
    def tolerance(self) -> int:
        """Milliseconds by which the arrival time may be ahead of the clock."""
        return (self.burst - 1) * self.step

    def wait(self, tat: int, now: int) -> int:
        """Milliseconds until the next use is allowed; 0 when it is allowed now."""
        return max(0, tat - self.tolerance - now)


@dataclass(frozen=True)
class Guard:
    """Something that may be used once, and again after `seconds`."""

    name: str
    seconds: int

    @property
    def key(self) -> str:
        return f"once#{self.name}"
