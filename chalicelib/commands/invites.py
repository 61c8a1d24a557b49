"""Invites to the staff: sent by who stands above, accepted by who reads the mail."""

import hmac
from datetime import timedelta

from chalicelib import clock, events, ledger, one_time, passwords, transactions
from chalicelib.access import MAKERS, Actor, Role, above
from chalicelib.commands import accounts, allowances, credentials, factors
from chalicelib.commands.pending import refused
from chalicelib.commands.people import check_name
from chalicelib.commands.sessions import Started, start_after
from chalicelib.email_addresses import normal
from chalicelib.errors import Conflict, Forbidden, Invalid
from chalicelib.ledger import Change, Take
from chalicelib.models import addresses, invites, people, tokens
from chalicelib.models.addresses import Address
from chalicelib.models.invites import Invite
from chalicelib.models.people import Person
from chalicelib.models.requests import RequestKey

GOOD_FOR = timedelta(days=7)
SETUP = "setup#owner"
"""The claim of the first owner. Once it is taken, nobody is made an owner from outside any more."""
OPERATOR = "operator"


def send(
    *, actor: str, email: str, role: str, name: str = "", person_id: str = "", key: RequestKey | None = None
) -> Invite:
    """Invite an address to be staff. `person_id`: somebody who is named as an author and has no account yet.

    Roles below one's own; owners may invite an owner too. Whether the address has an account is not said.
    """
    wanted = _grantable(actor, role)
    if name:
        check_name(name)
    allowances.for_invite(actor)
    if person_id and (known := people.get(person_id)) and known.address:
        raise Conflict("has an account already", field="person")
    now = clock.now()
    invite = Invite(
        clock.new_id(),
        email=normal(email),
        role=wanted,
        name=name,
        person=person_id or None,
        invited_by=str(actor),
        nonce=clock.new_secret(),
        created_at=clock.text(now),
        expires_at=clock.text(now + GOOD_FOR),
    )
    ledger.commit(invite, events.InviteSent(role=wanted), actor=actor, key=key)
    return invite


def withdraw(*, actor: str, invite_id: str, key: RequestKey | None = None) -> Invite:
    """It is no longer good. Twice is once."""
    invite = invites.get(invite_id)
    if not above(actor, Role(invite.role)) and invite.invited_by != actor:
        raise Forbidden(f"only who stands above an {invite.role} may do this")
    if invite.status == invites.OPEN:
        invite.status = invites.WITHDRAWN
        ledger.commit(invite, events.InviteWithdrawn(), actor=actor, key=key)
    return invite


def accept(
    *,
    token: str,
    password: str,
    network: str,
    code: str = "",
    name: str = "",
    handle: str = "",
    device: str = "",
) -> Started:
    """Be what one was invited to be. Who has an account with the address shows its password and its second factor,
    and rises.

    Raises `Invalid`, also when who has sent it may not send it any more; `CodeNeeded`, `Unauthenticated`.
    """
    invite = _opened(token, network)
    address = addresses.find_or_new(invite.email)
    also = (_accepted(invite), *_still_allowed(invite))
    used: tuple[str, ...] = ("confirmation",)
    try:
        if address.person:
            person, used = _risen(address, invite, also, password=password, code=code)
        else:
            person = _joined(address, invite, also, name=name, handle=handle, password=password)
    except Conflict as error:
        raise refused() from error
    return start_after(person, factors=("password", *used), device=device)


def _opened(token: str, network: str) -> Invite:
    allowances.for_token(network)
    row, nonce = one_time.read(one_time.INVITE, token) or ("", "")
    invite = invites.find(row) if row else None
    if invite is None or invite.status != invites.OPEN or not hmac.compare_digest(invite.nonce, nonce):
        raise refused()
    if invite.expires_at <= clock.text(clock.now()):
        raise refused()
    return invite


def _accepted(invite: Invite) -> Change:
    open_still = Invite.status == invites.OPEN
    return transactions.update(invite, [Invite.status.set(invites.ACCEPTED)], open_still)


def _still_allowed(invite: Invite) -> list[Change]:
    """Whoever sent it must be somebody who may send it now. The operator's makes the first owner, once."""
    if invite.invited_by == OPERATOR and invite.role == Role.OWNER:
        return [Take(SETUP)]
    sender = Actor(invite.invited_by).person
    if not sender:
        kind, _, name = str(invite.invited_by).partition("#")
        token = tokens.find(name) if kind == "token" else None
        return [tokens.still(name), *(tokens.made_by(token, MAKERS) if token else [])] if kind == "token" else []
    senders = [role for role in Role if role.rank > Role(invite.role).rank or role == Role.OWNER]
    return [transactions.check(Person(sender), (Person.status == people.ACTIVE) & Person.role.is_in(*senders))]


def _joined(
    address: Address, invite: Invite, also: tuple[Change, ...], *, name: str, handle: str, password: str
) -> Person:
    known = people.get(invite.person) if invite.person else None
    if known and (known.address or known.status != people.ACTIVE):  # another invite was faster; or who may do nothing
        raise refused()
    return accounts.join(
        address,
        Role(invite.role),
        name=name or invite.name,
        handle=handle,
        password=password,
        person=known,
        invite=invite.id,
        also=also,
    )


def _risen(
    address: Address, invite: Invite, also: tuple[Change, ...], *, password: str, code: str
) -> tuple[Person, tuple[str, ...]]:
    if not passwords.matches(password, address.password):
        raise Invalid("is not the password of your account", field="password")
    person = people.get(str(address.person))
    before, new = Role(person.role), Role(invite.role)
    if person.status != people.ACTIVE or new.rank <= before.rank:
        raise refused()
    used = factors.use(address, code)
    person.role = new
    changes = [*credentials.raised(person, address), *also]
    told = events.PersonRoleChanged(role=new, before=before, invite=invite.id)
    ledger.commit(person, told, actor=person.subject, changes=changes)
    return person, (*used, "confirmation")


def _grantable(actor: str, role: str) -> Role:
    if role not in set(Role) - {Role.READER}:
        raise Invalid(f"is none of: {', '.join(list(Role)[1:])}", field="role")
    wanted = Role(role)
    owner = isinstance(actor, Actor) and actor.role == Role.OWNER and actor.person
    if not above(actor, wanted) and not (wanted == Role.OWNER and owner):
        raise Forbidden(f"you may not make somebody an {wanted}", field="role")
    return wanted
