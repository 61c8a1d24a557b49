"""Nobody rises by themselves: by a field that is not theirs to set, by what they give to others, or at once."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.access import Actor, Role, Scope, above
from chalicelib.commands import people, roles
from chalicelib.models import people as stored
from chalicelib.models.addresses import Address
from chalicelib.models.articles import Article
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from chalicelib.models.people import Person
from chalicelib.models.revisions import Revision
from chalicelib.models.sessions import Session
from chalicelib.models.site import Site
from chalicelib.models.tokens import Token
from chalicelib.web import ROUTES, RouteDeclaration
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.callers import Cast, owner_after, quick_passwords
from tests.routes.examples import World, body_of
from tests.routes.interleaving import every_way
from tests.routes.members import PASSWORD, Member, call, invited
from tests.sampling import some
from tests.stored import changes

MODELS = (Address, Article, Entry, Invite, Person, Revision, Session, Site, Token)
ATTRIBUTES = sorted(
    {name for model in MODELS for name in model.get_attributes()} | {"verified", "is_admin", "author_id"}
)
TAKING = [route for route in ROUTES if route.takes_body]
STAFF = ("reader", "author", "editor", "owner", "token of people:write")


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture(scope="module")
def cast(standing: World) -> Iterator[Cast]:
    with quick_passwords():
        yield Cast(standing)


# Fields that are not theirs to set


@pytest.mark.thorough
@pytest.mark.parametrize("route", TAKING, ids=str)
def test_a_body_sets_no_attribute_that_it_has_not(route: RouteDeclaration, cast: Cast, world: World) -> None:
    """Every attribute of every table that is no field of the body, each by itself, by who may do the most."""
    assert route.body
    own = cast["owner"].things
    path = route.path.format(**{name: own.get(name) or world.value(name, route.path) for name in route.path_types})
    headers = {"Authorization": f"Bearer {cast['owner'].shown}", "If-Match": "*" if route.precondition else '"1"'}
    before = changes()
    given = {name: value for name, value in json.loads(body_of(route)).items() if value != ""}
    for attribute in sorted(set(ATTRIBUTES) - set(route.body.__struct_fields__)):
        answer = call(route.method, path, given | {attribute: "owner"}, **headers)
        assert answer.status_code == 422, attribute
        assert [each["pointer"] for each in answer.json_body["errors"]] == [f"/{attribute}"]
    assert changes() == before


def test_all_attributes_are_tried_at_all_writes() -> None:
    assert {"role", "status", "epoch", "version", "password", "person", "authors", "scopes"} <= set(ATTRIBUTES)
    tried = sum(len(set(ATTRIBUTES) - set(route.body.__struct_fields__)) for route in TAKING if route.body)
    print(f"{tried} attributes that {len(TAKING)} bodies have not")


# What one may give to others


def rank_of(name: str) -> Actor:
    """A token has the rights that it was given over everybody's; it makes no owners."""
    return Actor(name, role=Role(name) if name in set(Role) else Role.OWNER)


def may(name: str) -> bool:
    return name.startswith("token") or Scope.PEOPLE_WRITE.held_by(Role(name))


def ask(cast: Cast, name: str, method: str, path: str, body: Any) -> Any:
    seen = {"If-Match": "*"} if method == "PUT" else {}
    return call(method, path, body, Authorization=f"Bearer {cast[name].shown}", **seen)


