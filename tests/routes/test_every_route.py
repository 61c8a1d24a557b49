"""What holds for every route of the app, whichever is added later."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from chalice.config import Config
from chalice.local import LocalGateway

from app import app
from chalicelib import aws, openapi
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.routes import documents
from chalicelib.web import ROUTES, RouteDeclaration
from chalicelib.web.cors import POLICIES
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem, parameters_of

DECLARED = {(each.method, each.path): each for each in ROUTES}
SERVED = [(method, path) for path, methods in app.routes.items() for method in methods]
Example = Callable[[RouteDeclaration], str]


def every_route(*, of: Callable[[RouteDeclaration], bool] = lambda _: True) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", [route for route in ROUTES if of(route)], ids=str)


@pytest.fixture
def example(publish: Callable[..., Article], author: Person) -> Example:
    """A path of each route at which there is something."""
    article = publish(tags=("tea",), authors=(author.id,))
    values = {"article_id": article.id, "person_id": "ada", "kind": "tag", "name": "tea"}
    return lambda route: route.path.format(**values)


@pytest.mark.parametrize(("method", "path"), SERVED)
def test_what_is_served_is_declared(method: str, path: str) -> None:
    route = DECLARED[method, path]
    assert route.access
    assert route.cors in POLICIES.values()
    assert route.answer
    assert len(route.summary) > 5
    assert app.routes[path][method].cors == route.cors.config()


def test_what_is_declared_is_served_and_documented() -> None:
    assert set(DECLARED) == set(SERVED)
    paths = openapi.document(ROUTES)["paths"]
    assert {(method.upper(), path) for path, methods in paths.items() for method in methods} == set(SERVED)


@every_route()
def test_an_answer_has_the_headers_of_its_policy(route: RouteDeclaration, get: Get, example: Example) -> None:
    answer = get(example(route), Origin="https://elsewhere.example")
    assert answer.status_code == 200
    assert answer.headers.items() >= route.cors.headers().items()
    assert answer.headers["ETag"]
    assert answer.headers["Cache-Control"]
    assert answer.headers["X-Request-Id"]


@every_route()
def test_an_answer_that_is_known_has_them_too(route: RouteDeclaration, get: Get, example: Example) -> None:
    known = get(example(route), If_None_Match="*")
    assert (known.status_code, known.body) == (304, b"")
    assert known.headers.items() >= route.cors.headers().items()


@every_route()
def test_the_gateway_preflight_has_them_too(route: RouteDeclaration) -> None:
    path = route.path.replace("{", "").replace("}", "")
    gateway = LocalGateway(app, Config.create())
    answer = gateway.handle_request("OPTIONS", path, {"Origin": "https://elsewhere.example"}, b"")
    assert answer["headers"].items() >= route.cors.headers().items()
    assert route.method in answer["headers"]["Access-Control-Allow-Methods"]


@every_route()
def test_an_unknown_parameter_is_refused_by_name(route: RouteDeclaration, get: Get, example: Example) -> None:
    answer = get(f"{example(route)}?nonsense=1")
    assert parameters_of(assert_problem(answer, 400, "bad-request")) == {"nonsense"}
    assert answer.headers.items() >= route.cors.headers().items()


@every_route(of=lambda route: bool(route.path_types))
def test_what_is_not_there_is_not_found(route: RouteDeclaration, get: Get) -> None:
    answer = get(route.path.replace("{", "no-").replace("}", ""))
    problem = assert_problem(answer, 404, "not-found")
    assert "sorry, this resource does not exist" in problem["detail"]
    assert answer.headers.items() >= route.cors.headers().items()


@every_route()
def test_a_fault_of_ours_is_told_without_details(
    route: RouteDeclaration,
    get: Get,
    example: Example,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = example(route)
    break_with(RuntimeError("the secret is 42"), monkeypatch)
    with caplog.at_level(logging.ERROR, logger="galley.web"):
        answer = get(path)
    problem = assert_problem(answer, 500, "internal-error")
    assert "secret" not in answer.body.decode() + caplog.text
    assert answer.headers.items() >= route.cors.headers().items()
    assert problem["request_id"] in caplog.text


@every_route(of=lambda route: route.tag != "openapi")
def test_a_store_that_is_not_reachable_is_told_as_such(route: RouteDeclaration, get_without_store: Get) -> None:
    values = {"article_id": "01KJMEFC0000000000000000ZZ", "person_id": "ada", "kind": "tag", "name": "tea"}
    answer = get_without_store(route.path.format(**values))
    problem = assert_problem(answer, 503, "unavailable")
    assert problem["detail"] == "the store does not answer"
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers.items() >= route.cors.headers().items()


def break_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that a route asks fail with this error."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(aws, "client", fail)
    monkeypatch.setattr(openapi, "document", fail)
    documents._document.cache_clear()
