"""What happened: append-only entries, one per change of a subject. Outbox, history and audit log at once."""

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.models.base import Table, meta


class DayIndex(GlobalSecondaryIndex[Any]):
    """Entries of one UTC day in order, for the audit view and the sweeper."""

    class Meta:
        index_name = "day"
        projection = AllProjection()

    day = UnicodeAttribute(hash_key=True)
    at_id = UnicodeAttribute(range_key=True)


class Entry(Table):
    """One change. The key (subject, version) is also the lock: the second writer of a version loses."""

    noun: ClassVar[str] = "ledger"
    Meta = meta("ledger")

    subject = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(range_key=True)
    id = UnicodeAttribute()
    kind = UnicodeAttribute()
    actor = UnicodeAttribute()
    at = UnicodeAttribute()
    day = UnicodeAttribute()
    at_id = UnicodeAttribute()
    request = UnicodeAttribute(default="")
    data = UnicodeAttribute(default="{}")
    """JSON of the event; ids and paths, never personal data."""
    previous = UnicodeAttribute(default="")
    hash = UnicodeAttribute()

    day_index = DayIndex()

    @property
    def name(self) -> str:
        """`<subject>@<version>`, the entry's name in queues and done-marks."""
        return f"{self.subject}@{int(self.version)}"


_SEALED = ("subject", "version", "id", "kind", "actor", "at", "request", "data", "previous")


def seal(entry: Entry) -> str:
    """SHA-256 (hex) over the entry and its predecessor's hash: changing one entry breaks every later one."""
    values = [int(entry.version) if name == "version" else getattr(entry, name) for name in _SEALED]
    return hashlib.sha256(msgspec.json.encode(values)).hexdigest()


def get(subject: str, version: int) -> Entry | None:
    """One entry, by a strong read."""
    try:
        return Entry.get(subject, version, consistent_read=True)
    except Entry.DoesNotExist:
        return None


def of(subject: str) -> Iterator[Entry]:
    """The whole history of a subject, oldest first, by strong reads."""
    return iter(Entry.query(subject, consistent_read=True))


def on_day(day: str, *, since: str = "", until: str = "~") -> Iterator[Entry]:
    """Entries of a UTC day (`2026-03-01`) whose time is in [since, until), oldest first. By the index: may lag."""
    return iter(Entry.day_index.query(day, Entry.at_id.between(since or "0", until)))


def first_break(subject: str) -> int | None:
    """The first version at which the subject's hash chain does not hold; None when it is whole."""
    previous, expected = "", 1
    for entry in of(subject):
        if int(entry.version) != expected or entry.previous != previous or entry.hash != seal(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
