"""What holds for every route of the app, whichever is added later."""

import logging
from typing import Any

import pytest

from app import app
from chalicelib import aws, openapi
from chalicelib.access import Actor, Role, Scope
from chalicelib.routes import documents
from chalicelib.web import ROUTES, File, RouteDeclaration, answers, authentication
from chalicelib.web.callers import Caller
from chalicelib.web.cors import POLICIES
from chalicelib.web.others import METHODS
from tests.routes.documented import ORIGIN, assert_documented, assert_dressed, assert_exact, assert_refused, document
from tests.routes.examples import World
from tests.routes.problems import assert_problem, parameters_of
from tests.sampling import some

DECLARED = {(each.method, each.path): each for each in ROUTES}
SERVED = {(method, path) for path, methods in app.routes.items() for method in methods}
UNKNOWN_ID = "01KJMEFC0000000000000000ZZ"


def every_route(*, each: int = 1, **fields: Any) -> pytest.MarkDecorator:
    """All routes, or those that are declared so; `each` for what one piece of code does for all of them."""
    routes = [route for route in ROUTES if all(bool(getattr(route, name)) == wanted for name, wanted in fields.items())]
    return pytest.mark.parametrize("route", some(routes, each=each), ids=str)


def reading() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", some((each for each in ROUTES if each.method == "GET"), each=3), ids=str)


@every_route()
def test_a_route_is_declared_whole(route: RouteDeclaration) -> None:
    assert route.access
    assert route.cors in POLICIES.values()
    assert route.answer
    assert len(route.summary) > 5
    assert len(route.description) > 5
    assert (route.answer is File) == (route.media != ("application/json",))
    assert (route.body_example is not None) == route.takes_body


def test_what_is_declared_is_served_and_documented_and_the_rest_is_refused() -> None:
    paths = {path for _, path in DECLARED}
    assert {(method, path) for path in paths for method in (*METHODS, "OPTIONS")} == SERVED
    documented = {(method.upper(), path) for path, methods in document()["paths"].items() for method in methods}
    assert documented == set(DECLARED)


def test_nothing_is_changed_by_who_is_not_known() -> None:
    """A change has an actor; and whoever shows nothing has no keys of their own. To log in is where it begins."""
    public = [str(route) for route in ROUTES if not route.access.private]
    assert [name for name in public if not name.startswith("GET ") and " /auth/" not in name] == []
    assert [str(route) for route in ROUTES if not route.access.private and route.edits] == []
    assert [str(route) for route in ROUTES if route.method == "GET" and route.edits] == []


@every_route()
def test_an_answer_is_as_it_is_declared_and_documented(route: RouteDeclaration, world: World) -> None:
    answer = world.request(route).but(Origin=ORIGIN).send()
    assert answer.status_code == route.status, answer.body
    assert_exact(route, answer)
    assert_documented(route, answer)
    assert_dressed(route, answer)
    assert answer.headers["ETag"].startswith('"')
    assert "Idempotent-Replayed" not in answer.headers
    if route.access.private or route.method != "GET":
        assert answer.headers["Cache-Control"] == route.cache == "no-store"
    elif route.answer is not File:
        assert answer.headers["Cache-Control"] == route.cache
    else:
        assert answer.headers["Cache-Control"]


@every_route(location=True)
def test_where_an_answer_can_be_read_it_can_be_read(route: RouteDeclaration, world: World) -> None:
    request = world.request(route)
    answer = request.send()
    name, other = ("Location", "Content-Location")[:: 1 if route.status == 201 else -1]
    assert other not in answer.headers
    found = request.read(answer.headers[name])
    assert found.status_code == 200
    if route.once:
        assert (found.body, found.headers["ETag"]) == (answer.body, answer.headers["ETag"])


@reading()
def test_a_head_is_told_what_a_get_is(route: RouteDeclaration, world: World) -> None:
    """The gateway takes the body off (`tests/local/test_api.py`)."""
    request = world.request(route).but(Origin=ORIGIN)
    get, head = request.send("GET"), request.send("HEAD")
    own = {"X-Request-Id": ""}
    assert (head.status_code, head.headers | own, head.body) == (get.status_code, get.headers | own, get.body)


@reading()
def test_an_answer_that_is_known_is_not_sent_again(route: RouteDeclaration, world: World) -> None:
    request = world.request(route).but(Origin=ORIGIN)
    first = request.send()
    for tag in (first.headers["ETag"], "*", f'W/{first.headers["ETag"]}, "other"'):
        for method in ("GET", "HEAD"):
            known = request.but(If_None_Match=tag).send(method)
            assert (known.status_code, known.body) == (304, b"")
            assert known.headers["ETag"] == first.headers["ETag"]
            assert known.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert_documented(route, known)
            assert_dressed(route, known)
    assert request.but(If_None_Match='"other"').send().status_code == 200


@every_route(each=4, lenient=False)
def test_an_unknown_parameter_is_refused_by_name(route: RouteDeclaration, world: World) -> None:
    answer = world.request(route).but(Origin=ORIGIN, query={"nonsense": "1"}).send()
    assert parameters_of(assert_refused(route, answer, 400, "bad-request")) == {"nonsense"}


@every_route(lenient=True)
def test_only_another_systems_clients_may_send_what_nobody_knows(route: RouteDeclaration, world: World) -> None:
    assert route.failure
    request = world.request(route)
    assert request.but(query={"nonsense": "1"}).send().body == request.send().body


@every_route(path_types=True)
def test_what_is_not_there_is_not_found(route: RouteDeclaration, world: World) -> None:
    """Each part of the path in turn: of the right form, and of none."""
    request = world.request(route).but(Origin=ORIGIN, If_Match="*" if route.precondition else "")
    for name in route.path_types:
        for unknown in (UNKNOWN_ID, "999999", "no-such-thing", "x" * 60, "%20", "x" * 5_000):
            answer = request.with_part(name, unknown).send()
            problem = assert_refused(route, answer, 404, "not-found")
            assert "sorry, this resource does not exist" in (problem["message"] if route.failure else problem["detail"])


@every_route(each=4)
def test_a_fault_of_ours_is_told_without_details(
    route: RouteDeclaration, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request = world.request(route).but(Origin=ORIGIN)
    break_with(RuntimeError("the secret is 42"), monkeypatch)
    with caplog.at_level(logging.ERROR, logger="galley.web"):
        answer = request.send()
    assert_refused(route, answer, 500, "internal-error")
    assert "secret" not in answer.body.decode() + caplog.text
    assert answer.headers["X-Request-Id"] in caplog.text


@pytest.mark.parametrize("path", some(sorted({route.path for route in ROUTES}), each=4))
def test_a_method_that_a_path_has_not_is_refused(path: str, world: World) -> None:
    declared = {route.method: route for route in ROUTES if route.path == path}
    request = world.request(next(iter(declared.values())))
    has = {*declared, "OPTIONS"} | ({"HEAD"} if "GET" in declared else set())
    for method in set(METHODS) - has:
        answer = request.send(method)
        assert_problem(answer, 405, "method-not-allowed")
        assert set(answer.headers["Allow"].split(", ")) == has


def break_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let in whoever asks, and let everything that a route asks fail with this error, the making of its answer too."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    owner = Actor("operator", role=Role.OWNER)
    monkeypatch.setattr(authentication, "caller", lambda *_: Caller(owner, frozenset(Scope)))
    monkeypatch.setattr(aws, "client", fail)
    monkeypatch.setattr(answers, "success", fail)
    monkeypatch.setattr(openapi, "document", fail)
    documents._document.cache_clear()
