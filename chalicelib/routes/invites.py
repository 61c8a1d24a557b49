"""Invites to the staff."""

from typing import Annotated, Literal

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Scope
from chalicelib.commands import invites as commands
from chalicelib.errors import Limited, Missing
from chalicelib.models import invites
from chalicelib.models.invites import Invite
from chalicelib.routes.credentials import Email
from chalicelib.routes.people import DisplayName
from chalicelib.web import Key, Paged, PageQuery, Ulid, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
_READS, _WRITES = needs(Scope.PEOPLE_READ), needs(Scope.PEOPLE_WRITE)
StaffRole = Literal["author", "editor", "owner"]
Status = Literal["open", "accepted", "withdrawn"]


class InvitesQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: Annotated[Status, Meta(description="The invites in this state.")] = "open"


class NewInvite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite, as what."""

    email: Email
    role: StaffRole
    name: Annotated[DisplayName | None, Meta(description="As they are addressed; they may choose another.")] = None
    person_id: Annotated[Ulid | None, Meta(description="Somebody who is named as an author already.")] = None


class InviteAnswer(Struct, frozen=True, kw_only=True):
    """An invite. The link goes to the one who is invited, and to nobody else."""

    id: str
    email: str
    role: StaffRole
    name: str
    person_id: str | None
    invited_by: str
    status: Status
    created_at: str
    expires_at: str


class InvitesAnswer(Struct, frozen=True, kw_only=True):
    """One page of invites, the newest first."""

    items: tuple[InviteAnswer, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


_EXAMPLE = InviteAnswer(
    id="01KJMEFC00000000000000000N",
    email="grace@oak.example",
    role="author",
    name="Grace Hopper",
    person_id=None,
    invited_by="person#01KJMEFC00000000000000000A",
    status="open",
    created_at="2026-03-01T12:00:00.000Z",
    expires_at="2026-03-08T12:00:00.000Z",
)


@route(
    routes,
    "GET",
    "/invites",
    access=_READS,
    cors=cors.STAFF,
    answer=InvitesAnswer,
    query=InvitesQuery,
    summary="Invites, the newest first",
    example=InvitesAnswer(items=(_EXAMPLE,)),
)
def list_invites(query: InvitesQuery, after: Key | None) -> Paged[InvitesAnswer]:
    """Those that nobody has accepted yet, or with `status` the others. Open ones may have expired."""
    found, go_on = invites.in_status(query.status, limit=query.limit, after=after)
    return Paged(InvitesAnswer(items=tuple(map(shown, found))), go_on)


@route(
    routes,
    "POST",
    "/invites",
    access=_WRITES,
    cors=cors.STAFF,
    body=NewInvite,
    answer=InviteAnswer,
    status=201,
    refuses=(Limited, Missing),
    summary="Invite somebody to the staff",
    example=_EXAMPLE,
    body_example=NewInvite(email="grace@oak.example", role="author", name="Grace Hopper"),
)
def send_invite(body: NewInvite, edit: Edit) -> InviteAnswer:
    """A mail brings the link, good for seven days. The same whether the address has an account or not.

    The role must be below one's own; an owner may invite another owner.
    """
    sent = commands.send(
        actor=edit.actor,
        email=body.email,
        role=body.role,
        name=body.name or "",
        person_id=body.person_id or "",
        key=edit.once(shown),
    )
    return shown(sent)


@route(
    routes,
    "DELETE",
    "/invites/{invite_id}",
    access=_WRITES,
    cors=cors.STAFF,
    answer=InviteAnswer,
    precondition=False,
    summary="Withdraw an invite",
    example=_EXAMPLE,
)
def withdraw_invite(invite_id: Ulid, edit: Edit) -> InviteAnswer:
    """Its link is good for nothing from now on. Twice is once."""
    return shown(commands.withdraw(actor=edit.actor, invite_id=invite_id, key=edit.once(shown)))


def shown(invite: Invite) -> InviteAnswer:
    """The answer of everything that is done to an invite."""
    same = ("id", "email", "role", "name", "invited_by", "status", "created_at", "expires_at")
    return InviteAnswer(person_id=invite.person, **{name: getattr(invite, name) for name in same})
