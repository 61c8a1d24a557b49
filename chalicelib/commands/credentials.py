"""What lets somebody in: their account, shown again, and another password, which ends all their sessions."""

from chalicelib import events, ledger, one_time, passwords
from chalicelib.access import Actor
from chalicelib.commands import allowances, pending
from chalicelib.errors import Invalid, Unauthenticated
from chalicelib.ledger import Change
from chalicelib.models import addresses, people, reading, site
from chalicelib.models.addresses import Address
from chalicelib.models.people import Person


def own(actor: Actor) -> tuple[Person, Address]:
    """The account of somebody who is logged in. Raises `Unauthenticated` if what they have shown is no longer good.

    One call.
    """
    person, address = reading.read([(Person, actor.person), (Address, actor.address)])
    if person is None or address is None or person.address != address.id:
        raise Unauthenticated("what you have shown is no longer good")
    if person.status != people.ACTIVE or int(person.epoch) != actor.epoch:
        raise Unauthenticated("what you have shown is no longer good")
    return person, address


def proven(actor: Actor, password: str) -> tuple[Person, Address]:
    """As `own`, for somebody who has just shown their password again. Raises `Invalid` and `Limited`."""
    allowances.for_password(actor.person)
    person, address = own(actor)
    if not passwords.matches(password, address.password):
        raise Invalid("is not your password", field="password")
    return person, address


def raised(person: Person, address: Address | None) -> list[Change]:
    """Raise the epoch: nothing that was given out is good any more. What must be written beside the person."""
    person.epoch = int(person.epoch) + 1
    if address is None:
        return []
    address.epoch = person.epoch
    return [addresses.replaced(address)]


def change_password(*, actor: Actor, password: str, new: str) -> Person:
    """Another password. All sessions end, and links to reset it are worth nothing."""
    person, address = proven(actor, password)
    return _with_password(person, address, new, way="change", actor=actor, field="new_password")


def reset(*, token: str, new: str, network: str) -> Person:
    """Another password, for whoever reads the mail of the account. Who is suspended stays so."""
    address = pending.opened(one_time.RESET, token, network)
    person = people.get(address.person) if address.person else None
    if person is None or person.status != people.ACTIVE or person.address != address.id:
        raise pending.refused()
    return _with_password(person, address, new, way="reset", actor=person.subject)


def check_password(new: str, person_words: list[str], email: str, *, field: str = "password") -> str:
    """The hash of a password that may be used. Raises `Invalid` naming the field and the rule."""
    try:
        passwords.check_new(new, words=[*person_words, email, email.partition("@")[0], site.get().title])
    except Invalid as error:
        raise Invalid(error.message, field=field) from error
    return passwords.hash_of(new)


def _with_password(
    person: Person, address: Address, new: str, *, way: str, actor: str, field: str = "password"
) -> Person:
    address.password = check_password(new, [person.name, person.handle], address.email, field=field)
    address.pending = {}
    changes = raised(person, address)
    ledger.commit(person, events.PersonPasswordChanged(way=way), actor=actor, changes=changes)
    return person
