"""Addresses: another one to log in with, which ends all sessions; and those that no mail goes to any more."""

from chalicelib import events, ledger, one_time
from chalicelib.access import Actor
from chalicelib.commands import allowances, credentials, factors, pending
from chalicelib.email_addresses import normal
from chalicelib.errors import Invalid, Taken
from chalicelib.models import addresses
from chalicelib.models.addresses import BOUNCED, COMPLAINED
from chalicelib.models.people import Person

REASONS = ("", BOUNCED, COMPLAINED)


def ask(*, actor: Actor, password: str, email: str, network: str, code: str = "") -> None:
    """Ask the new address whether it may be somebody's, who shows the second factor too where there is one. Whether it
    is another's already is not said here.
    """
    person, own = credentials.proven(actor, password)
    factors.prove(own, code)
    known_as = normal(email)
    allowances.for_asking(addresses.id_of(known_as), network)
    address = own if addresses.id_of(known_as) == own.id else addresses.find_or_new(known_as)
    pending.begin(address, one_time.ADDRESS, person=person.id)
    used = [addresses.replaced(own)] if own.totp and address is not own else []
    ledger.commit(address, events.AddressChangeAsked(person=person.id), actor=actor, changes=used)


def confirm(*, actor: Actor, token: str, network: str) -> Person:
    """From now on they log in with the address that the token was sent to. All sessions end.

    Raises `Taken` when it has become somebody else's meanwhile.
    """
    new = pending.opened(one_time.ADDRESS, token, network)
    person, old = credentials.own(actor)
    if new.pending[one_time.ADDRESS].get("person") != person.id:
        raise pending.refused()
    if new.person:
        raise Taken("the address belongs to another account", field="email")
    for name in ("password", "totp", "totp_step", "recovery"):
        setattr(new, name, getattr(old, name))
    new.person, new.pending, new.former = person.id, {}, old.email
    person.address = new.id
    changes = [*credentials.raised(person, new), addresses.emptied(old)]
    told = events.PersonAddressChanged(before=old.id, after=new.id)
    ledger.commit(person, told, actor=actor, changes=changes)
    return person


def suppress(*, actor: str, address_id: str, why: str) -> None:
    """Send no mail to an address from now on; an empty `why` lifts that. Nothing for an address that is not known.

    `why` is bounced (for good: a full mailbox is no reason) or complained. A complaint stays one, whatever bounces.
    """
    if why not in REASONS:
        raise Invalid(f"must be {BOUNCED}, {COMPLAINED} or empty", field="why")
    address = addresses.find(address_id)
    if address is None or address.suppressed == why or (address.suppressed == COMPLAINED and why == BOUNCED):
        return
    address.suppressed = why
    ledger.commit(address, events.AddressSuppressed(why=why), actor=actor)
