"""Which pages may call what: every method of every route, from every kind of origin, told, refused and preflighted."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import EndpointConnectionError

from chalicelib import memory
from chalicelib.access import Scope
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.settings import Settings
from chalicelib.web import ROUTES, cors
from local import resources
from tests.machine import Machine
from tests.routes.conftest import Staff
from tests.routes.cors_requests import Asked, Standing, Told, World, nowhere
from tests.routes.cors_rules import (
    EDITOR,
    FEW,
    MAY_SEE,
    METHODS,
    ORIGINS,
    READER,
    READS,
    RULES,
    SITE,
    STAFF,
    STUDIO,
    allowed,
    answer_headers,
    preflight_headers,
)
from tests.watch import watching
from tests.web.edge import Edge, show

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What whoever runs Galley sets: two more origins."""
    with origins(monkeypatch, Settings(origins=f"{STUDIO}, {EDITOR},")):
        yield


@contextmanager
def origins(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(cors, "settings", settings)
        cors.origins.cache_clear()
        yield
    cors.origins.cache_clear()


@pytest.fixture
def world(publish: Callable[..., Article], draft: Callable[..., Article], author: Person, galley: Machine) -> World:
    publish("A page", kind="page")
    return World(publish(tags=("tea",), authors=(author.id,)), draft("A draft"), author)


@pytest.fixture
def standing(world: World, monkeypatch: pytest.MonkeyPatch) -> Standing:
    store, real = Standing(), BaseClient._make_api_call
    monkeypatch.setattr(BaseClient, "_make_api_call", lambda *given: store.answer(real, *given))
    return store


class Cells:
    """The cells of a table, and those that are not as they should be."""

    def __init__(self) -> None:
        self.count, self.wrong = 0, list[str]()

    def check(self, name: str, told: Told, statuses: range | set[int], expected: dict[str, str]) -> None:
        self.count += 1
        if told.status not in statuses or told.cors != expected:
            self.wrong.append(f"{name}: {told.status} {told.cors}, not {expected}: {told.body[:200]}")
        if "evil" in json.dumps(told.headers):
            self.wrong.append(f"{name}: a foreign origin comes back in {told.headers}")


def test_what_every_origin_is_told_of_every_method(world: World, standing: Standing) -> None:
    """The whole table: a preflight, an answer and an error of each method, for each origin."""
    cells = Cells()
    for asked in world.every():
        rule = RULES[asked.route.path, asked.method]
        status, refused = world.refused(asked)
        for name, origin in ORIGINS.items():
            cell, expected = f"{asked.method} {asked.route.path} from {name}", answer_headers(rule, origin)
            preflight = preflight_headers(asked.route.path, asked.method, origin)
            cells.check(f"preflight of {cell}", asked.preflight(origin), {204}, preflight)
            cells.check(cell, asked.of(origin), range(200, 400), expected)
            cells.check(f"refused {cell}", refused.of(origin), {status}, expected)
    assert cells.wrong == []
    assert cells.count == len(METHODS) * len(ORIGINS) * 3
    assert len(ORIGINS) == 48
    assert len(METHODS) >= 54


def test_every_refusal_carries_what_an_answer_carries(world: World, standing: Standing) -> None:
    cells = Cells()
    for asked in world.every():
        for status, refused in refusals(asked, world).items():
            check_few(cells, str(status), asked, refused, status)
    assert cells.wrong == []
    assert cells.count > 300


def refusals(asked: Asked, world: World) -> dict[int, Asked]:
    """Status to what is refused with it, as far as a route can be asked so."""
    route, found = asked.route, dict([world.refused(asked)])
    if route.access.scope:
        found[400] = replace(asked, query={"nonsense": ["1"]})
        found[401] = asked.with_headers(Authorization="Bearer galley_nonsense")
        weak = world.other if route.access.scope == Scope.ARTICLES_READ else world.weak
        found[403] = asked.with_headers(Authorization=f"Bearer {weak}")
    if "article_id" in asked.values:
        found[404] = replace(asked, values=asked.values | {"article_id": "01KJMEFC0000000000000000ZZ"})
    if route.precondition:
        found[428] = asked.with_headers(If_Match="")
        found[412] = asked.with_headers(If_Match='"99"')
    if route.takes_body:
        found[415] = asked.with_headers(Content_Type="text/plain")
        found[422] = replace(asked, body='{"nonsense": 1}')
    return found


def check_few(cells: Cells, what: str, asked: Asked, sent: Asked, status: int) -> None:
    rule = RULES[asked.route.path, asked.method]
    for name in FEW:
        expected = answer_headers(rule, ORIGINS[name])
        told = sent.of(ORIGINS[name])
        cells.check(f"{what} {asked.method} {asked.route.path} from {name}", told, {status}, expected)


def test_a_method_that_a_path_does_not_have_is_refused_to_every_page() -> None:
    """405 for those that a browser sends without a preflight; there is nothing in it."""
    cells = Cells()
    for path in sorted({path for path, _ in RULES}):
        route = next(each for each in ROUTES if each.path == path)
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - {m for where, m in RULES if where == path}:
            for name in FEW:
                told = nowhere(route, method).of(ORIGINS[name])
                cells.check(f"{method} {path} from {name}", told, {405}, answer_headers(READS, ORIGINS[name]))
    assert cells.wrong == []
    assert cells.count > 300


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, RuntimeError("a fault of ours")), (503, EndpointConnectionError(endpoint_url="http://store.example"))],
)
def test_a_fault_of_ours_and_of_the_store_can_be_read_as_well(
    status: int, error: Exception, world: World, standing: Standing
) -> None:
    cells = Cells()
    for asked in world.every():
        memory.forget()
        before = standing.calls
        asked.of()
        if standing.calls == before:
            continue  # it asks no store
        with standing.broken(error):
            memory.forget()
            check_few(cells, str(status), asked, asked, status)
    assert cells.wrong == []
    assert cells.count > 150


