"""API tokens of the publication."""

from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Scope
from chalicelib.commands import tokens as commands
from chalicelib.models import tokens
from chalicelib.models.tokens import Token
from chalicelib.routes.fields import VISIBLE, said
from chalicelib.web import Key, Paged, PageQuery, Ulid, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
ScopeName = Literal[
    "articles:read",
    "articles:write",
    "articles:publish",
    "people:read",
    "people:write",
    "site:write",
    "ledger:read",
    "tokens:write",
]
_MANAGES = needs(Scope.TOKENS_WRITE)


class NewToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token to be made. It may do no more than the token that makes it, and not for longer."""

    name: Annotated[str, said(VISIBLE, min_length=1, max_length=100, description="For whom or what it is.")]
    scopes: Annotated[tuple[ScopeName, ...], Meta(min_length=1, max_length=20)]
    days: Annotated[int, Meta(ge=1, le=366, description="How long it is good for.")] = 90


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """A token, without what makes it one."""

    id: str
    name: str
    scopes: tuple[ScopeName, ...]
    created_at: str
    created_by: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None
    """To the hour."""


class CreatedToken(TokenAnswer, frozen=True, kw_only=True):
    """A new token. Its text is shown this once, and kept nowhere."""

    token: str


class TokensAnswer(Struct, frozen=True, kw_only=True):
    """One page of tokens, the newest first."""

    items: tuple[TokenAnswer, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


_TOKEN: dict[str, Any] = {
    "id": "01KJMEFC00000000000000000T",
    "name": "the build of the front end",
    "scopes": ("articles:read",),
    "created_at": "2026-03-01T12:00:00.000Z",
    "created_by": "operator",
    "expires_at": "2026-05-30T12:00:00.000Z",
    "revoked_at": None,
    "last_used_at": None,
}


@route(
    routes,
    "GET",
    "/tokens",
    access=_MANAGES,
    cors=cors.STAFF,
    answer=TokensAnswer,
    query=PageQuery,
    summary="All tokens, the newest first",
    example=TokensAnswer(items=(TokenAnswer(**_TOKEN),)),
)
def list_tokens(query: PageQuery, after: Key | None) -> Paged[TokensAnswer]:
    """Those that have expired or were revoked, too."""
    found, go_on = tokens.of(limit=query.limit, after=after)
    return Paged(TokensAnswer(items=tuple(map(shown, found))), go_on)


@route(
    routes,
    "GET",
    "/tokens/{token_id}",
    access=_MANAGES,
    cors=cors.STAFF,
    answer=TokenAnswer,
    summary="One token",
    example=TokenAnswer(**_TOKEN),
)
def get_token(token_id: Ulid) -> TokenAnswer:
    """What it may do, until when, and when it was last used."""
    return shown(tokens.get(token_id))


@route(
    routes,
    "POST",
    "/tokens",
    access=_MANAGES,
    cors=cors.STAFF,
    body=NewToken,
    answer=CreatedToken,
    status=201,
    once=False,
    location="/tokens/{id}",
    summary="Make a token",
    example=CreatedToken(**_TOKEN, token="galley_01KJMEFC00000000000000000T_" + "x" * 43),
    body_example=NewToken(name="the build of the front end", scopes=("articles:read",)),
)
def create_token(body: NewToken, edit: Edit) -> CreatedToken:
    """Takes no Idempotency-Key: to answer twice, the secret would have to be kept. Lost the answer? Revoke it."""
    made, text = commands.create(
        actor=edit.actor,
        name=body.name,
        scopes=body.scopes,
        days=body.days,
        granted=edit.scopes,
        until=edit.expires_at,
    )
    return CreatedToken(**_facts(made), token=text)


@route(
    routes,
    "DELETE",
    "/tokens/{token_id}",
    access=_MANAGES,
    cors=cors.STAFF,
    answer=TokenAnswer,
    precondition=False,
    summary="Revoke a token",
    example=TokenAnswer(**(_TOKEN | {"revoked_at": "2026-03-02T12:00:00.000Z"})),
)
def revoke_token(token_id: Ulid, edit: Edit) -> TokenAnswer:
    """It is good for nothing from now on. Twice is once."""
    return shown(commands.revoke(actor=edit.actor, token_id=token_id, key=edit.once(shown)))


def shown(token: Token) -> TokenAnswer:
    """The answer of everything that is done to a token."""
    return TokenAnswer(**_facts(token))


def _facts(token: Token) -> dict[str, Any]:
    same = ("id", "name", "created_at", "created_by", "expires_at", "revoked_at", "last_used_at")
    return {name: getattr(token, name) for name in same} | {"scopes": tuple(token.scopes)}
