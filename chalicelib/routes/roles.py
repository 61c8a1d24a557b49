"""The people of the publication as its staff sees them: who they are, and what they may do."""

from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Scope
from chalicelib.commands import roles
from chalicelib.models import people
from chalicelib.models.people import Person
from chalicelib.routes.people import RoleName
from chalicelib.web import Key, Paged, PageQuery, Ulid, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
_READS, _WRITES = needs(Scope.PEOPLE_READ), needs(Scope.PEOPLE_WRITE)


class PeopleQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: Annotated[RoleName, Meta(description="Those who have this role.")] = "author"


class MemberAnswer(Struct, frozen=True, kw_only=True):
    """Somebody, as the staff sees them. Nobody sees the address of another."""

    id: str
    version: int
    """Rises with every change; it is the ETag, to be sent back as If-Match."""
    name: str
    handle: str
    role: RoleName
    status: Literal["active", "suspended"]
    account: bool
    """Whether they can log in; who was only named as an author cannot."""


class MembersAnswer(Struct, frozen=True, kw_only=True):
    """One page of people, who came last first."""

    items: tuple[MemberAnswer, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


class NewRole(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody is to be."""

    role: RoleName


class NewStatus(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether somebody may do anything."""

    status: Literal["active", "suspended"]


_EXAMPLE = MemberAnswer(
    id="01KJMEFC00000000000000000A",
    version=3,
    name="Ada Lovelace",
    handle="ada",
    role="author",
    status="active",
    account=True,
)


@route(
    routes,
    "GET",
    "/people",
    access=_READS,
    cors=cors.STAFF,
    answer=MembersAnswer,
    query=PeopleQuery,
    summary="Who has which role",
    example=MembersAnswer(items=(_EXAMPLE,)),
)
def list_people(query: PeopleQuery, after: Key | None) -> Paged[MembersAnswer]:
    """Who came last first. By an index that may lag by a moment."""
    found, go_on = people.in_role(query.role, limit=query.limit, after=after)
    there = [person for person in found if person.status != people.DELETED]
    return Paged(MembersAnswer(items=tuple(map(shown, there))), go_on)


@route(
    routes,
    "GET",
    "/people/{person_id}/role",
    access=_READS,
    cors=cors.STAFF,
    answer=MemberAnswer,
    summary="What somebody may do",
    example=_EXAMPLE,
)
def get_role(person_id: Ulid) -> MemberAnswer:
    """Its ETag is what a change must send as If-Match."""
    return shown(roles.find(person_id))


@route(
    routes,
    "PUT",
    "/people/{person_id}/role",
    access=_WRITES,
    cors=cors.STAFF,
    body=NewRole,
    answer=MemberAnswer,
    summary="Give somebody another role",
    example=_EXAMPLE,
    body_example=NewRole(role="author"),
)
def change_role(person_id: Ulid, body: NewRole, edit: Edit) -> MemberAnswer:
    """Both roles must be below one's own. Their sessions end. An owner may step down while there is another."""
    return shown(
        roles.set_role(
            actor=edit.actor, person_id=person_id, role=body.role, version=edit.version, key=edit.once(shown)
        )
    )


@route(
    routes,
    "PUT",
    "/people/{person_id}/status",
    access=_WRITES,
    cors=cors.STAFF,
    body=NewStatus,
    answer=MemberAnswer,
    summary="Suspend somebody, or let them in again",
    example=_EXAMPLE,
    body_example=NewStatus(status="suspended"),
)
def change_status(person_id: Ulid, body: NewStatus, edit: Edit) -> MemberAnswer:
    """Who is suspended is logged out everywhere at once, and cannot log in."""
    change = roles.suspend if body.status == people.SUSPENDED else roles.reinstate
    return shown(change(actor=edit.actor, person_id=person_id, version=edit.version, key=edit.once(shown)))


@route(
    routes,
    "DELETE",
    "/people/{person_id}/sessions",
    access=_WRITES,
    cors=cors.STAFF,
    answer=MemberAnswer,
    precondition=False,
    summary="Log somebody out everywhere",
    example=_EXAMPLE,
)
def end_persons_sessions(person_id: Ulid, edit: Edit) -> MemberAnswer:
    """They can log in again."""
    return shown(roles.end_sessions(actor=edit.actor, person_id=person_id, key=edit.once(shown)))


def shown(person: Person) -> MemberAnswer:
    """The answer of everything that is done to somebody's rights."""
    facts: dict[str, Any] = {name: getattr(person, name) for name in ("id", "name", "handle", "role", "status")}
    return MemberAnswer(**facts, version=int(person.version), account=bool(person.address))