def test_an_answer_that_is_known_carries_the_same(world: World, standing: Standing) -> None:
    cells = Cells()
    for asked in world.every():
        if asked.route.method != "GET" or asked.of().status != 200:
            continue
        check_few(cells, "known", asked, asked.with_headers(If_None_Match="*"), 304)
    assert cells.wrong == []
    assert cells.count > 30 * len(FEW)


def test_a_preflight_asks_no_store_and_looks_nothing_up() -> None:
    """A path that names nothing and parameters that there are not are no matter of a preflight."""
    asked_aws: list[str] = []
    cells = Cells()
    with watching(lambda operation, _: asked_aws.append(operation)):
        for route, method in METHODS:
            unknown = replace(nowhere(route, method), query={"nonsense": ["1"]})
            expected = preflight_headers(route.path, method, (STUDIO,))
            cells.check(f"{method} {route.path}", unknown.preflight((STUDIO,)), {204}, expected)
    assert (cells.wrong, cells.count, asked_aws) == ([], len(METHODS), [])


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
def test_options_without_an_origin_says_which_methods_there_are(path: str) -> None:
    route = next(each for each in ROUTES if each.path == path)
    told = nowhere(route, "OPTIONS").of()
    assert (told.status, told.body) == (204, "")
    methods = {method for where, method in RULES if where == path}
    assert told.headers["Allow"] == ", ".join(sorted({*methods, "OPTIONS"}))
    assert set(told.cors) == {"vary"}
    assert told.headers["X-Request-Id"] == "1"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "get", "NONSENSE", "*", "", "GET, PATCH", "OPTIONS"])
def test_a_method_that_a_path_does_not_have_gets_no_leave(method: str) -> None:
    for route, _ in METHODS:
        asked = nowhere(route, method)
        assert set(asked.preflight((STUDIO,)).cors) == {"vary"}, route


