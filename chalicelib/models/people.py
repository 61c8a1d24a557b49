"""People: who writes, and who has an account. No secret stands here; those are in `addresses`."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pynamodb.attributes import BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import memory, transactions
from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta, page_of
from chalicelib.transactions import Operation

ACTIVE, SUSPENDED, DELETED = "active", "suspended", "deleted"


class RoleIndex(GlobalSecondaryIndex[Any]):
    """Those of one role, by id, which sorts by when they came."""

    class Meta:
        index_name = "by_role"
        projection = AllProjection()

    role = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


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
    status = UnicodeAttribute(default=ACTIVE)
    epoch = NumberAttribute(default=0)
    """Raised when all that was given out to them must be worth nothing: sessions end, access tokens are refused."""
    address = UnicodeAttribute(null=True)
    """The id of the address by which they log in; who only writes here has none."""
    public = BooleanAttribute(default=False)
    """Whether a reader has a page; who writes has one anyway."""
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    role_index = RoleIndex()

    @property
    def subject(self) -> str:
        return f"person#{self.id}"

    @property
    def profile(self) -> str:
        """The path of the page about them that they want to have, or empty."""
        return f"/people/{self.handle}/" if self.public else ""


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


def get_shown(person_ids: Iterable[str]) -> dict[str, Person]:
    """As `get_all`; of who is suspended no more than bylines need: name and handle."""
    found = get_all(person_ids)
    for person in found.values():
        if person.status == SUSPENDED:
            person.title, person.bio, person.links = "", "", []
    return found


def remembered(person_ids: Iterable[str]) -> dict[str, Person]:
    """As `get_all`, as it was within the last seconds: names to be shown beside something else."""
    wanted = frozenset(person_ids)
    return memory.remember(("people", wanted), lambda: get_all(wanted)) if wanted else {}


def in_role(role: str, *, limit: int, after: dict[str, Any] | None = None) -> tuple[list[Person], Any]:
    """Those of one role, who came last first, and where to go on. By the index: may lag by a moment."""
    return page_of(Person.role_index.query, role, scan_index_forward=False, limit=limit, after=after)


def still(person_id: str, epoch: int) -> Operation:
    """Somebody is active, and nothing that was given out to them has been taken back since they were read."""
    return transactions.check(Person(person_id), (Person.status == ACTIVE) & (Person.epoch == epoch))
