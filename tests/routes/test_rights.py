"""Who may call what: every route and method, by everybody there is, about what is theirs, another's and nobody's.

What must come is worked out from the declarations and the table of rights alone; what comes, comes over HTTP.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from app import app
from chalicelib.access import Role, Scope
from chalicelib.web import ROUTES, RouteDeclaration
from chalicelib.web.declaration import SAFE, Access
from tests.routes.callers import IDS, UNKNOWN, Cast, Who, quick_passwords
from tests.routes.documented import ORIGIN, assert_refused
from tests.routes.examples import KEY, Request, World, body_of
from tests.stored import changes

pytestmark = pytest.mark.thorough
STAFF = [route for route in ROUTES if route.access.scope]
NONE, OWN, OTHERS, MISSING = "nobody's", "their own", "another's", "missing"
Cell = tuple[str, str, str]
"""A method, a caller and whose the thing is."""


@pytest.fixture(scope="module")
def cast(standing: World) -> Iterator[Cast]:
    with quick_passwords():
        yield Cast(standing)


def let_in(access: Access, who: Who) -> int:
    """0 for whoever may call at all, else the status."""
    if not access.private:
        return 0
    if not who.good:
        return 401
    if who.role is None:
        return 0 if access.scope in who.scopes else 403
    held = access.scope is None or access.scope.held_by(who.role)
    proven = access.scope is None or who.proven or not who.role.needs_second_factor
    return 0 if held and proven else 403


def expected(access: Access, who: Who, whose: str) -> int:
    """As `let_in`, about one thing."""
    if refused := let_in(access, who):
        return refused
    own_only = access.member or (who.role and access.scope and who.role.rank < access.scope.everybodys.rank)
    return 404 if whose == MISSING or (whose == OTHERS and own_only) else 0


def named(route: RouteDeclaration) -> str:
    """The part of a route's path that names what may be somebody's."""
    return next((name for name in route.path_types if name in IDS), "")


def cells(route: RouteDeclaration, cast: Cast) -> Iterator[Cell]:
    """One row of the matrix. Programs and strangers have nothing of their own."""
    for method in (route.method, "HEAD") if route.method == "GET" and route.access.private else (route.method,):
        for who in cast:
            own = [OWN] if who.things and route.access.private else []
            for whose in (*own, OTHERS, MISSING) if named(route) else (NONE,):
                yield method, who.name, whose


def request(route: RouteDeclaration, world: World, things: dict[str, str]) -> Request:
    """One that is right in all but what it is asked by."""
    values = {name: things.get(name) or world.value(name, route.path) for name in route.path_types}
    headers = {"Content-Type": "application/json"} if route.takes_body else {}
    headers |= {"If-Match": "*"} if route.precondition else {}
    query = {route.key: KEY} if route.key else {}
    return Request(route, route.path.format(**values), query, headers, body_of(route))


def harmless(asked: Request, *, missing: bool) -> Request:
    """The same with a fault that is looked at after the rights: whoever is let in changes nothing either."""
    route = asked.route
    if route.precondition and named(route):
        return asked.but(If_Match='"999999"')
    if route.edits:
        return asked if missing else asked.but(Idempotency_Key="no key")
    return asked.but(body=b'{"nonsense": 1}') if route.takes_body else asked


def told(route: RouteDeclaration, cell: Cell, cast: Cast, world: World) -> int:
    """0 for whoever was let in, else the status."""
    method, name, whose = cell
    who = cast[name]
    things = {OWN: who.things, OTHERS: cast.others, MISSING: dict.fromkeys(IDS, UNKNOWN), NONE: {}}[whose]
    asked = request(route, world, things).but(Authorization=f"Bearer {who.shown}" if who.shown else "")
    if expected(route.access, who, whose) == 0:
        asked = harmless(asked, missing=False)
    status = int(asked.send(method).status_code)
    return status if status in {401, 403, 404} or status >= 500 else 0


@pytest.mark.parametrize("route", list(ROUTES), ids=str)
def test_a_route_lets_in_whom_it_is_declared_for(route: RouteDeclaration, cast: Cast, world: World) -> None:
    """The whole row of the table, and nothing is changed."""
    before = changes()
    row = list(cells(route, cast))
    differences = {
        cell: (status, wanted)
        for cell in row
        if (status := told(route, cell, cast, world)) != (wanted := expected(route.access, cast[cell[1]], cell[2]))
    }
    assert differences == {}
    assert changes() == before


def test_the_table_has_every_route_and_everybody(cast: Cast) -> None:
    served = {(method, path) for path, methods in app.routes.items() for method in methods}
    assert {(route.method, route.path) for route in ROUTES} <= served
    callers = {who.name for who in cast}
    assert {who.role for who in cast} >= set(Role)
    assert {scope for who in cast for scope in who.scopes} == set(Scope)
    table = [(str(route), *cell) for route in ROUTES for cell in cells(route, cast)]
    assert len(table) == len(set(table))
    assert {(route, who) for route, _, who, _ in table} == {(str(route), who) for route in ROUTES for who in callers}
    print(f"{len(table)} cells: {len(list(ROUTES))} routes, {len(callers)} callers")


@pytest.mark.parametrize("route", STAFF, ids=str)
def test_whatever_is_wrong_with_a_token_is_told_alike(route: RouteDeclaration, cast: Cast, world: World) -> None:
    asked = request(route, world, cast.others).but(Origin=ORIGIN)
    good = world.token_of_all
    wrong = [who.shown for who in cast if who.shown and not who.good]
    wrong += ["x", good[:-1], good[:-1] + ("A" if good[-1] != "A" else "B"), good.upper(), "Bearer " + good]
    wrong += [f"galley_{UNKNOWN}_{good[-43:]}", cast["owner"].shown[:-1], cast["owner"].shown + "="]
    answers = [asked.but(Authorization=f"Bearer {text}").send() for text in wrong]
    for answer in answers:
        assert_refused(route, answer, 401, "unauthorized")
    assert len({_without_id(answer) for answer in answers}) == 1
    nobody = asked.send()
    assert_refused(route, nobody, 401, "unauthorized")
    assert nobody.headers["WWW-Authenticate"] == 'Bearer realm="galley"'
    assert answers[0].headers["WWW-Authenticate"] == 'Bearer realm="galley", error="invalid_token"'


@pytest.mark.parametrize("route", STAFF, ids=str)
def test_who_may_not_learns_nothing_of_what_is_there(route: RouteDeclaration, cast: Cast, world: World) -> None:
    """Neither whether it exists, nor what else is wrong with the request."""
    asked = request(route, world, cast.others).but(Origin=ORIGIN)
    others = world.token(*(scope for scope in Scope if scope != route.access.scope))
    broken = asked.but(query={"nonsense": "1"}, body=b"{", If_Match="", Content_Type="text/plain")
    for name in route.path_types:
        broken = broken.with_part(name, "no-such-thing")
    for token, status, slug in ((others, 403, "forbidden"), ("", 401, "unauthorized")):
        shown = f"Bearer {token}" if token else ""
        found, absent = asked.but(Authorization=shown).send(), broken.but(Authorization=shown).send()
        assert_refused(route, found, status, slug)
        assert_refused(route, absent, status, slug)
        assert found.json_body["detail"] == absent.json_body["detail"]


def test_the_scopes_of_a_kind_of_change_are_what_they_say() -> None:
    """What readers see changes only by who may publish; reading needs no right to write."""
    by_scope = {scope: {str(route) for route in STAFF if route.access.scope == scope} for scope in Scope}
    assert all(by_scope.values())
    assert all("/articles" in each for each in by_scope[Scope.ARTICLES_WRITE] | by_scope[Scope.ARTICLES_PUBLISH])
    reads = {Scope.ARTICLES_READ, Scope.PEOPLE_READ, Scope.LEDGER_READ}
    assert {route.method for route in STAFF if route.access.scope in reads and route.edits} == set()
    deletes = [route for route in STAFF if route.method == "DELETE" and route.tag == "articles"]
    assert {route.access.scope for route in deletes} == {Scope.ARTICLES_PUBLISH}
    assert {route.access.scope for route in ROUTES if route.tag == "tokens"} == {Scope.TOKENS_WRITE}
    assert {route.access.scope for route in ROUTES if route.tag == "invites"} == {Scope.PEOPLE_READ, Scope.PEOPLE_WRITE}
    unsafe = {route.tag for route in ROUTES if not route.access.private and route.method not in SAFE}
    assert unsafe == {"auth"}, "only who logs in changes something without saying who they are"


def _without_id(answer: Any) -> tuple[bytes, str]:
    own = answer.headers["X-Request-Id"]
    return answer.body.replace(own.encode(), b""), repr(sorted(answer.headers.items())).replace(own, "")