def test_a_method_of_another_policy_is_not_in_the_leave() -> None:
    """`GET /articles` is anybody's, `POST /articles` is not, on one path."""
    reads, writes = (next(each for each in ROUTES if str(each) == name) for name in ("GET /articles", "POST /articles"))
    stranger = ("https://elsewhere.example",)
    leave = Asked(reads, "GET").preflight(stranger).cors
    assert (leave["access-control-allow-origin"], leave["access-control-allow-methods"]) == ("*", "GET, HEAD")
    assert "Authorization" not in leave["access-control-allow-headers"]
    assert set(Asked(writes, "POST").preflight(stranger).cors) == {"vary"}
    assert Asked(writes, "POST").preflight((STUDIO,)).cors["access-control-allow-methods"] == "POST"


def test_a_header_that_may_not_be_sent_is_not_in_the_leave() -> None:
    """The browser compares: what the caller asks for changes nothing."""
    for route, method in METHODS:
        asked = nowhere(route, method)
        told = asked.preflight((STUDIO,), **{"Access-Control-Request-Headers": "x-evil, cookie"})
        assert told.cors == preflight_headers(route.path, method, (STUDIO,))
        assert "evil" not in json.dumps(told.headers)


def test_an_origin_is_let_in_by_the_setting_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    route = next(each for each in ROUTES if str(each) == "POST /articles")
    asked, stranger = Asked(route, "POST"), ("https://front.example",)
    assert set(asked.preflight(stranger).cors) == set(asked.of(stranger).cors) == {"vary"}
    with origins(monkeypatch, Settings(origins="https://front.example")):
        assert asked.preflight(stranger).cors["access-control-allow-origin"] == stranger[0]
        told = asked.of(stranger)
        assert (told.status, told.cors["access-control-allow-origin"]) == (401, stranger[0])
        assert set(asked.of((STUDIO,)).cors) == {"vary"}


def test_in_lambda_no_page_of_this_machine_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    route = next(each for each in ROUTES if str(each) == "POST /articles")
    with origins(monkeypatch, Settings(in_lambda="galley-prod", origins=STUDIO)):
        assert [set(Asked(route, "POST").preflight((each,)).cors) for each in SITE] == [{"vary"}] * 2
        assert Asked(route, "POST").preflight((STUDIO,)).cors["access-control-allow-origin"] == STUDIO


def test_readers_of_listed_origins_come_with_cookies() -> None:
    """No route has this policy yet."""
    edge, cells = Edge(show, cors=cors.READER), Cells()
    route = edge.declaration
    for name, origin in ORIGINS.items():
        told = Asked(route, "GET").of(origin, edge.app)
        cells.check(f"reader from {name}", told, {200}, answer_headers(READER, origin))
        asks = Asked(route, "OPTIONS", headers={"Access-Control-Request-Method": "GET"})
        assert asks.of(origin, edge.app).cors.get("access-control-allow-credentials") == (
            "true" if allowed(READER, origin) else None
        ), name
    assert cells.wrong == []


def test_an_answer_given_again_is_for_the_page_that_asks_again(staff: Staff) -> None:
    """It was made for a page of another origin, and kept."""

    def create(**headers: str) -> Any:
        return staff("POST", "/articles", {"title": "Once"}, Idempotency_Key="k", **headers)

    assert create(Origin=STUDIO).headers["Access-Control-Allow-Origin"] == STUDIO
    for name in ("the site", "listed with a port", "none", "a suffix", "null"):
        again = create(**({"Origin": ORIGINS[name][0]} if ORIGINS[name] else {}))
        assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
        assert Told(201, again.headers, "").cors == answer_headers(STAFF, ORIGINS[name]), name


@pytest.mark.parametrize("kind", sorted(resources.declared()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]))
def test_what_the_gateway_says_by_itself_can_be_read_by_every_page(kind: str) -> None:
    """It is static, so it cannot name one of several origins; it says nothing that is not known."""
    said = resources.declared()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"][kind]
    headers = {name.lower(): value for name, value in said["ResponseParameters"]["Headers"].items()}
    assert headers["access-control-allow-origin"] == "'*'"
    assert headers["access-control-expose-headers"] == f"'{MAY_SEE}'"
    assert "access-control-allow-credentials" not in headers


def test_what_the_gateway_says_by_itself_is_declared_for_every_status() -> None:
    kinds = resources.declared()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "MISSING_AUTHENTICATION_TOKEN"} <= set(kinds)
