"""The second factor of an account: what it asks for at log-in; turning it on and off."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from chalicelib import clock, events, ledger, one_time, second_factor, signing
from chalicelib.access import Actor, Role
from chalicelib.commands import allowances, credentials, pending
from chalicelib.email_addresses import normal
from chalicelib.errors import CodeNeeded, Conflict, Forbidden, Invalid, Missing, Unauthenticated
from chalicelib.models import addresses, people, site
from chalicelib.models.addresses import Address
from chalicelib.models.people import Person

GOOD_FOR = timedelta(minutes=15)
TOTP, RECOVERY = "totp", "recovery-code"


@dataclass(frozen=True)
class Offer:
    """A shared secret that is not in force yet: `text` must be shown again, with a code made of it."""

    secret: str
    uri: str
    text: str


class _Named(msgspec.Struct, frozen=True, array_like=True):
    person: str
    nonce: str
    until: str


def use(address: Address, code: str) -> tuple[str, ...]:
    """Which factor a code is; none for who has none. It is used up once the address is written.

    Raises `CodeNeeded` without a code, `Unauthenticated` for a wrong or a used one, `Limited` after too many: only who
    has the password comes so far, so no stranger can use that up.
    """
    if not address.totp:
        return ()
    if not code:
        raise CodeNeeded("send the code of your authenticator app, or a recovery code, as well", field="code")
    allowances.for_code(address.id)
    secret = second_factor.secret_of(str(address.person), address.totp)
    step = second_factor.step_of(code, secret, after=int(address.totp_step))
    spent = second_factor.recovery_hash(code)
    if step is not None:
        address.totp_step = step
    elif spent in address.recovery:
        address.recovery = [each for each in address.recovery if each != spent]
    else:
        raise Unauthenticated("the code is wrong, or was used before")
    return (TOTP if step is not None else RECOVERY,)


def offer(*, actor: Actor) -> Offer:
    """A secret for the person's app. Nothing is written: it comes into force with `turn_on`."""
    person, address = credentials.own(actor)
    nonce, until = clock.new_secret(), clock.text(clock.now() + GOOD_FOR)
    secret = second_factor.secret_of(person.id, nonce)
    uri = second_factor.uri(secret, publication=site.get().title, account=address.email)
    return Offer(secret, uri, signing.sign("second-factor", msgspec.json.encode(_Named(person.id, nonce, until))))


def turn_on(*, actor: Actor, offered: str, code: str, password: str, current: str = "") -> tuple[Person, list[str]]:
    """The offered secret comes into force; its recovery codes, which are nowhere kept. All sessions end.

    In place of another one that takes a code of that too: `current`. Raises `Invalid` naming what is wrong: `offer`,
    `code`, `password` or `current_code`.
    """
    person, address = credentials.proven(actor, password)
    prove(address, current, field="current_code")
    named = _named(offered, person)
    step = second_factor.step_of(code, second_factor.secret_of(person.id, named.nonce), after=0)
    if step is None:
        raise Invalid("is not the code that the app shows now", field="code")
    codes = second_factor.new_recovery_codes()
    address.totp, address.totp_step = named.nonce, step
    address.recovery = [second_factor.recovery_hash(each) for each in codes]
    changes = credentials.raised(person, address)
    ledger.commit(person, events.PersonSecondFactorChanged(on=True), actor=actor, changes=changes)
    return person, codes


def turn_off(*, actor: Actor, code: str, password: str) -> Person:
    """Only readers and authors may go without. All sessions end."""
    person, address = credentials.proven(actor, password)
    if Role(person.role).needs_second_factor:
        raise Forbidden(f"an {person.role} cannot go without a second factor")
    prove(address, code)
    address.totp, address.totp_step, address.recovery = None, 0, []
    changes = credentials.raised(person, address)
    ledger.commit(person, events.PersonSecondFactorChanged(on=False), actor=actor, changes=changes)
    return person


def renew_recovery(*, actor: Actor, code: str, password: str) -> list[str]:
    """Other recovery codes; those given before are worth nothing."""
    person, address = credentials.proven(actor, password)
    if not address.totp:
        raise Invalid("there is no second factor to recover", field="code")
    prove(address, code)
    codes = second_factor.new_recovery_codes()
    address.recovery = [second_factor.recovery_hash(each) for each in codes]
    ledger.commit(person, events.PersonRecoveryRenewed(), actor=actor, changes=[addresses.replaced(address)])
    return codes


def recover(*, actor: str, email: str) -> str:
    """For somebody who has lost device, codes and password: the second factor and the password are taken away, and all
    sessions end. Gives the one-time token by which they choose another password, nowhere kept; who needs a second
    factor must then turn it on before anything else.

    Raises `Missing`; `Conflict` for who is suspended.
    """
    address = addresses.find(addresses.id_of(normal(email)))
    person = people.get(address.person) if address and address.person else None
    if address is None or person is None:
        raise Missing("nobody logs in with this address", field="email")
    if person.status != people.ACTIVE:
        raise Conflict("is suspended: reinstate them first", field="email")
    address.password, address.totp, address.totp_step, address.recovery, address.pending = None, None, 0, [], {}
    pending.begin(address, one_time.RESET)
    changes = credentials.raised(person, address)
    ledger.commit(person, events.PersonSecondFactorChanged(on=False), actor=actor, changes=changes)
    return one_time.text_of(one_time.RESET, address.id, address.pending[one_time.RESET]["nonce"])


def prove(address: Address, code: str, *, field: str = "code") -> None:
    """As `use`, of somebody who is logged in: what is wrong is the field, not who they are."""
    try:
        use(address, code)
    except Unauthenticated as error:
        raise Invalid(error.message, field=field) from error


def _named(offered: str, person: Person) -> _Named:
    payload = signing.read("second-factor", offered)
    try:
        named = msgspec.json.decode(payload, type=_Named) if payload else None
    except msgspec.DecodeError:
        named = None
    if named is None or named.person != person.id or named.until <= clock.text(clock.now()):
        raise Invalid("was not given to you, or is over 15 minutes old: ask again", field="offer")
    return named
