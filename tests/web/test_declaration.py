"""A route is declared once and whole, or the program does not start."""

from typing import Annotated, Any

import msgspec
import pytest
from chalice.app import Blueprint

from chalicelib.access import Scope
from chalicelib.web import NO_BODY, Key, Paged, Registry, Ulid, cors, needs, others, route
from chalicelib.web.edits import Edit
from tests.web.edge import WHOLE, Edge, Mood, Page, Shown, show


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str = ""


def take(body: Given) -> Shown:
    return Shown(body.text)


def nothing() -> Shown:
    return Shown()


def change(edit: Edit) -> Shown:
    return Shown(edit.actor)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("gap", ["access", "cors", "answer", "summary"])
def test_a_route_that_leaves_something_out_does_not_start(method: str, gap: str) -> None:
    whole = {**WHOLE, "body": Given} if method in {"POST", "PUT", "PATCH"} else WHOLE
    with pytest.raises(TypeError, match=f"{method} /shown leaves out: {gap}$"):
        route(Blueprint("test"), method, "/shown", registry=Registry(), **{**whole, gap: None})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_route_that_does_not_say_what_body_it_takes_does_not_start(method: str) -> None:
    with pytest.raises(TypeError, match=f"{method} /shown leaves out: body$"):
        Edge(show, method=method)
    assert Edge(show, method=method, body=NO_BODY).declaration.takes_body is False
    assert Edge(take, method=method, body=Given).declaration.takes_body is True


def test_a_function_that_ignores_the_body_or_takes_another_does_not_start() -> None:
    def take_other(body: Mood) -> Shown:
        return Shown()

    for view in (show, take_other):
        with pytest.raises(TypeError, match="body"):
            Edge(view, method="POST", body=Given)
    with pytest.raises(TypeError, match="body"):
        Edge(take, method="POST", body=NO_BODY)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_method_whose_body_means_nothing_takes_none(method: str) -> None:
    """RFC 9110, 9.3.1 and 9.3.5."""
    with pytest.raises(TypeError, match="body"):
        Edge(take, method=method, body=Given)


def test_a_misspelt_part_of_a_declaration_does_not_start() -> None:
    with pytest.raises(TypeError, match="limit"):
        Edge(show, limit=5)


def test_a_route_that_leaves_everything_out_is_told_all_of_it() -> None:
    with pytest.raises(TypeError, match=r"access, cors, answer, summary$"):
        route(Blueprint("test"), "GET", "/shown", registry=Registry())
    with pytest.raises(TypeError, match=r"access, cors, answer, summary, body$"):
        route(Blueprint("test"), "POST", "/shown", registry=Registry())


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


def test_methods_of_one_path_have_their_own_policies() -> None:
    edge = Edge(show)
    edge.also(take, "POST", "/shown", cors=cors.STAFF, body=Given)
    edge.also(nothing, "POST", "/other", cors=cors.READER, body=NO_BODY)
    assert others.policies(edge.registry) == {
        "/shown": {"GET": cors.PUBLIC, "HEAD": cors.PUBLIC, "POST": cors.STAFF},
        "/other": {"POST": cors.READER},
    }


@pytest.mark.parametrize(
    ("method", "precondition"), [("POST", False), ("PUT", True), ("PATCH", True), ("DELETE", True)]
)
def test_what_changes_something_wants_the_version_and_takes_a_key(method: str, precondition: bool) -> None:
    given: dict[str, Any] = {} if method == "DELETE" else {"body": NO_BODY}
    found = Edge(change, method=method, access=needs(Scope.SITE_WRITE), **given).declaration
    assert (found.edits, found.precondition, found.once) == (True, precondition, True)
    assert found.cache == "no-store"
    other = Edge(change, method=method, precondition=not precondition, once=False, **given).declaration
    assert (other.precondition, other.once) == (not precondition, False)


def test_what_changes_nothing_wants_neither() -> None:
    for edge in (Edge(show), Edge(nothing, method="POST", body=NO_BODY)):
        found = edge.declaration
        assert (found.edits, found.precondition, found.once) == (False, False, False)


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

    declared = Edge(pages, path="/moods/{mood_id}", answer=Page, query=Mood).declaration
    assert (str(declared), declared.operation, declared.tag) == ("GET /moods/{mood_id}", "pages", "moods")
    assert (declared.description, declared.paged) == ("All of them.", True)
    assert declared.path_types == {"mood_id": Ulid}
    assert (declared.query, declared.body, declared.status) == (Mood, None, 200)
    assert str(declared.access) == "public"
    assert str(needs(Scope.SITE_WRITE)) == "site:write"


def test_the_function_stays_a_function() -> None:
    assert route(Blueprint("test"), "GET", "/shown", registry=Registry(), **WHOLE)(show) is show
