"""Who may do what: roles given and taken, people suspended. All of it ends the person's sessions."""

from chalicelib import events, ledger, transactions
from chalicelib.access import Actor, Role, above
from chalicelib.commands import credentials, opening
from chalicelib.errors import Conflict, Forbidden, Invalid, Missing, Unauthenticated
from chalicelib.models import addresses, people
from chalicelib.models.people import Person
from chalicelib.models.requests import RequestKey
from chalicelib.transactions import Operation


def set_role(
    *, actor: str, person_id: str, role: str, version: int | None = None, key: RequestKey | None = None
) -> Person:
    """Give somebody another role: both below one's own. An owner steps down by themself, while there is another.

    Raises `Missing`, `Forbidden`, `Invalid`, `Stale`.
    """
    person, new = _found(person_id, version), _role(role)
    if new == person.role:
        return person
    stepping_down = _is_self(actor, person) and person.role == Role.OWNER
    if not stepping_down:
        _check_above(actor, person)
    if not above(actor, new):
        raise Forbidden(f"only who stands above an {new} can make one; owners come by an invite", field="role")
    before, person.role = str(person.role), new
    also = [successor(person)] if stepping_down else []
    return _commit(person, events.PersonRoleChanged(role=new, before=before), actor, key, also)


def suspend(*, actor: str, person_id: str, version: int | None = None, key: RequestKey | None = None) -> Person:
    """They can do nothing until they are reinstated. Twice is once."""
    person = _found(person_id, version)
    _check_above(actor, person)
    if person.status == people.SUSPENDED:
        return person
    person.status = people.SUSPENDED
    return _commit(person, events.PersonSuspended(), actor, key)


def reinstate(*, actor: str, person_id: str, version: int | None = None, key: RequestKey | None = None) -> Person:
    """They may log in again."""
    person = _found(person_id, version)
    _check_above(actor, person)
    if person.status == people.ACTIVE:
        return person
    person.status = people.ACTIVE
    return _commit(person, events.PersonReinstated(), actor, key)


def end_sessions(*, actor: str, person_id: str, key: RequestKey | None = None) -> Person:
    """End all sessions of somebody who stands below, or one's own."""
    person = _found(person_id, None)
    if not _is_self(actor, person):
        _check_above(actor, person)
    return _commit(person, events.PersonSessionsEnded(), actor, key)


def successor(leaving: Person) -> Operation:
    """Another owner, who must be one still when this one goes: so two who go at once do not leave nobody."""
    found, _ = people.in_role(Role.OWNER, limit=100)
    for other in found:
        if other.id != leaving.id and other.status == people.ACTIVE and other.address:
            stays = (Person.role == Role.OWNER) & (Person.status == people.ACTIVE)
            return transactions.check(Person(other.id), stays)
    raise Conflict("you are the only owner: invite another one first")


def find(person_id: str) -> Person:
    """Somebody who is there. Raises `Missing`."""
    person = people.get(person_id)
    if person.status == people.DELETED:
        raise Missing("there is no such person", field="person")
    return person


def _found(person_id: str, version: int | None) -> Person:
    person = find(person_id)
    opening.check_version(version, int(person.version))
    return person


def _is_self(actor: str, person: Person) -> bool:
    """Raises `Unauthenticated` for somebody who has lost meanwhile what they have shown."""
    if not isinstance(actor, Actor) or actor.person != person.id:
        return False
    if actor.epoch != int(person.epoch) or person.status != people.ACTIVE:
        raise Unauthenticated("what you have shown is no longer good")
    return True


def _check_above(actor: str, person: Person) -> None:
    if not above(actor, Role(person.role)):
        raise Forbidden(f"only who stands above an {person.role} may do this to one")


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise Invalid(f"is none of: {', '.join(Role)}", field="role") from None


def _commit(
    person: Person,
    event: events.Event,
    actor: str,
    key: RequestKey | None,
    also: list[Operation] | None = None,
) -> Person:
    address = addresses.find(person.address) if person.address else None
    changes = [*credentials.raised(person, address), *(also or [])]
    ledger.commit(person, event, actor=actor, changes=changes, key=key)
    return person
