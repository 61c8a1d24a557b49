"""People: for now those who write. Accounts add what they need to this table."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from chalicelib import memory
from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta


class Person(Table):
    """One person. `links` is a list of {"name", "url"}."""

    noun: ClassVar[str] = "people"
    Meta = meta("people")

    id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    handle = UnicodeAttribute()
    role = UnicodeAttribute(default="author")
    """What they may do: reader, author, editor or owner."""
    title = UnicodeAttribute(default="")
    """What they are, as shown: `Executive Director`."""
    bio = UnicodeAttribute(default="")
    links = JSONAttribute(default=list)
    status = UnicodeAttribute(default="active")
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    @property
    def subject(self) -> str:
        return f"person#{self.id}"


def get(person_id: str) -> Person:
    """By a strong read. Raises `Missing`."""
    try:
        return Person.get(person_id, consistent_read=True)
    except Person.DoesNotExist:
        raise Missing("there is no such person", field="person") from None


def get_all(person_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the people that exist, by id; one call per 100."""
    wanted: list[Any] = sorted(set(person_ids))
    return {person.id: person for person in Person.batch_get(wanted, consistent_read=True)} if wanted else {}


def remembered(person_ids: Iterable[str]) -> dict[str, Person]:
    """As `get_all`, as it was within the last seconds: names to be shown beside something else."""
    wanted = frozenset(person_ids)
    return memory.remember(("people", wanted), lambda: get_all(wanted)) if wanted else {}
