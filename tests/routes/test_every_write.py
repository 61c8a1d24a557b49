"""What holds for every route that changes something, whichever is added later."""

import json
from typing import Any

import pytest

from chalicelib.models.ledger import Entry
from chalicelib.web import ROUTES, RouteDeclaration
from tests.routes.documented import ORIGIN, assert_documented, assert_exact, assert_refused
from tests.routes.examples import Request, World
from tests.routes.problems import headers_of, pointers_of
from tests.stored import changes, entries

pytestmark = pytest.mark.thorough

OWN = ("ETag", "Location", "Content-Location", "Content-Type", "Cache-Control")


def every_write(**fields: Any) -> pytest.MarkDecorator:
    """All routes that are no GET, or those of them that are declared so."""
    writes = [route for route in ROUTES if route.method != "GET"]
    found = [route for route in writes if all(bool(getattr(route, name)) == wanted for name, wanted in fields.items())]
    return pytest.mark.parametrize("route", found, ids=str)


def refused(request: Request, status: int, slug: str) -> dict[str, Any]:
    """The problem of a request that must be refused and change nothing."""
    before = changes()
    problem = assert_refused(request.route, request.but(Origin=ORIGIN).send(), status, slug)
    assert changes() == before
    return problem


@every_write(edits=True)
def test_a_change_is_one_entry_of_the_ledger_by_who_has_made_it(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    known = {(entry.subject, entry.version) for entry in Entry.scan()}
    assert request.send().status_code == route.status
    (made,) = [entry for entry in Entry.scan() if (entry.subject, entry.version) not in known]
    assert made.actor.startswith("person#") if route.access.member else made.actor == world.actor


# Which version was seen


@every_write(precondition=True)
def test_without_a_version_nothing_is_changed(route: RouteDeclaration, world: World) -> None:
    problem = refused(world.request(route).but(If_Match=""), 428, "precondition-required")
    assert headers_of(problem) == {"If-Match"}


@every_write(precondition=True)
def test_a_version_that_is_not_there_changes_nothing_and_the_one_there_is_told(
    route: RouteDeclaration, world: World
) -> None:
    request = world.request(route)
    for tag in ('"999999"', '"0"', 'W/"1"', '"nonsense"', f'"0{request.headers["If-Match"][1:]}'):
        problem = refused(request.but(If_Match=tag), 412, "precondition-failed")
        assert f'"{problem["current"]}"' == request.headers["If-Match"], tag
    told = request.but(If_Match='"999999"').send()
    assert told.headers["ETag"] == request.headers["If-Match"]
    assert request.but(If_Match=told.headers["ETag"]).send().status_code == route.status


@every_write(precondition=True)
def test_the_version_of_a_change_is_good_for_one_change(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    answer = request.send()
    assert answer.status_code == route.status
    again = request.send()
    assert again.status_code in {404, 412}  # what is deleted has no version
    assert_documented(route, again)
    if again.status_code == 412:
        assert again.headers["ETag"] == answer.headers["ETag"]


@every_write(precondition=True)
def test_whoever_does_not_mind_the_version_says_so(route: RouteDeclaration, world: World) -> None:
    answer = world.request(route).but(If_Match="*").send()
    assert answer.status_code == route.status
    assert_documented(route, answer)


# The same request twice


@every_write(once=True)
def test_the_same_request_twice_is_one_change_and_one_answer(route: RouteDeclaration, world: World) -> None:
    request = world.request(route).but(Idempotency_Key=f"same {route}".replace(" ", "-"), Origin=ORIGIN)
    before = entries()
    first = request.send()
    assert first.status_code == route.status
    assert entries() == before + 1
    for quoted in (False, True):
        key = request.headers["Idempotency-Key"]
        again = request.but(Idempotency_Key=f'"{key}"' if quoted else key).send()
        assert (again.status_code, again.body) == (first.status_code, first.body)
        assert {name: again.headers.get(name) for name in OWN} == {name: first.headers.get(name) for name in OWN}
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
        assert_exact(route, again)
        assert_documented(route, again)
    assert "Idempotent-Replayed" not in first.headers
    assert entries() == before + 1


@every_write(once=True)
def test_the_key_of_another_request_changes_nothing(route: RouteDeclaration, world: World) -> None:
    request = world.request(route).but(Idempotency_Key=f"other {route}".replace(" ", "-"))
    assert request.send().status_code == route.status
    other = request.but(body=request.body + b" " if route.takes_body else b"{}")
    assert headers_of(refused(other, 422, "idempotency-key-reused")) == {"Idempotency-Key"}
    if route.precondition:
        refused(request.but(If_Match='"999999"'), 422, "idempotency-key-reused")


@every_write(once=True)
def test_the_key_of_another_token_is_another_key(route: RouteDeclaration, world: World) -> None:
    key = f"token {route}".replace(" ", "-")
    assert world.request(route).but(Idempotency_Key=key).send().status_code == route.status
    before = entries()
    other = world.request(route).but(Idempotency_Key=key)
    if route.access.scope:  # of a member's own account, each request here is by another member
        other = other.but(Authorization=f"Bearer {world.token(route.access.scope)}")
    made = entries()
    answer = other.send()
    assert answer.status_code == route.status, answer.body
    assert "Idempotent-Replayed" not in answer.headers
    assert (made > before, entries()) == (True, made + 1)


@every_write(once=True)
def test_a_key_that_is_none_changes_nothing(route: RouteDeclaration, world: World) -> None:
    for key in ('""', "a b", "k" * 256, "é", '"k'):
        problem = refused(world.request(route).but(Idempotency_Key=key), 400, "bad-request")
        assert headers_of(problem) == {"Idempotency-Key"}


@every_write(edits=True, once=False)
def test_a_route_that_takes_no_key_refuses_one(route: RouteDeclaration, world: World) -> None:
    problem = refused(world.request(route).but(Idempotency_Key="k"), 400, "bad-request")
    assert headers_of(problem) == {"Idempotency-Key"}


# The body


@every_write(takes_body=True)
def test_a_body_that_is_not_said_to_be_json_changes_nothing(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    for type_ in ("", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"):
        assert headers_of(refused(request.but(Content_Type=type_), 415, "unsupported-media-type")) == {"Content-Type"}
    assert headers_of(refused(request.but(Content_Encoding="gzip"), 415, "unsupported-media-type")) == {
        "Content-Encoding"
    }


@every_write(takes_body=True)
def test_a_body_that_is_no_json_changes_nothing(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    name = next(iter(json.loads(request.body) or {"a": 1}))
    twice = f'{{"{name}": 1, "{name}": 1}}'.encode()
    for body in (b"", b"{", b"[" * 50_000, b"\xff", b"\xef\xbb\xbf" + request.body, b'{"a": NaN}', twice):
        refused(request.but(body=body), 400, "malformed-json")


@every_write(takes_body=True)
def test_a_body_of_another_shape_changes_nothing(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    for body in (b"null", b"[]", b'"x"', b"1"):
        assert pointers_of(refused(request.but(body=body), 422, "invalid")) == {""}
    unknown = json.dumps(json.loads(request.body) | {"no~such/thing": 1}).encode()
    assert pointers_of(refused(request.but(body=unknown), 422, "invalid")) == {"/no~0such~1thing"}


@every_write(takes_body=True)
def test_a_body_over_the_limit_changes_nothing(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    assert route.limits.body <= 3_000_000
    refused(request.but(body=request.body + b" " * route.limits.body), 413, "too-large")
    padded = request.body + b" " * (route.limits.body - len(request.body))
    assert request.but(body=padded).send().status_code == route.status


@every_write(takes_body=False)
def test_where_no_body_is_taken_one_changes_nothing(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    if route.method == "DELETE":  # it has no meaning there (RFC 9110, 9.3.5), and is not looked at
        assert request.but(body=b'{"a": 1}').send().status_code == route.status
    else:
        assert pointers_of(refused(request.but(body=b'{"a": 1}'), 422, "invalid")) == {""}
