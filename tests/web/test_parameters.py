"""What a caller puts into the URL."""

import pytest

from chalicelib.web import Ulid
from tests.web.edge import Edge, Shown, paged_edge, show


@pytest.mark.parametrize(
    ("sent", "got"),
    [("a", "a"), ("%61", "a"), ("%2561", "%61"), ("a%2Fb", "a/b"), ("a+b", "a+b"), ("e%CC%81", "é"), ("é", "é")],
)
def test_a_path_is_decoded_once_and_composed(sent: str, got: str) -> None:
    def echo(name: str) -> Shown:
        return Shown(name)

    assert Edge(echo, path="/shown/{name}").call({"name": sent}).json == {"text": got}


@pytest.mark.parametrize(
    ("sent", "status"),
    [("%", 400), ("%4", 400), ("%zz", 400), ("%ff", 400), ("%00", 404), ("%0A", 404), ("x" * 2001, 404)],
)
def test_a_path_that_names_nothing_never_reaches_the_function(sent: str, status: int) -> None:
    def never(name: str) -> Shown:
        raise AssertionError

    assert Edge(never, path="/shown/{name}").call({"name": sent}).status == status


@pytest.mark.parametrize("sent", ["", "x", "01KJMEFC0000000000000000Z", "01KJMEFC0000000000000000ZU", "1" * 27])
def test_an_id_is_a_ulid(sent: str) -> None:
    def echo(name: Ulid) -> Shown:
        return Shown(name)

    edge = Edge(echo, path="/shown/{name}")
    assert edge.call({"name": sent}).status == 404
    assert edge.call({"name": "01KJMEFC0000000000000000ZZ"}).status == 200


def test_every_fault_of_a_query_is_told_at_once() -> None:
    told = paged_edge().call(query={"mood": ["calm", "wild"], "colour": ["red"], "limit": ["1\n"]})
    assert told.status == 400
    assert {error["parameter"]: error["detail"] for error in told.json["errors"]} == {
        "mood": "is given more than once",
        "colour": "is not a parameter here; those are: cursor, limit, mood",
        "limit": "holds a control character",
    }


def test_a_route_without_a_query_says_that_it_takes_none() -> None:
    (error,) = Edge(show).call(query={"a": ["1"]}).json["errors"]
    assert error == {"detail": "is not a parameter here; those are: none", "parameter": "a"}


@pytest.mark.parametrize(("sent", "status"), [("1", 200), ("100", 200), ("0", 400), ("101", 400), ("1e1", 400)])
def test_a_limit_has_bounds(sent: str, status: int) -> None:
    assert paged_edge().call(query={"limit": [sent]}).status == status
