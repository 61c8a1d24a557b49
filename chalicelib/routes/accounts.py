"""One's own account: what is shown of oneself, and leaving."""

from typing import Annotated, Any

import msgspec
from chalice.app import Blueprint
from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.access import Actor
from chalicelib.commands import accounts, credentials, exports
from chalicelib.commands import people as commands
from chalicelib.errors import Limited, Taken
from chalicelib.models.addresses import Address
from chalicelib.models.people import Person
from chalicelib.routes.credentials import PHRASE, Done, Password
from chalicelib.routes.people import Bio, DisplayName, Handle, LinkAnswer, Links, RoleName
from chalicelib.web import MEMBER, Kept, cors, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)


class AccountAnswer(Struct, frozen=True, kw_only=True):
    """Everything of one's own account that can be shown."""

    id: str
    version: int
    """Rises with every change; it is the ETag, to be sent back as If-Match."""
    email: str
    name: str
    handle: str
    title: str
    bio: str
    links: tuple[LinkAnswer, ...]
    public: bool
    """Whether there is a page about this reader; who writes has one anyway."""
    role: RoleName
    second_factor: bool
    recovery_codes_left: int


class AccountChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be different. What is absent stays."""

    name: DisplayName | UnsetType = UNSET
    handle: Handle | UnsetType = UNSET
    title: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    bio: Bio | UnsetType = UNSET
    links: Links | UnsetType = UNSET
    public: bool | UnsetType = UNSET


class Proof(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That it is really oneself."""

    password: Password


class ExportAnswer(Struct, frozen=True, kw_only=True):
    """Where the archive is, for whoever has the link."""

    url: str
    expires_at: str


EXAMPLE = AccountAnswer(
    id="01KJMEFC00000000000000000A",
    version=3,
    email="ada@oak.example",
    name="Ada Lovelace",
    handle="ada",
    title="Countess",
    bio="Writes about engines.",
    links=(LinkAnswer(name="Notes", url="https://ada.example/notes"),),
    public=True,
    role="author",
    second_factor=True,
    recovery_codes_left=10,
)


@route(
    routes,
    "GET",
    "/account",
    access=MEMBER,
    cors=cors.READER,
    answer=AccountAnswer,
    summary="One's own account",
    example=EXAMPLE,
)
def get_account(actor: Actor) -> AccountAnswer:
    """As it is now."""
    return shown(*credentials.own(actor))


@route(
    routes,
    "PATCH",
    "/account",
    access=MEMBER,
    cors=cors.READER,
    body=AccountChanges,
    answer=AccountAnswer,
    refuses=(Taken,),
    summary="Change what is shown of oneself",
    example=EXAMPLE,
    body_example=AccountChanges(bio="Writes about engines."),
)
def change_account(body: AccountChanges, edit: Edit) -> AccountAnswer:
    """The page about oneself follows."""
    _, address = credentials.own(edit.actor)
    person = commands.revise(
        actor=edit.actor,
        person_id=edit.actor.person,
        version=edit.version,
        key=edit.once(lambda person: shown(person, address)),
        **_given(body),
    )
    return shown(person, address)


@route(
    routes,
    "POST",
    "/account/export",
    access=MEMBER,
    cors=cors.READER,
    body=Proof,
    answer=ExportAnswer,
    status=201,
    refuses=(Limited,),
    summary="Everything that is known of oneself, as one archive",
    example=ExportAnswer(url="https://store.example/exports/x.zip", expires_at="2026-03-01T12:10:00.000Z"),
    body_example=Proof(password=PHRASE),
)
def export_account(body: Proof, actor: Actor) -> ExportAnswer:
    """A link to a zip: the account, sessions, history, and every save of one's articles. Good for 10 minutes."""
    made = exports.export(actor=actor, password=body.password)
    return ExportAnswer(url=made.url, expires_at=made.expires_at)


@route(
    routes,
    "POST",
    "/account/deletion",
    access=MEMBER,
    cors=cors.READER,
    body=Proof,
    answer=Done,
    refuses=(Limited,),
    summary="Delete one's own account",
    example=Done(message="Your account is deleted."),
    body_example=Proof(password=PHRASE),
)
def delete_account(body: Proof, actor: Actor) -> Kept[Done]:
    """At once and for good. What one has written stays, without one's name."""
    accounts.delete(actor=actor, password=body.password)
    return Kept(Done(message="Your account is deleted."), "")


def shown(person: Person, address: Address) -> AccountAnswer:
    """An account as its owner sees it."""
    same = ("id", "name", "handle", "title", "bio", "role")
    facts: dict[str, Any] = {name: getattr(person, name) for name in same}
    return AccountAnswer(
        **facts,
        version=int(person.version),
        email=address.email,
        links=tuple(LinkAnswer(name=link["name"], url=link["url"]) for link in person.links),
        public=bool(person.public),
        second_factor=bool(address.totp),
        recovery_codes_left=len(address.recovery),
    )


def _given(body: AccountChanges) -> dict[str, Any]:
    fields = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    if "links" in fields:
        fields["links"] = tuple(msgspec.structs.asdict(link) for link in fields["links"])
    return fields
