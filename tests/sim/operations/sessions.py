"""What can be done with sessions and API tokens."""

from chalicelib.commands import sessions, tokens
from chalicelib.models import people
from tests.sim.cast import NETWORK, PASSWORD, Cast
from tests.sim.operations import Do, Prepare
from tests.sim.world import World

ACTOR = "operator"


def _log_in(_world: World, cast: Cast) -> Do:
    return lambda _key: sessions.log_in(email=cast.reader.email, password=PASSWORD, network=NETWORK)


def _start_after(_world: World, cast: Cast) -> Do:
    person = people.get(cast.reader.person)
    return lambda _key: sessions.start_after(person, factors=("password",))


def _refresh(_world: World, cast: Cast) -> Do:
    return lambda _key: sessions.refresh(cast.reader.refresh)


def _end(_world: World, cast: Cast) -> Do:
    actor = cast.reader.actor
    return lambda _key: sessions.end(actor=actor, session_id=cast.reader.session)


def _create(_world: World, _cast: Cast) -> Do:
    return lambda _key: tokens.create(actor=ACTOR, name="a program", scopes=["articles:read"])


def _revoke(_world: World, _cast: Cast) -> Do:
    token, _ = tokens.create(actor=ACTOR, name="a program", scopes=["articles:read"])
    return lambda key: tokens.revoke(actor=ACTOR, token_id=token.id, key=key)


OF: dict[str, Prepare] = {
    "sessions.log_in": _log_in,
    "sessions.start_after": _start_after,
    "sessions.refresh": _refresh,
    "sessions.end": _end,
    "sessions.log_out": lambda _world, cast: lambda _key: sessions.log_out(cast.reader.refresh),
    "sessions.end_everybodys": lambda _world, _cast: lambda _key: sessions.end_everybodys(actor=ACTOR),
    "tokens.create": _create,
    "tokens.revoke": _revoke,
}
KEYED = {"tokens.revoke"}
