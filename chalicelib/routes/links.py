"""What the links in mails are for: to begin an account, to choose another password, to log in, to join the staff."""

from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.commands import accounts, credentials, invites
from chalicelib.errors import CodeNeeded, Limited, Taken, Unauthenticated
from chalicelib.routes.credentials import (
    PHRASE,
    Asked,
    Code,
    Done,
    Email,
    NewPassword,
    OneTime,
    Password,
    device,
    network,
)
from chalicelib.routes.people import DisplayName, Handle
from chalicelib.routes.sessions import EXAMPLE as SESSION
from chalicelib.routes.sessions import Keep, SessionAnswer, begun
from chalicelib.web import PUBLIC, Call, Kept, cors, route

routes = Blueprint(__name__)


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose mail the link is to go to."""

    email: Email


class Confirmation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account for whoever reads the mail."""

    token: OneTime
    name: DisplayName
    password: NewPassword
    handle: Annotated[Handle | None, Meta(description="Null: one is made of the name.")] = None
    keep: Keep = "cookie"


class NewPasswordByMail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another password."""

    token: OneTime
    password: NewPassword


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the link in the mail holds."""

    token: OneTime
    keep: Keep = "cookie"


class Acceptance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who was invited, as they want to be called. With an account already, its password and a code; the rest stays."""

    token: OneTime
    password: Password
    code: Code = ""
    name: Annotated[DisplayName | None, Meta(description="Null: as the invite says.")] = None
    handle: Handle | None = None
    keep: Keep = "cookie"


@route(
    routes,
    "POST",
    "/auth/sign-up",
    access=PUBLIC,
    cors=cors.READER,
    body=Ask,
    answer=Asked,
    status=202,
    refuses=(Limited,),
    summary="Ask for an account",
    example=Asked(),
    body_example=Ask(email="ada@oak.example"),
)
def sign_up(body: Ask, call: Call) -> Asked:
    """A mail brings the link to choose a password; who has an account is told so there. Good for 30 minutes."""
    return _ask("sign-up", body, call)


@route(
    routes,
    "POST",
    "/auth/confirm",
    access=PUBLIC,
    cors=cors.READER,
    body=Confirmation,
    answer=SessionAnswer,
    status=201,
    refuses=(Limited, Taken),
    summary="Begin an account with the link of the mail",
    example=SESSION,
    body_example=Confirmation(token="x" * 90, name="Ada Lovelace", password=PHRASE),
)
def confirm_sign_up(body: Confirmation, call: Call) -> Kept[SessionAnswer]:
    """Whoever reads the mail of the address has the account from now on, and is logged in."""
    started = accounts.confirm(
        token=body.token,
        name=body.name,
        handle=body.handle or "",
        password=body.password,
        network=network(call),
        device=device(call),
    )
    return begun(started, body.keep, call)


@route(
    routes,
    "POST",
    "/auth/reset",
    access=PUBLIC,
    cors=cors.READER,
    body=Ask,
    answer=Asked,
    status=202,
    refuses=(Limited,),
    summary="Ask for a link to choose another password",
    example=Asked(),
    body_example=Ask(email="ada@oak.example"),
)
def ask_reset(body: Ask, call: Call) -> Asked:
    """Good for 30 minutes, once. The second factor stays."""
    return _ask("reset", body, call)


@route(
    routes,
    "POST",
    "/auth/reset/confirm",
    access=PUBLIC,
    cors=cors.READER,
    body=NewPasswordByMail,
    answer=Done,
    refuses=(Limited,),
    summary="Choose another password with the link of the mail",
    example=Done(message="The password is changed: log in with it."),
    body_example=NewPasswordByMail(token="x" * 90, password=PHRASE),
)
def reset_password(body: NewPasswordByMail, call: Call) -> Done:
    """All sessions end. Log in with the new password."""
    credentials.reset(token=body.token, new=body.password, network=network(call))
    return Done(message="The password is changed: log in with it.")


@route(
    routes,
    "POST",
    "/auth/magic-link",
    access=PUBLIC,
    cors=cors.READER,
    body=Ask,
    answer=Asked,
    status=202,
    refuses=(Limited,),
    summary="Ask for a link to log in with, without a password",
    example=Asked(),
    body_example=Ask(email="ada@oak.example"),
)
def ask_magic_link(body: Ask, call: Call) -> Asked:
    """For readers without a second factor; the staff logs in with a password."""
    return _ask("magic-link", body, call)


@route(
    routes,
    "POST",
    "/auth/magic-link/confirm",
    access=PUBLIC,
    cors=cors.READER,
    body=Entry,
    answer=SessionAnswer,
    refuses=(Limited,),
    summary="Log in with the link of the mail",
    example=SESSION,
    body_example=Entry(token="x" * 90),
)
def enter(body: Entry, call: Call) -> Kept[SessionAnswer]:
    """Good once. Opening the link changes nothing, so programs that look into mails use nothing up."""
    started = accounts.enter(token=body.token, network=network(call), device=device(call))
    return begun(started, body.keep, call)


@route(
    routes,
    "POST",
    "/auth/invites/accept",
    access=PUBLIC,
    cors=cors.READER,
    body=Acceptance,
    answer=SessionAnswer,
    status=201,
    refuses=(CodeNeeded, Unauthenticated, Limited, Taken),
    summary="Accept an invite to the staff",
    example=SESSION,
    body_example=Acceptance(token="x" * 90, name="Ada Lovelace", password=PHRASE),
)
def accept_invite(body: Acceptance, call: Call) -> Kept[SessionAnswer]:
    """Good for seven days, once, and only while who sent it may still send it."""
    started = invites.accept(
        token=body.token,
        password=body.password,
        code=body.code,
        name=body.name or "",
        handle=body.handle or "",
        network=network(call),
        device=device(call),
    )
    return begun(started, body.keep, call)


def _ask(purpose: str, body: Ask, call: Call) -> Asked:
    accounts.ask(purpose=purpose, email=body.email, network=network(call))
    return Asked()
