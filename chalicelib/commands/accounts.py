"""Accounts, from the first mail to the last: sign up, confirm, come in by a link, leave.

The password is chosen where the mail is read, not where the account is asked for: so nobody can have one ready for an
address that is not theirs.
"""

from chalicelib import clock, events, ledger, one_time, transactions
from chalicelib.access import Actor, Role
from chalicelib.commands import allowances, credentials, pending
from chalicelib.commands.people import check_chosen, check_shown
from chalicelib.commands.roles import successor
from chalicelib.commands.sessions import Started, start, start_after
from chalicelib.email_addresses import normal
from chalicelib.errors import Unauthenticated
from chalicelib.ledger import Free, Take
from chalicelib.models import addresses, claims, people, sessions
from chalicelib.models.addresses import Address
from chalicelib.models.people import Person
from chalicelib.slugs import slug

ANYBODY = "anybody"


def ask(*, purpose: str, email: str, network: str) -> None:
    """Have a link sent by mail, to sign up, reset or enter. What is sent depends on whose the address is; what is done
    and answered does not. Raises `Limited`. Three AWS calls.
    """
    known_as = normal(email)
    allowances.for_asking(addresses.id_of(known_as), network)
    address = addresses.find_or_new(known_as)
    pending.begin(address, purpose)
    ledger.commit(address, events.AddressAsked(purpose=purpose), actor=ANYBODY)


def confirm(*, token: str, name: str, password: str, network: str, handle: str = "", device: str = "") -> Started:
    """An account for whoever reads the mail of the address; they are logged in at once.

    Raises `Taken` when the handle is somebody else's, `Invalid` naming the field.
    """
    address = pending.opened(one_time.SIGN_UP, token, network)
    if address.person:
        raise pending.refused()
    person = join(address, Role.READER, name=name, handle=handle, password=password)
    return start_after(person, factors=("password", "confirmation"), device=device)


def join(
    address: Address,
    role: Role,
    *,
    name: str,
    handle: str,
    password: str,
    person: Person | None = None,
    invite: str = "",
    also: tuple[ledger.Change, ...] = (),
) -> Person:
    """Make the address somebody's: a new person's, or that of one who is named as an author already."""
    found = person or Person(clock.new_id(), name=name, handle=handle or _handle(name))
    new_claim = [] if person else [Take(claims.handle(str(found.handle)))]
    found.role, found.address, found.status = role, address.id, people.ACTIVE
    if not person:
        check_chosen(str(found.handle))
    check_shown(found)
    address.password = credentials.check_password(password, [str(found.name), str(found.handle)], address.email)
    address.person, address.pending = found.id, {}
    found.epoch = int(found.epoch) + 1
    address.epoch = found.epoch
    changes = [*new_claim, addresses.replaced(address), *also]
    ledger.commit(found, events.PersonJoined(role=role, invite=invite), actor=found.subject, changes=changes)
    return found


def enter(*, token: str, network: str, device: str = "") -> Started:
    """Log in by the link in a mail. For readers who have no second factor; all others have a password."""
    address = pending.opened(one_time.MAGIC_LINK, token, network)
    person = people.get(address.person) if address.person else None
    if person is None or person.role != Role.READER or address.totp:
        raise pending.refused()
    pending.used(address, one_time.MAGIC_LINK)
    changes = [addresses.replaced(address)]
    try:
        return start(person.id, int(address.epoch), factors=("magic-link",), device=device, changes=changes)
    except Unauthenticated as error:
        raise pending.refused() from error


def delete(*, actor: Actor, password: str) -> None:
    """Everything that is known of somebody goes; what they have written stays, without their name.

    Two empty rows remain: what is named after the person's id finds that there is nobody, and the history of the
    address, of which only a keyed hash is left, can go on. Raises `Conflict` for the last owner.
    """
    person, address = credentials.proven(actor, password)
    also = [successor(person)] if person.role == Role.OWNER else []
    gone = [transactions.delete(each) for each in sessions.of(person.id)[:_SESSIONS]]
    names = [Free(claims.handle(str(person.handle)))]
    names += [Free(claims.path(person.profile))] if person.profile else []
    nobody = Person(person.id, name="", handle="", role=Role.READER, status=people.DELETED)
    nobody.version, nobody.head, nobody.epoch = person.version, person.head, int(person.epoch) + 1
    changes: list[ledger.Change] = [*names, addresses.emptied(address), *gone, *also]
    ledger.commit(nobody, events.PersonDeleted(), actor=actor, changes=changes)


_SESSIONS = 80
"""Sessions that go in the transaction; those before are over and removed by TTL."""


def _handle(name: str) -> str:
    """One that is nobody's: of the name, and the end of an id."""
    words = slug(name)[:40]
    return f"{words if words and words.isascii() else 'reader'}-{clock.new_id()[-6:].lower()}"
