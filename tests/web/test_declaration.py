"""A route is declared once and whole, or the program does not start."""

from typing import Annotated

import msgspec
import pytest
from chalice.app import Blueprint

from chalicelib.web import Key, Paged, Registry, Ulid, cors, route
from tests.web.edge import WHOLE, Edge, Mood, Page, Shown, show


@pytest.mark.parametrize("gap", ["access", "cors", "answer", "summary"])
def test_a_route_that_leaves_something_out_does_not_start(gap: str) -> None:
    with pytest.raises(TypeError, match=f"GET /shown leaves out: {gap}"):
        route(Blueprint("test"), "GET", "/shown", registry=Registry(), **{**WHOLE, gap: None})


def test_a_route_that_leaves_everything_out_is_told_all_of_it() -> None:
    with pytest.raises(TypeError, match="access, cors, answer, summary"):
        route(Blueprint("test"), "GET", "/shown", registry=Registry())


def test_a_function_that_returns_something_else_does_not_start() -> None:
    with pytest.raises(TypeError, match=r"GET /shown declares .*Page.*Shown"):
        Edge(show, answer=Page)


def test_a_function_that_misses_a_parameter_of_the_path_does_not_start() -> None:
    with pytest.raises(TypeError, match="takes \\['id'\\], not \\[\\]"):
        Edge(show, path="/shown/{id}")


def test_a_function_that_ignores_the_query_does_not_start() -> None:
    with pytest.raises(TypeError, match="query"):
        Edge(show, query=Mood)


def test_a_list_needs_a_query_of_pages() -> None:
    def pages(after: Key | None) -> Paged[Page]:
        return Paged(Page(), None)

    with pytest.raises(TypeError, match="PageQuery"):
        Edge(pages, answer=Page)


def test_a_type_that_cannot_be_decoded_does_not_start() -> None:
    def strange(name: Annotated[str | None, msgspec.Meta(pattern="x")]) -> Shown:
        return Shown()

    with pytest.raises(TypeError, match="pattern"):
        Edge(strange, path="/shown/{name}")


def test_methods_of_one_path_share_one_policy() -> None:
    edge = Edge(show)

    def change() -> Shown:
        return Shown()

    declared = {**WHOLE, "cors": cors.STAFF}
    with pytest.raises(TypeError, match="POST /shown has the CORS policy staff, GET /shown has public"):
        route(edge.blueprint, "POST", "/shown", registry=edge.registry, **declared)(change)


def test_a_route_is_declared_once_and_so_is_its_name() -> None:
    edge = Edge(show)
    with pytest.raises(TypeError, match="GET /shown is declared twice"):
        route(edge.blueprint, "GET", "/shown", registry=edge.registry, **WHOLE)(show)
    with pytest.raises(TypeError, match="both named show"):
        route(edge.blueprint, "GET", "/other", registry=edge.registry, **WHOLE)(show)


def test_the_declaration_knows_what_the_function_says() -> None:
    def pages(mood_id: Ulid, query: Mood, after: Key | None) -> Paged[Page]:
        """All of them."""
        return Paged(Page(), None)

    (declared,) = Edge(pages, path="/moods/{mood_id}", answer=Page, query=Mood).registry
    assert (str(declared), declared.operation, declared.tag) == ("GET /moods/{mood_id}", "pages", "moods")
    assert (declared.description, declared.paged) == ("All of them.", True)
    assert declared.path_types == {"mood_id": Ulid}


def test_the_function_stays_a_function() -> None:
    assert route(Blueprint("test"), "GET", "/shown", registry=Registry(), **WHOLE)(show) is show
