"""People who write, as JSON."""

import pytest

from chalicelib.commands import people
from chalicelib.models.people import Person
from tests.machine import Machine
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem
from tests.watch import counted_calls


def test_person_one_is_served_as_json(get: Get) -> None:
    links = ({"name": "Notes", "url": "https://ada.example"},)
    person = people.add(actor="operator", name="Ada", handle="1", title="Countess", bio="Engines.", links=links)
    answer = get("/people/1")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json_body == {
        "id": person.id,
        "name": "Ada",
        "handle": "1",
        "title": "Countess",
        "bio": "Engines.",
        "links": [{"name": "Notes", "url": "https://ada.example"}],
    }


def test_a_person_is_found_by_id_and_by_handle(get: Get, author: Person) -> None:
    assert get(f"/people/{author.id}").json_body == get("/people/ada").json_body


def test_a_handle_with_letters_of_other_scripts_is_found(get: Get) -> None:
    people.add(actor="operator", name="Žofie", handle="žofie")
    assert get("/people/%C5%BEofie").json_body["name"] == "Žofie"
    assert get("/people/z%CC%8Cofie").json_body["name"] == "Žofie"


@pytest.mark.parametrize("name", ["2", "Ada", "ada%20", "ad", "01KJMEFC0000000000000000ZZ", "person%23ada", "x" * 65])
def test_nobody_else_is_found(get: Get, author: Person, name: str) -> None:
    problem = assert_problem(get(f"/people/{name}"), 404, "not-found")
    assert "sorry, this resource does not exist" in problem["detail"]


@pytest.mark.parametrize(("attribute", "value"), [("role", "reader"), ("status", "suspended")])
def test_only_who_writes_is_shown(
    get: Get, author: Person, attribute: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setattr(author, attribute, value)
    monkeypatch.setattr("chalicelib.models.people.get", lambda person_id: author)
    assert_problem(get("/people/ada"), 404, "not-found")


def test_a_handle_takes_one_call_more_than_an_id(get: Get, author: Person, galley: Machine) -> None:
    with counted_calls() as calls:
        get(f"/people/{author.id}")
    assert calls == {"GetItem": 1}
    with counted_calls() as calls:
        get("/people/ada")
    assert calls == {"GetItem": 2}
