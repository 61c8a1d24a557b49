"""Every route while the store is silent."""

from typing import Any

import pytest

from chalicelib import signing
from chalicelib.web import ROUTES, RouteDeclaration
from tests.conftest import NOON
from tests.routes.conftest import Get
from tests.routes.documented import ORIGIN, assert_refused
from tests.routes.examples import FILES, KEY, Request, body_of, world
from tests.tables import Tables

ID = "01KJMEFC0000000000000000ZZ"
TOKEN = f"galley_{ID}_{'x' * 43}"
SIGNED = {"refresh_token": signing.sign("refresh", f"{ID}.{ID}.secret".encode())}
NEED_NONE = {"openapi", "docs", "problems", "version"}


def needs_none(route: RouteDeclaration) -> bool:
    return route.tag in NEED_NONE or route.operation == "browse_ghost_tiers"


@pytest.fixture(scope="module")
def preview(tables: Tables) -> str:
    """As it was given while there was a store."""
    with world(tables) as before:
        before.begin(lambda: NOON)
        return before.value("preview")


def request(route: RouteDeclaration, preview: str) -> Request:
    """One that would ask the store for something; what there is, nobody knows."""
    values = {name: (FILES | {"preview": preview}).get(name, ID) for name in route.path_types}
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", "If-Match": '"1"'}
    query = {route.key: KEY} if route.key else {}
    body = body_of(route, SIGNED if route.operation in {"refresh_session", "log_out"} else {})
    return Request(route, route.path.format(**values), query, headers | {"Origin": ORIGIN}, body)


@pytest.mark.parametrize("route", [route for route in ROUTES if not needs_none(route)], ids=str)
def test_a_store_that_is_not_reachable_is_told_as_such(
    route: RouteDeclaration, preview: str, get_without_store: Get
) -> None:
    answer = request(route, preview).send()
    problem = assert_refused(route, answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert (problem["message"] if route.failure else problem["detail"]) == "the store does not answer"


@pytest.mark.parametrize("route", [route for route in ROUTES if needs_none(route)], ids=str)
def test_what_needs_no_store_is_answered_without(route: RouteDeclaration, get_without_store: Get) -> None:
    answer: Any = request(route, "").send()
    assert answer.status_code == 200
