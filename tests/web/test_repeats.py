"""A request that comes twice is carried out once and answered twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import msgspec
import pytest

from chalicelib import clock
from chalicelib.access import Scope
from chalicelib.commands import people, tokens
from chalicelib.errors import Invalid
from chalicelib.models import claims, requests
from chalicelib.models.people import Person
from chalicelib.web import Limits, needs, repeats
from chalicelib.web.calls import Call
from chalicelib.web.edits import Edit
from tests.conftest import HeldClock
from tests.stored import entries, everything
from tests.watch import counted_calls
from tests.web.edge import Edge, Told

pytestmark = pytest.mark.usefixtures("galley")


class NewPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str


class Shown(msgspec.Struct, frozen=True):
    id: str
    name: str
    version: int


def show(person: Person) -> Shown:
    return Shown(person.id, person.name, int(person.version))


def nothing() -> None:
    pass


class People:
    """A route that adds a person, as often as it is carried out. `meanwhile` runs before the write."""

    def __init__(self, *, meanwhile: Callable[[], Any] = nothing, token: str = "") -> None:
        self.ran = 0
        self._token = token or give_token()

        def add(body: NewPerson, edit: Edit) -> Shown:
            self.ran += 1
            meanwhile()
            if body.name == "nobody":
                raise Invalid("is nobody", field="name")
            return show(people.add(actor=edit.actor, name=body.name, handle=body.name, key=edit.once(show)))

        self._edge = Edge(
            add,
            path="/people",
            method="POST",
            access=needs(Scope.SITE_WRITE),
            body=NewPerson,
            answer=Shown,
            status=201,
            location="/people/{id}",
            limits=Limits(body=500),
        )

    def add(self, name: str = "ada", key: str | list[str] | None = "k", path: str = "/people", **headers: str) -> Told:
        keyed: dict[str, str | list[str]] = {} if key is None else {"Idempotency-Key": key}
        own = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        body = msgspec.json.encode({"name": name})
        sent = {**own, **keyed, **{name.replace("_", "-"): text for name, text in headers.items()}}
        return self._edge.call(body=body, headers=sent, path=path)


def give_token() -> str:
    return tokens.create(actor="operator", name="a test", scopes=("site:write",), days=30)[1]


OWN = ("ETag", "Location", "Content-Type", "Cache-Control")


def assert_same(first: Told, again: Told) -> None:
    """What was told first is told again, and that it is."""
    assert (again.status, again.text) == (first.status, first.text)
    assert [again.headers[name] for name in OWN] == [first.headers[name] for name in OWN]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]


def test_the_same_request_twice_is_carried_out_once() -> None:
    route = People()
    first = route.add()
    assert (first.status, "Idempotent-Replayed" in first.headers) == (201, False)
    known = entries()
    assert_same(first, route.add())
    assert_same(first, route.add())
    assert entries() == known


def test_without_a_key_it_is_carried_out_each_time() -> None:
    route = People()
    assert route.add(key=None).status == 201
    assert route.add(key=None).status == 409
    assert route.add("grace", key=None).status == 201


def test_the_change_and_its_record_are_one_transaction() -> None:
    route = People()
    route.add("first")
    with counted_calls() as calls:
        route.add("second", key="l")
    assert calls == {"GetItem": 1, "TransactWriteItems": 1}


def test_what_was_answered_then_is_told_although_it_is_not_so_any_more() -> None:
    route = People()
    first = route.add()
    people.revise(actor="operator", person_id=first.json["id"], name="Countess")
    assert_same(first, route.add())


@pytest.mark.parametrize(
    "other",
    [{"name": "grace"}, {"name": "ada "}, {"If_Match": '"1"'}, {"path": "/api/people"}],
    ids=str,
)
def test_the_key_of_another_request_is_refused_and_nothing_is_changed(other: dict[str, str]) -> None:
    route = People()
    route.add()
    before = everything()
    told = route.add(**other)
    assert (told.status, told.slug) == (422, "idempotency-key-reused")
    assert told.fault["header"] == "Idempotency-Key"
    assert everything() == before


def test_a_key_belongs_to_one_token() -> None:
    token = give_token()
    first, other = People(token=token), People()
    one = first.add("ada").json
    two = other.add("grace")
    assert (two.status, "Idempotent-Replayed" in two.headers) == (201, False)
    assert two.json["name"] == "grace"
    assert first.add("ada").json == one


def test_a_request_that_was_refused_may_be_sent_again_under_its_key() -> None:
    route = People()
    assert route.add("nobody").status == 422
    assert route.add("nobody").status == 422
    assert route.ran == 2
    assert route.add("ada").status == 201


def test_a_body_that_is_refused_is_so_whatever_its_key_stands_for() -> None:
    route = People()
    route.add()
    assert route.add("x" * 600).status == 413


def test_after_a_day_the_key_is_free(held_clock: HeldClock) -> None:
    route = People()
    first = route.add()
    held_clock.move(hours=24, seconds=-1)
    assert_same(first, route.add())
    held_clock.move(seconds=1)
    told = route.add("grace")
    assert (told.status, told.json["name"]) == (201, "grace")
    assert_same(told, route.add("grace"))


def test_after_a_day_a_request_that_was_carried_out_is_looked_at_anew(held_clock: HeldClock) -> None:
    """TTL deletes late: a record that is still there counts for nothing."""
    route = People()
    route.add()
    held_clock.move(hours=24)
    told = route.add()
    assert (told.status, told.slug) == (409, "taken")


@pytest.mark.parametrize("key", ["k", '"k"', "8e03978e-40d5-43dd-bc93-6894a57f9324", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"])
def test_a_key_is_made_of_visible_characters(key: str) -> None:
    route = People()
    assert_same(route.add(key=key), route.add(key=key))


def test_with_and_without_quotes_a_key_is_one() -> None:
    """The draft has a structured-field string (RFC 8941), most clients a bare word."""
    route = People()
    assert_same(route.add(key="k"), route.add(key='"k"'))


def test_a_key_has_255_characters_at_most() -> None:
    route = People()
    assert route.add("ada", key="k" * 255).status == 201
    assert route.add("grace", key=f'"{"q" * 255}"').status == 201
    assert route.add("mary", key="k" * 256).status == 400


@pytest.mark.parametrize(
    "key",
    [
        "",
        " ",
        '""',
        '"',
        '"k',
        'k"',
        '""k""',
        'k"k',
        "a b",
        "a\tb",
        "é",
        "k\0",
        "k\x7f",
        "ключ",
        ["k", "k"],
        ["k", "l"],
    ],
)
def test_a_key_that_is_none_is_refused_before_anything_happens(key: str | list[str]) -> None:
    route = People()
    before = everything(but=("uses",))
    told = route.add(key=key)
    assert (told.status, told.slug) == (400, "bad-request")
    assert told.fault["header"].lower() == "idempotency-key"
    assert (route.ran, everything(but=("uses",))) == (0, before)


def test_a_route_that_takes_no_key_says_so() -> None:
    def add(edit: Edit) -> Shown:
        raise AssertionError

    told = Edge(add, method="DELETE", once=False, precondition=False, answer=Shown).call(
        headers={"Idempotency-Key": "k"}
    )
    assert (told.status, told.fault["header"]) == (400, "Idempotency-Key")


def test_the_stored_answer_is_kept_without_the_key_and_what_belongs_to_the_request() -> None:
    route = People()
    route.add(key="my-secret-key", Origin="http://localhost:3000")
    (record,) = requests.Request.scan()
    stored = msgspec.json.decode(requests.answer_of(record.attribute_values))
    assert set(stored["headers"]) == set(OWN)
    assert "my-secret-key" not in repr(everything())
    assert record.expires == int(clock.now().timestamp()) + 86_400


# Two at once, in the order that could go wrong


def test_of_two_at_once_the_second_to_write_is_told_what_the_first_was() -> None:
    token = give_token()
    first = People(token=token)
    told: list[Told] = []
    slow = People(token=token, meanwhile=lambda: told.append(first.add()))
    late = slow.add()
    (early,) = told
    assert (first.ran, slow.ran) == (1, 1)
    assert "Idempotent-Replayed" not in early.headers
    assert_same(early, late)
    assert len(list(Person.scan())) == 1


def test_of_two_at_once_that_ask_for_different_things_one_is_refused() -> None:
    token = give_token()
    first = People(token=token)
    slow = People(token=token, meanwhile=lambda: first.add("grace"))
    told = slow.add("ada")
    assert (told.status, told.slug) == (422, "idempotency-key-reused")
    assert [person.name for person in Person.scan()] == ["grace"]
    assert claims.find(claims.handle("ada")) is None


def test_what_stands_in_the_way_of_a_repetition_is_its_own_first_time() -> None:
    """The change is refused for what it has done itself: the handle is taken, by the same request."""
    route = People()
    first = route.add()
    with counted_calls() as calls:
        assert_same(first, route.add())
    assert "GetItem" in calls


@pytest.mark.threads
def test_of_many_at_the_same_moment_one_is_carried_out_and_all_are_told_the_same() -> None:
    clock.hold()
    token, together = give_token(), Barrier(6)
    routes = [People(token=token, meanwhile=together.wait) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda route: route.add(), routes))
    assert {each.status for each in told} == {201}
    assert len({each.text for each in told}) == 1
    assert sum("Idempotent-Replayed" not in each.headers for each in told) == 1
    assert len(list(Person.scan())) == 1


def test_what_finds_nothing_to_change_is_remembered_too() -> None:
    """So that its key stands for it, as that of any other request."""

    def leave(body: NewPerson, edit: Edit) -> Shown:
        edit.once(show)
        return Shown("1", body.name, 1)

    token = give_token()
    edge = Edge(leave, method="POST", access=needs(Scope.SITE_WRITE), body=NewPerson, answer=Shown)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": "k"}
    first, again = (edge.call(body='{"name":"ada"}', headers=headers) for _ in range(2))
    assert (first.status, "Idempotent-Replayed" in first.headers) == (200, False)
    assert (again.text, again.headers["Idempotent-Replayed"]) == (first.text, "true")
    assert edge.call(body='{"name":"eve"}', headers=headers).slug == "idempotency-key-reused"


def test_a_header_that_is_no_text_names_a_request_as_well() -> None:
    """Found by a fuzzer: half of a surrogate pair has no UTF-8."""
    headers = {"idempotency-key": ("a",), "if-match": ("\udc80",)}
    call = Call("PUT", "/a", "/a", "1", {}, headers)
    found = repeats.named(call, "person#1")
    assert found
    assert found == repeats.named(call, "person#1")