@pytest.fixture
def somebody(cast: Cast, world: World) -> Callable[[Role], Person]:
    """A person with a role, to whom something is to be done."""
    made = people.add(actor="operator", name="Somebody", handle=world.token("ledger:read")[7:33])

    def become(role: Role) -> Person:
        roles.reinstate(actor="operator", person_id=made.id)
        return roles.set_role(actor="operator", person_id=made.id, role=role)

    return become


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("new", some(list(Role), each=2))
def test_a_role_is_given_and_taken_only_by_who_stands_above_both(
    name: str, new: Role, cast: Cast, somebody: Callable[[Role], Person]
) -> None:
    for before in Role:
        target = somebody(before)
        allowed = may(name) and (new == before or (above(rank_of(name), before) and above(rank_of(name), new)))
        answer = ask(cast, name, "PUT", f"/people/{target.id}/role", {"role": new})
        assert answer.status_code == (200 if allowed else 403), before
        assert stored.get(target.id).role == (new if allowed else before)


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("status", ["suspended", "active"])
def test_only_who_stands_above_suspends_somebody_and_lets_them_in_again(
    name: str, status: str, cast: Cast, somebody: Callable[[Role], Person]
) -> None:
    for role in Role:
        target = somebody(role)
        if status == "active":
            roles.suspend(actor="operator", person_id=target.id)
        was = stored.get(target.id).status
        allowed = may(name) and above(rank_of(name), role)
        answer = ask(cast, name, "PUT", f"/people/{target.id}/status", {"status": status})
        assert answer.status_code == (200 if allowed else 403), role
        assert stored.get(target.id).status == (status if allowed else was)


@pytest.mark.parametrize("name", STAFF)
def test_an_invite_is_to_a_role_below_ones_own_but_owners_invite_owners(name: str, cast: Cast, world: World) -> None:
    for role in list(Role)[1:]:
        before = changes()
        allowed = may(name) and (above(rank_of(name), role) or name == role == Role.OWNER)
        email = f"{role}.of.{name.replace(' ', '.').replace(':', '.')}@oak.example"
        answer = ask(cast, name, "POST", "/invites", {"email": email, "role": role})
        assert answer.status_code == (201 if allowed else 403), role
        assert (changes() != before) == allowed


@pytest.mark.parametrize("name", ["author", "editor"])
def test_nobody_gives_themselves_another_role(name: str, cast: Cast, world: World) -> None:
    own = cast[name].things["person_id"]
    for role in set(Role) - {Role(name)}:
        assert ask(cast, name, "PUT", f"/people/{own}/role", {"role": role}).status_code == 403
        assert stored.get(own).role == name
    assert ask(cast, name, "PUT", f"/people/{own}/status", {"status": "suspended"}).status_code == 403


# The last owner


def owners() -> list[Person]:
    found = [person for person in Person.scan() if person.role == Role.OWNER and person.status == stored.ACTIVE]
    return [person for person in found if person.address]


def step_down(owner: Member) -> int:
    answer = owner("PUT", f"/people/{owner.id}/role", {"role": "reader"}, If_Match="*")
    return int(answer.status_code)


def leave(owner: Member) -> int:
    body = {"password": PASSWORD}
    return int(owner("POST", "/account/deletion", body).status_code)


def test_the_only_owner_neither_steps_down_nor_leaves(galley: Machine) -> None:
    owner = invited(Role.OWNER)
    assert (step_down(owner), leave(owner)) == (409, 409)
    assert [each.id for each in owners()] == [owner.id]


@pytest.mark.parametrize("first", [step_down, pytest.param(leave, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("second", [pytest.param(step_down, marks=pytest.mark.thorough), leave])
def test_two_owners_who_go_at_once_leave_one(
    first: Callable[[Member], int], second: Callable[[Member], int], galley: Machine, held_clock: HeldClock
) -> None:
    def two() -> tuple[Callable[[], int], Callable[[], int]]:
        held_clock.move(hours=1)
        before = owners()
        one = owner_after(before[0].id) if before else invited(Role.OWNER)
        other = owner_after(one.id)
        for old in before:
            roles.set_role(actor="operator", person_id=old.id, role="reader")
        return (lambda: first(one)), (lambda: second(other))

    ways = 0
    for told in every_way(two):
        ways += 1
        assert len(owners()) == 1, told
        assert sorted(told)[0] == 200, told
        assert sorted(told)[1] in {401, 409}, told
    print(f"{ways} ways to come between")
    assert ways > 3
