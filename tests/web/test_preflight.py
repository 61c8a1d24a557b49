"""OPTIONS: what a browser may send, path by path and method by method."""

import pytest

from chalicelib.access import Scope
from chalicelib.web import cors, needs
from chalicelib.web.answers import SECURITY
from tests.web.edge import Edge, Shown, Told, show

OWN = "http://localhost:3000"
LEAVE = {
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Allow-Credentials",
}


def change() -> Shown:
    return Shown()


@pytest.fixture
def edge() -> Edge:
    """One path with a public GET and a DELETE of staff."""
    both = Edge(show)
    both.also(change, "DELETE", "/shown", access=needs(Scope.SITE_WRITE), cors=cors.STAFF)
    return both


def ask(edge: Edge, method: str | list[str] = "GET", origin: str | list[str] = OWN) -> Told:
    return edge.call(method="OPTIONS", headers={"Origin": origin, "Access-Control-Request-Method": method})


def leave(told: Told) -> dict[str, str]:
    return {name: value for name, value in told.headers.items() if name in LEAVE}


def test_a_path_says_which_methods_it_takes(edge: Edge) -> None:
    told = edge.call(method="OPTIONS")
    assert (told.status, told.text, told.headers["Allow"]) == (204, "", "DELETE, GET, HEAD, OPTIONS")
    assert leave(told) == {}
    assert told.headers.items() >= SECURITY.items()
    assert told.headers["X-Request-Id"]


def test_each_method_of_a_path_has_leave_by_its_own_policy(edge: Edge) -> None:
    assert leave(ask(edge, "GET", "https://anybody.example")) == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": ", ".join(cors.PUBLIC.request_headers),
        "Access-Control-Max-Age": "7200",
    }
    assert leave(ask(edge, "HEAD")) == leave(ask(edge, "GET"))
    assert leave(ask(edge, "DELETE")) == {
        "Access-Control-Allow-Origin": OWN,
        "Access-Control-Allow-Methods": "DELETE",
        "Access-Control-Allow-Headers": ", ".join(cors.STAFF.request_headers),
        "Access-Control-Max-Age": "7200",
    }


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", OWN + "0", OWN.upper(), [OWN, OWN]])
def test_another_origin_has_no_leave_for_what_staff_do(edge: Edge, origin: str | list[str]) -> None:
    told = ask(edge, "DELETE", origin)
    assert (told.status, leave(told)) == (204, {})


@pytest.mark.parametrize("method", ["POST", "get", "OPTIONS", "TRACE", "*", "", "GET, DELETE", ["GET", "GET"]])
def test_a_method_that_is_not_there_has_no_leave(edge: Edge, method: str | list[str]) -> None:
    assert leave(ask(edge, method)) == {}


def test_caches_keep_preflights_apart(edge: Edge) -> None:
    asked = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
    assert {ask(edge, "GET").headers["Vary"], ask(edge, "DELETE", "x").headers["Vary"]} == {asked}


def test_readers_are_let_in_with_their_cookies() -> None:
    told = ask(Edge(show, cors=cors.READER))
    assert told.headers["Access-Control-Allow-Credentials"] == "true"
    assert told.headers["Access-Control-Allow-Origin"] == OWN


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_method_that_no_route_declares_is_refused_with_those_there_are(edge: Edge, method: str) -> None:
    told = edge.call(method=method)
    assert (told.status, told.slug) == (405, "method-not-allowed")
    assert told.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS"
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers["Access-Control-Allow-Origin"] == "*"
