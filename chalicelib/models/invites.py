"""Invites: how staff come in, and how somebody rises to be an owner."""

from typing import Any, ClassVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import transactions
from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta, page_of
from chalicelib.transactions import Operation

OPEN, ACCEPTED, WITHDRAWN = "open", "accepted", "withdrawn"


class StatusIndex(GlobalSecondaryIndex[Any]):
    """The invites of one state, by when they were sent."""

    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class Invite(Table):
    """One invite. `person` is who takes it on: somebody already named as an author, or nobody yet."""

    noun: ClassVar[str] = "invites"
    Meta = meta("invites")

    id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute()
    role = UnicodeAttribute()
    name = UnicodeAttribute(default="")
    person = UnicodeAttribute(null=True)
    invited_by = UnicodeAttribute()
    nonce = UnicodeAttribute()
    status = UnicodeAttribute(default=OPEN)
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    status_index = StatusIndex()

    @property
    def subject(self) -> str:
        return f"invite#{self.id}"

    def replacement(self, base: int) -> Operation:
        """How the ledger writes it: never over one that was accepted or withdrawn meanwhile."""
        same = (Invite.version == base) & (Invite.status == OPEN) if base else Invite.id.does_not_exist()
        return transactions.put(self, same)


def find(invite_id: str) -> Invite | None:
    """By a strong read."""
    try:
        return Invite.get(invite_id, consistent_read=True)
    except Invite.DoesNotExist:
        return None


def get(invite_id: str) -> Invite:
    """As `find`. Raises `Missing`."""
    found = find(invite_id)
    if found is None:
        raise Missing("there is no such invite", field="invite")
    return found


def in_status(status: str, *, limit: int, after: dict[str, Any] | None = None) -> tuple[list[Invite], Any]:
    """Invites of one state, the newest first, and where to go on. By the index: may lag by a moment."""
    return page_of(Invite.status_index.query, status, scan_index_forward=False, limit=limit, after=after)
