"""Coming in with a password, going on, and going out. None of it needs to be logged in."""

from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.commands import sessions
from chalicelib.errors import CodeNeeded, Limited, Unauthenticated
from chalicelib.routes.credentials import PHRASE, Code, Done, Email, Password, Proof, device, network
from chalicelib.routes.sessions import EXAMPLE as SESSION
from chalicelib.routes.sessions import Keep, SessionAnswer, begun, given
from chalicelib.web import PUBLIC, Call, Kept, cors, route
from chalicelib.web.cookies import token_of

routes = Blueprint(__name__)


class LogIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who comes in, and what shows it."""

    email: Email
    password: Password
    code: Code = ""
    proof: Proof = ""
    keep: Keep = "cookie"


class Refresh(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The refresh token; empty where the browser's cookie has it."""

    refresh_token: Annotated[str, Meta(max_length=1000)] = ""


@route(
    routes,
    "POST",
    "/auth/log-in",
    access=PUBLIC,
    cors=cors.READER,
    body=LogIn,
    answer=SessionAnswer,
    refuses=(Unauthenticated, Limited, CodeNeeded),
    summary="Log in with a password",
    example=SESSION,
    body_example=LogIn(email="ada@oak.example", password=PHRASE),
)
def log_in(body: LogIn, call: Call) -> Kept[SessionAnswer]:
    """With a second factor, the problem `code-required` asks for `code`: send all of it again.

    After too many wrong tries by others, the problem `limited` has a `challenge`: solve it, send it as `proof`.
    """
    started = sessions.log_in(
        email=body.email,
        password=body.password,
        code=body.code,
        proof=body.proof,
        network=network(call),
        device=device(call),
    )
    return begun(started, body.keep, call)


@route(
    routes,
    "POST",
    "/auth/refresh",
    access=PUBLIC,
    cors=cors.READER,
    body=Refresh,
    answer=SessionAnswer,
    refuses=(Unauthenticated,),
    summary="Go on: the next tokens of a session",
    example=SESSION,
    body_example=Refresh(),
)
def refresh_session(body: Refresh, call: Call) -> Kept[SessionAnswer]:
    """A refresh token is good once. Did the answer get lost? Asked again within ten seconds, it is the same."""
    started = sessions.refresh(_shown(body, call))
    return given(started, "body" if body.refresh_token else "cookie")


@route(
    routes,
    "POST",
    "/auth/log-out",
    access=PUBLIC,
    cors=cors.READER,
    body=Refresh,
    answer=Done,
    summary="Log out",
    example=Done(message="You are logged out."),
    body_example=Refresh(),
)
def log_out(body: Refresh, call: Call) -> Kept[Done]:
    """The session is over. Who was logged out already, is."""
    if shown := _shown(body, call):
        sessions.log_out(shown)
    return Kept(Done(message="You are logged out."), "" if not body.refresh_token else None)


def _shown(body: Refresh, call: Call) -> str:
    return body.refresh_token or token_of(call)
