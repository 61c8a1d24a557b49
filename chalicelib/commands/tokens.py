"""What can be done with API tokens: make one, revoke one."""

from collections.abc import Collection
from datetime import timedelta

from chalicelib import clock, events, ledger
from chalicelib.access import Actor, Scope
from chalicelib.errors import Forbidden, Invalid
from chalicelib.models import tokens
from chalicelib.models.requests import RequestKey
from chalicelib.models.tokens import Token

MAX_NAME, MAX_DAYS = 100, 366


def create(
    *,
    actor: str,
    name: str,
    scopes: Collection[str],
    days: int = 90,
    granted: Collection[str] | None = None,
    until: str = "",
) -> tuple[Token, str]:
    """A new token and its text, which is nowhere kept. `granted` are the rights of the giver (None: all); it is good
    for `days`, but no longer than `until` (RFC 3339), the end of the giver.

    Raises `Invalid`, and `Forbidden` when the giver may not do what the token would.
    """
    _check(name, scopes, days)
    if granted is not None and (more := sorted(set(scopes) - set(granted))):
        raise Forbidden(f"you may not give what you have not: {', '.join(more)}", field="scopes")
    now, secret = clock.now(), clock.new_secret()
    ends = clock.text(now + timedelta(days=days))
    token = Token(
        clock.new_id(),
        name=name,
        hash=tokens.hash_of(secret),
        scopes=sorted(set(scopes)),
        created_by=str(actor),
        maker=(actor.person or actor.maker or None) if isinstance(actor, Actor) else None,
        created_at=clock.text(now),
        expires_at=min(ends, until) if until else ends,
    )
    ledger.commit(token, events.TokenCreated(scopes=tuple(token.scopes)), actor=actor)
    return token, tokens.text_of(token, secret)


def revoke(*, actor: str, token_id: str, key: RequestKey | None = None) -> Token:
    """It is good for nothing from now on. Twice is once."""
    token = tokens.get(token_id)
    if not token.revoked_at:
        token.revoked_at = clock.text(clock.now())
        ledger.commit(token, events.TokenRevoked(), actor=actor, key=key)
    return token


def _check(name: str, scopes: Collection[str], days: int) -> None:
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise Invalid(f"must have 1 to {MAX_NAME} characters, all of them visible", field="name")
    if not scopes:
        raise Invalid("a token needs a scope", field="scopes")
    if unknown := sorted(set(scopes) - {*Scope}):
        raise Invalid(f"{unknown[0]!r} is none of: {', '.join(Scope)}", field="scopes")
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(f"must be from 1 to {MAX_DAYS}", field="days")
