"""The password and the address of one's own account; and the fields that all of the log-in shares."""

from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Actor
from chalicelib.commands import addresses, credentials, limits
from chalicelib.commands.sessions import start_after
from chalicelib.errors import Limited, Taken
from chalicelib.models.people import Person
from chalicelib.routes.sessions import EXAMPLE as SESSION
from chalicelib.routes.sessions import Keep, SessionAnswer, given
from chalicelib.web import MEMBER, Call, Kept, cors, route

routes = Blueprint(__name__)
Email = Annotated[
    str, Meta(min_length=3, max_length=254, description="An e-mail address.", examples=["ada@oak.example"])
]


Password = Annotated[str, Meta(min_length=1, max_length=1000, description="The password as it was typed.")]


NewPassword = Annotated[
    str, Meta(min_length=8, max_length=256, description="At least 8 characters, none of the common ones.")
]


OneTime = Annotated[str, Meta(min_length=1, max_length=1000, description="The part after `#` of the link in the mail.")]


Code = Annotated[str, Meta(max_length=40, description="A code of the authenticator app, or a recovery code.")]


Proof = Annotated[
    str, Meta(max_length=1000, description="The solution of a `challenge` that the problem `limited` gave.")
]


PHRASE, NEW_PHRASE = "engines weave algebra", "looms weave flowers"


class Asked(Struct, frozen=True, kw_only=True):
    """The same whoever has the address, or nobody."""

    message: str = "If there is something to send, it is on its way: look at your mail."


class Done(Struct, frozen=True, kw_only=True):
    """It is done."""

    message: str


class PasswordChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password that was, and the one that is to be."""

    password: Password
    new_password: NewPassword
    keep: Keep = "cookie"


class AddressChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The address to log in with from then on."""

    email: Email
    password: Password
    code: Code = ""
    """Where there is a second factor."""


class AddressConfirmation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the link in the mail holds."""

    token: OneTime
    keep: Keep = "cookie"


@route(
    routes,
    "POST",
    "/account/password",
    access=MEMBER,
    cors=cors.READER,
    body=PasswordChange,
    answer=SessionAnswer,
    refuses=(Limited,),
    summary="Choose another password",
    example=SESSION,
    body_example=PasswordChange(password=PHRASE, new_password=NEW_PHRASE),
)
def change_password(body: PasswordChange, actor: Actor, call: Call) -> Kept[SessionAnswer]:
    """All sessions end; the answer is a new one for this device."""
    person = credentials.change_password(actor=actor, password=body.password, new=body.new_password)
    return again(person, body.keep, call, actor.factors)


@route(
    routes,
    "POST",
    "/account/address",
    access=MEMBER,
    cors=cors.READER,
    body=AddressChange,
    answer=Asked,
    status=202,
    refuses=(Limited,),
    summary="Ask to log in with another address",
    example=Asked(),
    body_example=AddressChange(email="ada@elm.example", password=PHRASE),
)
def ask_address(body: AddressChange, actor: Actor, call: Call) -> Asked:
    """A mail to the new address brings the link. Until it is used, the old one stays."""
    addresses.ask(actor=actor, password=body.password, code=body.code, email=body.email, network=network(call))
    return Asked()


@route(
    routes,
    "POST",
    "/account/address/confirm",
    access=MEMBER,
    cors=cors.READER,
    body=AddressConfirmation,
    answer=SessionAnswer,
    refuses=(Limited, Taken),
    summary="Log in with another address from now on",
    example=SESSION,
    body_example=AddressConfirmation(token="x" * 90),
)
def confirm_address(body: AddressConfirmation, actor: Actor, call: Call) -> Kept[SessionAnswer]:
    """All sessions end; the answer is a new one for this device. The old address is told."""
    person = addresses.confirm(actor=actor, token=body.token, network=network(call))
    return again(person, body.keep, call, actor.factors)


def again(person: Person, keep: Keep, call: Call, proven: tuple[str, ...]) -> Kept[SessionAnswer]:
    """A new session in place of the one that has just ended with all others."""
    return given(start_after(person, factors=proven, device=device(call)), keep)


def network(call: Call) -> str:
    """Whence the call comes, as a keyed hash."""
    return limits.network_of(call.viewer)


def device(call: Call) -> str:
    """What the caller's program says it is."""
    return call.header("user-agent")
