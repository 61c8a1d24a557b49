"""Who is told what: from an entry of the ledger and what is true now to notes, each for one address.

A note has no text that a stranger can choose, no name and no device: who signs up with somebody else's address must not
be able to write to them. Nor does it say anything of other people.
"""

from dataclasses import dataclass

from chalicelib import clock, events, one_time
from chalicelib.models import addresses, invites, people, site
from chalicelib.models.addresses import Address
from chalicelib.models.ledger import Entry
from chalicelib.models.people import ACTIVE, Person
from chalicelib.one_time import ADDRESS, INVITE, MAGIC_LINK, RESET, SIGN_UP

LOG_IN = "/account/log-in/"
"""The page to log in."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What one address is told. `address` is its id, `links` are (the name of an action, a URL)."""

    name: str
    to: str
    address: str
    links: tuple[tuple[str, str], ...] = ()
    until: str = ""


def notes(entry: Entry) -> list[Note]:
    """Everybody whom an entry concerns now; empty when that has passed, or there is nobody to tell."""
    event, row = events.parse(entry.kind, entry.data), str(entry.subject).partition("#")[2]
    match event:
        case events.AddressAsked():
            return _asked(row, event.purpose)
        case events.AddressChangeAsked():
            return _change_asked(row, event.person)
        case events.InviteSent():
            return _invited(row)
        case events.PersonJoined() | events.PersonRoleChanged() if event.invite:
            return _accepted(event.invite)
        case events.PersonPasswordChanged():
            return _to_person("password-changed", row)
        case events.PersonAddressChanged():
            return _left(event.before, event.after) + _notice("address-taken", event.after)
        case events.PersonSecondFactorChanged():
            return _to_person("second-factor-on" if event.on else "second-factor-off", row)
        case events.SessionStarted() if "recovery-code" in event.factors:
            return _to_person("recovery-code-used", event.person)
        case events.SessionStolen():
            return _to_person("session-stolen", event.person)
    return []


def _asked(row: str, purpose: str) -> list[Note]:
    address = addresses.find(row)
    person = _person(address.person) if address else None
    if address is None:
        return []
    if purpose == SIGN_UP:
        return _exists(address) if person else _token(address, SIGN_UP)
    if person is None or person.status != ACTIVE or person.address != address.id:
        return []
    if purpose == MAGIC_LINK and (person.role != "reader" or address.totp):
        return [_note("use-password", address, ("log-in", LOG_IN))]
    return _token(address, purpose)


def _change_asked(row: str, person_id: str) -> list[Note]:
    address, person = addresses.find(row), _person(person_id)
    if address is None or person is None or person.status != ACTIVE:
        return []
    if address.person:
        return _exists(address)
    asked_by = address.pending.get(ADDRESS, {}).get("person")  # the newest token may be another's
    return _token(address, ADDRESS) if asked_by == person.id else []


def _invited(row: str) -> list[Note]:
    """To an address that need not be known here: its id is worked out."""
    invite = invites.find(row)
    if invite is None or invite.status != invites.OPEN or invite.expires_at <= clock.text(clock.now()):
        return []
    link = one_time.link(_base(), INVITE, one_time.text_of(INVITE, invite.id, invite.nonce))
    to, until = invite.email, invite.expires_at
    return [Note(name="invite", to=to, address=addresses.id_of(to), links=((INVITE, link),), until=until)]


def _accepted(row: str) -> list[Note]:
    """To who sent the invite, if that is a person; it may have been the operator."""
    invite = invites.find(row)
    kind, _, sender = str(invite.invited_by).partition("#") if invite else ("", "", "")
    host = _person(sender) if kind == "person" else None
    return _notice("invite-accepted", host.address) if host and host.address else []


def _token(address: Address, purpose: str) -> list[Note]:
    """The link, while its token waits: the same link each time, since only what it is made of is stored."""
    waiting = address.pending.get(purpose)
    if not waiting or waiting["until"] <= clock.text(clock.now()):
        return []
    link = one_time.link(_base(), purpose, one_time.text_of(purpose, address.id, waiting["nonce"]))
    until = waiting["until"]
    return [Note(name=purpose, to=address.email, address=address.id, links=((purpose, link),), until=until)]


def _exists(address: Address) -> list[Note]:
    return [_note("account-exists", address, ("log-in", LOG_IN), (RESET, one_time.PAGES[RESET]))]


def _to_person(name: str, person_id: str) -> list[Note]:
    """To the address by which somebody logs in, with the way to another password in case it was not they."""
    person = _person(person_id)
    return _notice(name, person.address, (RESET, one_time.PAGES[RESET])) if person and person.address else []


def _left(before: str, after: str) -> list[Note]:
    """To the address that was left. Its own row is emptied; that of the new one has it until the account goes."""
    address = addresses.find(after)
    return [Note(name="address-left", to=address.former, address=before)] if address and address.former else []


def _notice(name: str, address_id: str, *pages: tuple[str, str]) -> list[Note]:
    """Nothing when the address was emptied, with the account that it belonged to."""
    address = addresses.find(address_id)
    return [_note(name, address, *pages)] if address and address.email else []


def _note(name: str, address: Address, *pages: tuple[str, str]) -> Note:
    links = tuple((action, _base() + path) for action, path in pages)
    return Note(name=name, to=address.email, address=address.id, links=links)


def _person(person_id: str | None) -> Person | None:
    return people.get_all([person_id]).get(person_id) if person_id else None


def _base() -> str:
    return site.get().base_url.rstrip("/")
