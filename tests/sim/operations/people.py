"""What can be done with people, their addresses and invites."""

from typing import Any

import pyotp

from chalicelib import clock, one_time
from chalicelib.access import Role
from chalicelib.commands import accounts, addresses, credentials, exports, factors, invites, people, roles
from chalicelib.models import addresses as stored
from chalicelib.models.invites import OPEN, Invite
from tests.sim.cast import NETWORK, PASSWORD, Cast, invited, joined, mailed, with_second_factor
from tests.sim.operations import Do, Prepare
from tests.sim.world import World

ACTOR, NEW = "operator", "looms count threads"


def _email(world: World) -> str:
    return f"reader{world.chance.randrange(100_000)}@elm.example"


def _ask(world: World, _cast: Cast) -> Do:
    email = _email(world)
    return lambda _key: accounts.ask(purpose=one_time.SIGN_UP, email=email, network=NETWORK)


def _confirm(world: World, _cast: Cast) -> Do:
    email = _email(world)
    accounts.ask(purpose=one_time.SIGN_UP, email=email, network=NETWORK)
    token = mailed(one_time.SIGN_UP, email)
    return lambda _key: accounts.confirm(token=token, name="Eve", password=PASSWORD, network=NETWORK)


def _enter(world: World, cast: Cast) -> Do:
    accounts.ask(purpose=one_time.MAGIC_LINK, email=cast.reader.email, network=NETWORK)
    token = mailed(one_time.MAGIC_LINK, cast.reader.email)
    return lambda _key: accounts.enter(token=token, network=NETWORK)


def _leave(_world: World, cast: Cast) -> Do:
    actor = cast.reader.actor
    return lambda _key: accounts.delete(actor=actor, password=PASSWORD)


def _ask_address(world: World, cast: Cast) -> Do:
    email, actor = _email(world), cast.reader.actor
    return lambda _key: addresses.ask(actor=actor, password=PASSWORD, email=email, network=NETWORK)


def _confirm_address(world: World, cast: Cast) -> Do:
    email, actor = _email(world), cast.reader.actor
    addresses.ask(actor=actor, password=PASSWORD, email=email, network=NETWORK)
    token = mailed(one_time.ADDRESS, email)
    return lambda _key: addresses.confirm(actor=actor, token=token, network=NETWORK)


def _suppress(_world: World, cast: Cast) -> Do:
    address = stored.id_of(cast.reader.email)
    return lambda _key: addresses.suppress(actor="ses", address_id=address, why=stored.BOUNCED)


def _change_password(_world: World, cast: Cast) -> Do:
    actor = cast.reader.actor
    return lambda _key: credentials.change_password(actor=actor, password=PASSWORD, new=NEW)


def _reset(_world: World, cast: Cast) -> Do:
    accounts.ask(purpose=one_time.RESET, email=cast.reader.email, network=NETWORK)
    token = mailed(one_time.RESET, cast.reader.email)
    return lambda _key: credentials.reset(token=token, new=NEW, network=NETWORK)


def _export(_world: World, cast: Cast) -> Do:
    actor = cast.reader.actor
    return lambda _key: exports.export(actor=actor, password=PASSWORD)


def _turn_on(_world: World, cast: Cast) -> Do:
    actor = cast.reader.actor
    offer = factors.offer(actor=actor)
    code = pyotp.TOTP(offer.secret).at(int(clock.now().timestamp()))
    return lambda _key: factors.turn_on(actor=actor, offered=offer.text, code=code, password=PASSWORD)


def _second_factor(command: str) -> Prepare:
    """A reader who has just signed up, with a second factor, does something with it."""

    def prepare(world: World, _cast: Cast) -> Do:
        known = with_second_factor(joined(_email(world), "Mary"))
        world.clock.move(minutes=1)  # the code of another half minute: each is good once
        actor, code = known.actor, known.code
        return lambda _key: getattr(factors, command)(actor=actor, code=code, password=PASSWORD)

    return prepare


def _recover(_world: World, cast: Cast) -> Do:
    return lambda _key: factors.recover(actor=ACTOR, email=cast.reader.email)


def _send(world: World, _cast: Cast) -> Do:
    email = _email(world)
    return lambda key: invites.send(actor=ACTOR, email=email, role=Role.AUTHOR, name="Zoe", key=key)


def _withdraw(world: World, _cast: Cast) -> Do:
    """The invite that somebody is about to accept, if there is one."""
    waiting = sorted(Invite.scan(Invite.status == OPEN), key=lambda each: str(each.id))
    invite = waiting[0] if waiting else invites.send(actor=ACTOR, email=_email(world), role=Role.AUTHOR, name="Zoe")
    return lambda key: invites.withdraw(actor=ACTOR, invite_id=invite.id, key=key)


def _accept(world: World, _cast: Cast) -> Do:
    token = invited(Role.AUTHOR, _email(world), "Zoe")
    return lambda _key: invites.accept(token=token, password=PASSWORD, network=NETWORK)


def _add(world: World, _cast: Cast) -> Do:
    handle = f"handle{world.chance.randrange(4)}"
    return lambda key: people.add(actor=ACTOR, name="Carl", handle=handle, key=key)


def _revise(world: World, cast: Cast) -> Do:
    given: dict[str, Any] = {"bio": f"Bio {world.chance.randrange(1000)}", "handle": f"ada{world.chance.randrange(4)}"}
    return lambda key: people.revise(actor=ACTOR, person_id=cast.reader.person, public=True, key=key, **given)


def _role(command: str, **given: str) -> Prepare:
    def prepare(_world: World, cast: Cast) -> Do:
        person = cast.reader.person
        return lambda key: getattr(roles, command)(actor=ACTOR, person_id=person, key=key, **given)

    return prepare


def _reinstate(_world: World, cast: Cast) -> Do:
    roles.suspend(actor=ACTOR, person_id=cast.reader.person)
    return lambda key: roles.reinstate(actor=ACTOR, person_id=cast.reader.person, key=key)


OF: dict[str, Prepare] = {
    "accounts.ask": _ask,
    "accounts.confirm": _confirm,
    "accounts.enter": _enter,
    "accounts.delete": _leave,
    "addresses.ask": _ask_address,
    "addresses.confirm": _confirm_address,
    "addresses.suppress": _suppress,
    "credentials.change_password": _change_password,
    "credentials.reset": _reset,
    "exports.export": _export,
    "factors.turn_on": _turn_on,
    "factors.turn_off": _second_factor("turn_off"),
    "factors.renew_recovery": _second_factor("renew_recovery"),
    "factors.recover": _recover,
    "invites.send": _send,
    "invites.withdraw": _withdraw,
    "invites.accept": _accept,
    "people.add": _add,
    "people.revise": _revise,
    "roles.set_role": _role("set_role", role="author"),
    "roles.suspend": _role("suspend"),
    "roles.reinstate": _reinstate,
    "roles.end_sessions": _role("end_sessions"),
}
KEYED = {"invites.send", "invites.withdraw", "people.add", "people.revise"} | {n for n in OF if n.startswith("roles.")}
