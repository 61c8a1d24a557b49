"""Sessions: a person on one device. A session is a family of refresh tokens, of which one is good.

Only the hash of that one is kept, and of the one before it, for callers who did not get the answer.
"""

import hashlib
from typing import Any, ClassVar

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import transactions
from chalicelib.models import reading
from chalicelib.models.base import NOT_MET, Table, code_of, meta
from chalicelib.models.people import Person
from chalicelib.transactions import Operation

EVERYBODY = "everybody"
"""The id of the row that says since when sessions are good: all that began before have ended."""


class PersonIndex(GlobalSecondaryIndex[Any]):
    """The sessions of one person, by when they began."""

    class Meta:
        index_name = "by_person"
        projection = AllProjection()

    person = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class Session(Table):
    """One session. Times are RFC 3339 in UTC; `expires` is a Unix time, when DynamoDB may remove it."""

    noun: ClassVar[str] = "sessions"
    Meta = meta("sessions")

    id = UnicodeAttribute(hash_key=True)
    person = UnicodeAttribute()
    epoch = NumberAttribute(default=0)
    hash = UnicodeAttribute()
    previous = UnicodeAttribute(null=True)
    previous_at = UnicodeAttribute(null=True)
    """When that one was given, and so the one before it was spent."""
    rotated_at = UnicodeAttribute()
    factors: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
    device = UnicodeAttribute(default="")
    created_at = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    idle_at = UnicodeAttribute()
    """When it ends unless it is used before."""
    ended_at = UnicodeAttribute(null=True)
    expires = NumberAttribute()
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    person_index = PersonIndex()

    @property
    def subject(self) -> str:
        return f"session#{self.id}"

    def holds(self, now: str) -> bool:
        """Whether it goes on at a time (RFC 3339, UTC)."""
        return not self.ended_at and self.expires_at > now and self.idle_at > now


def find(session_id: str) -> Session | None:
    """By a strong read, whether or not it goes on."""
    try:
        return Session.get(session_id, consistent_read=True)
    except Session.DoesNotExist:
        return None


def hash_of(token: str) -> str:
    """A refresh token holds 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(session_id: str, person_id: str) -> tuple[Session | None, Person | None]:
    """A session that goes on as far as the store says, and whose it is, by one strong read; None where it is not."""
    session, person, everybody = reading.read([(Session, session_id), (Person, person_id), (Session, EVERYBODY)])
    if session is None or person is None or session.person != person.id:
        return None, None
    since = everybody.created_at if everybody else ""
    good = person.status == "active" and session.epoch == person.epoch and session.created_at > since
    return (session, person) if good else (None, None)


def rotate(session: Session, *, token: str, now: str, idle_at: str) -> bool:
    """Put the hash of the next refresh token in the place of that which was read. False when somebody else has."""
    seen = str(session.hash)
    actions: list[Action] = [
        Session.hash.set(hash_of(token)),
        Session.previous.set(seen),
        Session.previous_at.set(str(session.rotated_at)),
        Session.rotated_at.set(now),
        Session.idle_at.set(idle_at),
    ]
    try:
        session.update(actions, condition=(Session.hash == seen) & Session.ended_at.does_not_exist())
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def still(session_id: str) -> Operation:
    """A session has not ended since it was read."""
    return transactions.check(Session(session_id), Session.id.exists() & Session.ended_at.does_not_exist())


def of(person_id: str) -> list[Session]:
    """The sessions of a person, the newest first; by an index that may lag by a moment."""
    return list(Session.person_index.query(person_id, scan_index_forward=False))
