"""An API token that a person has made is good while that person may make tokens; those of the operator stand alone."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from chalicelib.access import Role
from chalicelib.commands import roles, tokens
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from tests.machine import Machine
from tests.routes.callers import owner_after, quick_passwords
from tests.routes.example_people import unlimited
from tests.routes.interleaving import every_way
from tests.routes.members import PASSWORD, Member, accept, call, invited
from tests.routes.problems import assert_problem
from tests.watch import counted_calls

Lose = Callable[[Member], None]
SECRET_CHARACTERS = 43
GUEST = {"email": "guest@oak.example", "role": "author", "name": "Guest"}


@pytest.fixture(autouse=True)
def cheap(galley: Machine) -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def owner() -> Member:
    """One of two, so that they can go."""
    first = invited(Role.OWNER)
    owner_after(first.id)
    return first


def made(text: str, *scopes: str) -> str:
    """The text of a token that is made by showing another, of a person or a program."""
    body = {"name": "a program", "scopes": [*scopes]}
    answer = call("POST", "/tokens", body, Authorization=f"Bearer {text}")
    assert answer.status_code == 201, answer.body
    return str(answer.json_body["token"])


def use(text: str, method: str, path: str, body: Any = None) -> Any:
    return call(method, path, body, Authorization=f"Bearer {text}")


def demoted(owner: Member) -> None:
    roles.set_role(actor="operator", person_id=owner.id, role="editor")


def suspended(owner: Member) -> None:
    roles.suspend(actor="operator", person_id=owner.id)


def gone(owner: Member) -> None:
    assert owner("POST", "/account/deletion", {"password": PASSWORD}).status_code == 200


@pytest.mark.parametrize("lose", [demoted, suspended, gone])
def test_a_token_is_worth_nothing_once_its_maker_may_make_none(lose: Lose, owner: Member) -> None:
    text = made(owner.access, "people:read", "people:write", "tokens:write")
    child = made(text, "people:read", "people:write")
    _, operators = tokens.create(actor="operator", name="another", scopes=["people:read"])
    assert [use(each, "GET", "/people").status_code for each in (text, child, operators)] == [200] * 3
    lose(owner)
    for each in (text, child):
        assert_problem(use(each, "GET", "/people"), 401, "unauthorized")
        assert_problem(use(each, "POST", "/invites", GUEST), 401, "unauthorized")
    assert use(operators, "GET", "/people").status_code == 200


def test_a_read_with_a_token_takes_two_calls_whoever_made_it(owner: Member) -> None:
    """One for the token and its maker, one for what is read; that it was used is noted once an hour."""
    _, operators = tokens.create(actor="operator", name="another", scopes=["people:read"])
    for text in (operators, made(owner.access, "people:read")):
        assert use(text, "GET", f"/people/{owner.id}/role").status_code == 200
        with counted_calls() as calls:
            assert use(text, "GET", f"/people/{owner.id}/role").status_code == 200
        assert calls.total() == 2


def test_a_text_that_names_another_maker_is_no_token(owner: Member) -> None:
    other = owner_after(owner.id)
    _, operators = tokens.create(actor="operator", name="another", scopes=["people:read"])
    own = made(owner.access, "people:read")
    named, secret = operators[:-SECRET_CHARACTERS], operators[-SECRET_CHARACTERS:]
    wrong = [f"{named}{owner.id}_{secret}", own.replace(f"{owner.id}_", ""), own.replace(owner.id, other.id)]
    for text in wrong:
        assert_problem(use(text, "GET", "/people"), 401, "unauthorized")
    assert [use(text, "GET", "/people").status_code for text in (operators, own)] == [200, 200]


def test_another_log_in_of_its_maker_leaves_a_token_as_it_is(owner: Member) -> None:
    text = made(owner.access, "people:read")
    roles.end_sessions(actor="operator", person_id=owner.id)
    assert use(text, "GET", "/people").status_code == 200


@pytest.mark.parametrize("lose", [demoted, suspended])
def test_an_invite_by_a_token_is_worthless_once_its_maker_may_make_none(lose: Lose, owner: Member) -> None:
    sent = use(made(owner.access, "people:write"), "POST", "/invites", GUEST)
    assert sent.status_code == 201
    lose(owner)
    assert_problem(accept(Invite.get(sent.json_body["id"])), 422, "invalid")


def test_what_a_program_does_while_its_maker_loses_the_right_is_not_done_afterwards() -> None:
    """Whatever comes between: an invite is sent before, or not at all."""
    first, told, counts = invited(Role.OWNER), set[int](), list[int]()

    def both() -> tuple[Callable[[], Any], Callable[[], None]]:
        unlimited()
        owner = owner_after(first.id)
        text = made(owner.access, "people:write")
        return partial(use, text, "POST", "/invites", GUEST), partial(lost, owner)

    def lost(owner: Member) -> None:
        demoted(owner)
        counts[:] = [Entry.count()]

    for answer, _ in every_way(both):
        told.add(answer.status_code)
        assert answer.status_code in {201, 401}
        assert answer.status_code == 201 or [Entry.count()] == counts, "written after the right was lost"
    assert 401 in told


def test_a_program_stands_above_nobody_whom_its_maker_does_not_stand_above(owner: Member) -> None:
    text = made(owner.access, "people:write", "people:read")
    for role in ("editor", "author"):
        assert use(text, "POST", "/invites", {**GUEST, "role": role}).status_code == 201
    assert_problem(use(text, "POST", "/invites", {**GUEST, "role": "owner"}), 403, "forbidden")
    version = use(text, "GET", f"/people/{owner.id}/role").headers["ETag"]
    change = call(
        "PUT", f"/people/{owner.id}/role", {"role": "editor"}, Authorization=f"Bearer {text}", If_Match=version
    )
    assert_problem(change, 403, "forbidden")
