"""People who write."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.errors import Missing
from chalicelib.models import claims, people
from chalicelib.models.people import Person
from chalicelib.routes.fields import VISIBLE, said
from chalicelib.web import PUBLIC, Ulid, cors, route

routes = Blueprint(__name__)
PersonName = Annotated[str, Meta(min_length=1, max_length=64, description="A person's id or handle.", examples=["ada"])]

RoleName = Literal["reader", "author", "editor", "owner"]
DisplayName = Annotated[str, said(VISIBLE, min_length=1, max_length=200, description="With a letter or digit.")]
Handle = Annotated[
    str,
    said(
        r"^[A-Za-z0-9_]([A-Za-z0-9_.\-]{0,62}[A-Za-z0-9_])?$",
        min_length=1,
        max_length=64,
        description="Letters, digits, dots and hyphens: the name in addresses of pages.",
    ),
]
Bio = Annotated[str, Meta(max_length=10_000, description="Markdown.")]


class Byline(Struct, frozen=True, kw_only=True):
    """An author as named at an article."""

    id: str
    name: str
    handle: str


class LinkAnswer(Struct, frozen=True, kw_only=True):
    """Where else to find somebody."""

    name: str
    url: str


class NewLink(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where else to find somebody: http, https or mailto."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    url: Annotated[str, Meta(min_length=1, max_length=500)]


Links = Annotated[tuple[NewLink, ...], Meta(max_length=20)]


class PersonAnswer(Struct, frozen=True, kw_only=True):
    """What readers may know of a person."""

    id: str
    name: str
    handle: str
    title: str
    bio: str
    links: tuple[LinkAnswer, ...]


EXAMPLE = PersonAnswer(
    id="01KJMEFC00000000000000000A",
    name="Ada Lovelace",
    handle="ada",
    title="Countess",
    bio="Writes about engines.",
    links=(LinkAnswer(name="Notes", url="https://ada.example/notes"),),
)


@route(
    routes,
    "GET",
    "/people/{person_id}",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=PersonAnswer,
    summary="One person who writes",
    example=EXAMPLE,
)
def get_person(person_id: PersonName) -> PersonAnswer:
    """By id or by handle."""
    found = people.get(find_id(person_id))
    if found.status != "active" or found.role == "reader":
        raise Missing("there is no such person", field="person")
    return PersonAnswer(
        id=found.id,
        name=found.name,
        handle=found.handle,
        title=found.title,
        bio=found.bio,
        links=tuple(LinkAnswer(name=link["name"], url=link["url"]) for link in found.links),
    )


def find_id(person: str) -> str:
    """The id of whom an id or a handle names; of an id it is not known whether there is such a person.

    Raises `Missing`. No AWS call for an id, one for a handle.
    """
    if _is_id(person):
        return person
    claim = claims.find(claims.handle(person))
    if claim is None:
        raise Missing("there is no such person", field="person")
    return str(claim.owner).removeprefix("person#")


def bylines(ids: Sequence[str], known: Mapping[str, Person]) -> tuple[Byline, ...]:
    """The authors of one article in their order."""
    found = [known[each] for each in ids if each in known]
    return tuple(Byline(id=each.id, name=each.name, handle=each.handle) for each in found)


def _is_id(text: str) -> bool:
    try:
        msgspec.convert(text, Ulid)
    except msgspec.ValidationError:
        return False
    return True
