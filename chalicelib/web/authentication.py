"""Who is calling: the token in the Authorization header (RFC 6750), and whether they may do what the route does.

It is an API token, or the access token of somebody who is logged in. What either may do is read from the store.
"""

import hmac
import re

from chalicelib import access_tokens, clock
from chalicelib.access import MAKERS, Actor, Role, Scope, scopes_of
from chalicelib.errors import Forbidden, SecondFactorNeeded, Unauthenticated
from chalicelib.models import people, sessions, tokens, uses
from chalicelib.models.sessions import Session
from chalicelib.models.tokens import Token
from chalicelib.web.callers import Caller
from chalicelib.web.calls import Call
from chalicelib.web.declaration import Access

_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)
_SECOND = {"totp", "recovery-code"}


def caller(call: Call, access: Access) -> Caller:
    """Who calls a route that is not public, by one AWS call. Raises `Unauthenticated` or `Forbidden`."""
    header = call.header("authorization")
    if not header:
        raise Unauthenticated("this needs a token: Authorization: Bearer …")
    shown = _BEARER.fullmatch(header)
    text = shown[1] if shown else ""
    return _program(text, access) if tokens.parse(text) else _person(text, access)


def verify(text: str) -> Token:
    """The API token of a text, whose use is noted. Raises `Unauthenticated`, the same whatever is wrong with it."""
    shown = tokens.parse(text)
    token = tokens.open_token(shown, MAKERS) if shown else None
    known = token.hash if token else tokens.hash_of("none")
    right = hmac.compare_digest(known, tokens.hash_of(shown.secret if shown else ""))
    if token is None or not right or not token.holds(clock.text(clock.now())):
        raise _unknown()
    uses.note(token.subject)
    return token


def _program(text: str, access: Access) -> Caller:
    token = verify(text)
    if access.scope is None:
        raise Forbidden("this is for people who are logged in, not for API tokens")
    if access.scope not in token.scopes:
        raise Forbidden(f"the token has not the scope {access.scope}")
    guards = (tokens.still(token.id), *tokens.made_by(token, MAKERS))
    actor = Actor(token.subject, guards=guards, role=Role.OWNER, maker=token.maker or "")
    return Caller(actor, frozenset(token.scopes), token.expires_at)


def _person(text: str, access: Access) -> Caller:
    claims = access_tokens.read(text)
    session, person = sessions.open_session(claims.sid, claims.sub) if claims else (None, None)
    now = clock.text(clock.now())
    if claims is None or session is None or person is None or claims.epoch != person.epoch or not session.holds(now):
        raise _unknown()
    role = Role(person.role)
    if access.scope is not None:
        _check(role, access.scope, session)
    actor = Actor(
        person.subject,
        guards=(people.still(person.id, int(person.epoch)), sessions.still(session.id)),
        limited=_limited(role, access.scope),
        role=role,
        session=session.id,
        epoch=int(person.epoch),
        factors=tuple(session.factors),
        address=person.address or "",
    )
    return Caller(actor, frozenset(scopes_of(role)), str(session.expires_at))


def _check(role: Role, scope: Scope, session: Session) -> None:
    if not scope.held_by(role):
        raise Forbidden(f"this takes the right {scope}, which an {role} has not" if role != Role.READER else _STAFF)
    if role.needs_second_factor and not _SECOND & set(session.factors):
        raise SecondFactorNeeded(f"an {role} needs a second factor: turn it on, then log in with it")


_STAFF = "this is for the staff of the publication"


def _limited(role: Role, scope: Scope | None) -> bool:
    return scope is not None and role.rank < scope.everybodys.rank


def _unknown() -> Unauthenticated:
    return Unauthenticated("the token is not known, has expired or was revoked")
