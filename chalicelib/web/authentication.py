"""Who is calling: the token in the Authorization header (RFC 6750), and whether it may do what the route does."""

import hmac
import re
from dataclasses import dataclass

from chalicelib import clock
from chalicelib.errors import Forbidden, Unauthenticated
from chalicelib.models import tokens, uses
from chalicelib.models.tokens import Token
from chalicelib.web.calls import Call
from chalicelib.web.declaration import Access

_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class Caller:
    """`actor` is the subject that the ledger will name."""

    actor: str = ""
    scopes: frozenset[str] = frozenset()
    expires_at: str = ""


ANYBODY = Caller()


def caller(call: Call, access: Access) -> Caller:
    """Who calls; a public route does not ask. Raises `Unauthenticated` or `Forbidden`. One AWS call."""
    if access.scope is None:
        return ANYBODY
    header = call.header("authorization")
    if not header:
        raise Unauthenticated("this needs a token: Authorization: Bearer …")
    shown = _BEARER.fullmatch(header)
    token = verify(shown[1] if shown else "")
    if access.scope not in token.scopes:
        raise Forbidden(f"the token has not the scope {access.scope}")
    return Caller(token.subject, frozenset(token.scopes), token.expires_at)


def verify(text: str) -> Token:
    """The token of a text, whose use is noted. Raises `Unauthenticated`, the same whatever is wrong with it."""
    named, secret = tokens.parse(text) or ("", "")
    token = tokens.find(named) if named else None
    known = token.hash if token else tokens.hash_of("none")
    right = hmac.compare_digest(known, tokens.hash_of(secret))
    if token is None or not right or not token.holds(clock.text(clock.now())):
        raise Unauthenticated("the token is not known, has expired or was revoked")
    uses.note(token.subject)
    return token
