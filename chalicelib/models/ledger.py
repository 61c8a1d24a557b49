"""What happened: append-only entries, one per change of a subject. Outbox, history and audit log at once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import AttributeDeserializationError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.models.base import Table, meta, page_of

Page = tuple[list["Entry"], Any]
"""Entries, newest first, and DynamoDB's key to go on from; None at the end."""


class DayIndex(GlobalSecondaryIndex[Any]):
    """Entries of one UTC day in order, for the audit view and the sweeper."""

    class Meta:
        index_name = "day"
        projection = AllProjection()

    day = UnicodeAttribute(hash_key=True)
    at_id = UnicodeAttribute(range_key=True)


class ActorIndex(GlobalSecondaryIndex[Any]):
    """Entries of one actor in order, for the audit view."""

    class Meta:
        index_name = "actor"
        projection = AllProjection()

    actor = UnicodeAttribute(hash_key=True)
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
    actor_index = ActorIndex()

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


def newest_of(subject: str, *, limit: int, after: dict[str, Any] | None = None) -> Page:
    """The history of a subject, by strong reads."""
    where = {"scan_index_forward": False, "consistent_read": True}
    return page_of(Entry.query, subject, limit=limit, after=after, **where)


def newest_on_day(day: str, *, limit: int, after: dict[str, Any] | None = None) -> Page:
    """What happened on a UTC day (`2026-03-01`). By the index: may lag."""
    return page_of(Entry.day_index.query, day, scan_index_forward=False, limit=limit, after=after)


def newest_by(actor: str, *, limit: int, after: dict[str, Any] | None = None) -> Page:
    """What an actor did. By the index: may lag."""
    return page_of(Entry.actor_index.query, actor, scan_index_forward=False, limit=limit, after=after)


@dataclass(frozen=True)
class Break:
    """The first version at which a subject's hash chain does not hold, and what is wrong there."""

    subject: str
    version: int
    reason: str

    def __str__(self) -> str:
        return f"{self.subject}: the chain breaks at version {self.version}: {self.reason}"


def first_break(subject: str, head: tuple[int, str] | None = None) -> Break | None:
    """None when the chain is whole. `head` is the newest entry's version and hash as the subject's own item has them,
    without which nobody can tell that the newest entries were removed.
    """
    version, previous = 0, ""
    try:
        for version, entry in enumerate(of(subject), start=1):
            if reason := _fault(entry, version, previous):
                return Break(subject, version, reason)
            previous = entry.hash
    except AttributeDeserializationError:
        return Break(subject, version + 1, "the entry cannot be read")
    return _break_at_head(subject, version, previous, head) if head else None


def _fault(entry: Entry, version: int, previous: str) -> str:
    """What is wrong with an entry that should be the one of this version, after one of this hash."""
    if entry.version != version:
        return "the entry is missing"
    if entry.previous != previous:
        return "the entry does not follow the one before it"
    derived = (str(entry.at)[:10], f"{entry.at}#{entry.id}")  # not sealed: they follow from what is
    if entry.hash != seal(entry) or derived != (entry.day, entry.at_id):
        return "the entry was changed"
    return ""


def _break_at_head(subject: str, version: int, newest: str, head: tuple[int, str]) -> Break | None:
    known, known_hash = head
    if known > version:
        return Break(subject, version + 1, "the entry is missing")
    if known < version:
        return Break(subject, known + 1, "the entry was added: its subject does not know it")
    return Break(subject, version, "the entry is not the one that its subject knows") if newest != known_hash else None
