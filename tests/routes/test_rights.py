"""Who may call what: every route, by everybody there is."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app import app
from chalicelib.access import Scope
from chalicelib.web import ROUTES, RouteDeclaration
from chalicelib.web.declaration import SAFE
from tests.routes.documented import ORIGIN, assert_refused
from tests.routes.examples import Request, World
from tests.stored import changes

pytestmark = pytest.mark.thorough

Show = Callable[[World], str]
WHO: dict[str, Show] = {
    "nobody": lambda _: "",
    **{scope.value: partial(World.holder, scope=scope) for scope in Scope},
    "every scope": lambda world: world.token_of_all,
    "revoked": lambda world: world.revoked,
    "expired": lambda world: world.expired,
}
GOOD = {*Scope, "every scope"}
CELLS = {(route, who) for route in map(str, ROUTES) for who in WHO}
STAFF = [route for route in ROUTES if route.access.scope]


def expected(route: RouteDeclaration, who: str) -> int:
    """0 for whoever is let in."""
    if route.access.scope is None or who in {route.access.scope, "every scope"}:
        return 0
    return 403 if who in GOOD else 401


def ask(request: Request, token: str) -> Any:
    return request.but(Authorization=f"Bearer {token}" if token else "", Origin=ORIGIN).send()


def test_the_table_has_every_route_and_everybody() -> None:
    served = {(method, path) for path, methods in app.routes.items() for method in methods}
    declared = {(route.method, route.path) for route in ROUTES}
    assert declared <= served
    assert len(WHO) == 4 + len(Scope) == 9
    assert len(CELLS) == len(declared) * len(WHO)
    told = [expected(route, who) for route in ROUTES for who in WHO]
    assert len(told) == len(CELLS)
    assert told.count(401) == 3 * len(STAFF)
    assert told.count(403) == (len(Scope) - 1) * len(STAFF)


@pytest.mark.parametrize("route", list(ROUTES), ids=str)
def test_a_route_lets_in_whom_it_is_declared_for(route: RouteDeclaration, world: World) -> None:
    """The whole row of the table. Whoever is refused changes nothing."""
    request, told = world.request(route), {}
    before = changes()
    for who, show in WHO.items():
        if expected(route, who):
            told[who] = ask(request, show(world)).status_code
    assert changes() == before
    for who, show in WHO.items():
        if not expected(route, who):
            status = ask(world.request(route), show(world)).status_code
            told[who] = 0 if status == route.status else status
    if str(route) == "POST /tokens":  # whoever makes a token can give no more than their own has
        assert told.pop("tokens:write") == 403
        body = json.dumps({"name": "a", "scopes": ["tokens:write"]}).encode()
        told["tokens:write"] = (
            0 if ask(request.but(body=body), world.holder(Scope.TOKENS_WRITE)).status_code == 201 else 1
        )
    assert told == {who: expected(route, who) for who in WHO}


@pytest.mark.parametrize("route", STAFF, ids=str)
def test_whatever_is_wrong_with_a_token_is_told_alike(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    good = world.token_of_all
    wrong = [world.revoked, world.expired, "x", good[:-1], good[:-1] + ("A" if good[-1] != "A" else "B")]
    wrong += [f"galley_01KJMEFC0000000000000000ZZ_{good[-43:]}", good.upper(), "Bearer " + good]
    answers = [ask(request, token) for token in wrong]
    for answer in answers:
        assert_refused(route, answer, 401, "unauthorized")
    assert len({_without_id(answer) for answer in answers}) == 1
    nobody = ask(request, "")
    assert_refused(route, nobody, 401, "unauthorized")
    assert nobody.headers["WWW-Authenticate"] == 'Bearer realm="galley"'
    assert answers[0].headers["WWW-Authenticate"] == 'Bearer realm="galley", error="invalid_token"'


@pytest.mark.parametrize("route", STAFF, ids=str)
def test_who_may_not_learns_nothing_of_what_is_there(route: RouteDeclaration, world: World) -> None:
    """Neither whether it exists, nor what else is wrong with the request."""
    request = world.request(route).but(Origin=ORIGIN)
    others = world.token(*(scope for scope in Scope if scope != route.access.scope))
    broken = request.but(query={"nonsense": "1"}, body=b"{", If_Match="", Content_Type="text/plain")
    for name in route.path_types:
        broken = broken.with_part(name, "no-such-thing")
    for token, status, slug in ((others, 403, "forbidden"), ("", 401, "unauthorized")):
        found, absent = ask(request, token), ask(broken, token)
        assert_refused(route, found, status, slug)
        assert_refused(route, absent, status, slug)
        assert found.json_body["detail"] == absent.json_body["detail"]


def test_the_scopes_of_a_kind_of_change_are_what_they_say() -> None:
    """What readers see changes only by who may publish; reading needs no right to write."""
    by_scope = {scope: {str(route) for route in STAFF if route.access.scope == scope} for scope in Scope}
    assert all(by_scope.values())
    assert all("/articles" in each for each in by_scope[Scope.ARTICLES_WRITE] | by_scope[Scope.ARTICLES_PUBLISH])
    assert {route.method for route in STAFF if route.access.scope == Scope.ARTICLES_READ and route.edits} == set()
    deletes = [route for route in STAFF if route.method == "DELETE" and route.tag == "articles"]
    assert {route.access.scope for route in deletes} == {Scope.ARTICLES_PUBLISH}
    assert {route.access.scope for route in ROUTES if route.tag == "tokens"} == {Scope.TOKENS_WRITE}
    assert {route.method for route in ROUTES if not route.access.scope} <= SAFE


def _without_id(answer: Any) -> tuple[bytes, str]:
    own = answer.headers["X-Request-Id"]
    return answer.body.replace(own.encode(), b""), repr(sorted(answer.headers.items())).replace(own, "")
