"""What each projection has done with each ledger entry. Kept by TTL; the sweeper looks for what is missing."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, meta

KEPT_SECONDS = 30 * 24 * 3600
"""Longer than a dead letter is kept (14 days)."""
PARKED_SECONDS = 365 * 24 * 3600
"""What was given up on waits a year for the operator."""
DONE, SENT, PARKED = "done", "sent again", "parked"


class Done(Table):
    """`entry` is `<subject>@<version>`. `tries` counts how often the sweeper sent the entry again."""

    noun: ClassVar[str] = "done"
    Meta = meta("done")

    entry = UnicodeAttribute(hash_key=True)
    projection = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(default=DONE)
    tries = NumberAttribute(default=0)
    at = UnicodeAttribute()
    expires = NumberAttribute()


def states(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Done]:
    """The marks that exist of the (entry, projection) pairs asked for, by a strong read."""
    wanted: list[Any] = sorted(set(keys))
    return {(d.entry, d.projection): d for d in Done.batch_get(wanted, consistent_read=True)} if wanted else {}


def find(entry: str, projection: str) -> Done | None:
    try:
        return Done.get(entry, projection, consistent_read=True)
    except Done.DoesNotExist:
        return None
