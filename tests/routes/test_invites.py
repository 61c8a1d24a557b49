"""An invite makes one person what its sender may make them, once, and only as long as the sender may."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from chalicelib.access import Actor, Role
from chalicelib.commands import invites, people, roles, tokens
from chalicelib.models import people as stored
from chalicelib.models.invites import Invite
from chalicelib.models.people import Person
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.callers import owner_after, quick_passwords
from tests.routes.example_people import unlimited
from tests.routes.interleaving import coming_between, every_way
from tests.routes.members import Member, accept, call, invited, join, log_in, person_of
from tests.routes.problems import assert_problem
from tests.stored import changes


@pytest.fixture(autouse=True)
def cheap(galley: Machine) -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def editor() -> Member:
    return invited(Role.EDITOR, "host@oak.example", "Host")


def send(host: Member, role: Role = Role.AUTHOR, email: str = "guest@oak.example", **more: Any) -> Invite:
    actor = Actor(f"person#{host.id}", role=Role(person_of(host).role))
    return invites.send(actor=actor, email=email, role=role, name="Guest", **more)


def refused(invite: Invite, **more: Any) -> None:
    before = changes()
    assert accept(invite, **more).status_code == 422
    assert changes() == before


def joined() -> list[Person]:
    return [person for person in Person.scan() if person.name == "Guest"]


# Once


def test_an_invite_makes_somebody_what_it_says(editor: Member) -> None:
    answer = accept(send(editor))
    assert answer.status_code == 201
    guest = Member("guest@oak.example", answer.json_body)
    assert guest("GET", "/account").json_body["role"] == "author"
    assert guest("GET", "/drafts").status_code == 200


def test_an_invite_is_accepted_once(editor: Member) -> None:
    invite = send(editor)
    assert accept(invite).status_code == 201
    refused(invite)
    assert len(joined()) == 1


def test_two_who_accept_one_invite_at_once_are_one(editor: Member) -> None:
    number = 0

    def two() -> tuple[Callable[[], Any], Callable[[], Any]]:
        nonlocal number
        unlimited()
        number += 1
        invite = send(editor, email=f"guest{number}@oak.example")
        return partial(accept, invite), partial(accept, invite)

    for answers in every_way(two):
        assert sorted(each.status_code for each in answers)[0] == 201
        assert sorted(each.status_code for each in answers)[1] in {409, 412, 422}
        assert len(joined()) == number


# As long as who has sent it may


def demoted(host: Member) -> None:
    roles.set_role(actor="operator", person_id=host.id, role=Role.AUTHOR)


def suspended(host: Member) -> None:
    roles.suspend(actor="operator", person_id=host.id)


def gone(host: Member) -> None:
    assert host("POST", "/account/deletion", {"password": host.password}).status_code == 200


@pytest.mark.parametrize("lose", [demoted, suspended, gone])
def test_an_invite_is_worthless_once_who_sent_it_may_not_send_it(
    lose: Callable[[Member], None], editor: Member
) -> None:
    invite = send(editor)
    lose(editor)
    refused(invite)
    assert joined() == []


def test_an_invite_to_own_is_worthless_once_its_sender_has_stepped_down(editor: Member) -> None:
    first = invited(Role.OWNER)
    invite = send(first, Role.OWNER)
    owner_after(first.id)
    assert first("PUT", f"/people/{first.id}/role", {"role": "editor"}, If_Match="*").status_code == 200
    refused(invite)


@pytest.mark.parametrize("lose", [demoted, suspended])
def test_who_loses_their_right_while_an_invite_is_accepted_has_lost_it(lose: Callable[[Member], None]) -> None:
    """Either the guest was there before, or is not there at all."""
    number, told = 0, set()

    def both() -> tuple[Callable[[], Any], Callable[[], bool]]:
        nonlocal number
        unlimited()
        host, before = invited(Role.EDITOR, second=False), len(joined())
        number += 1
        invite = send(host, email=f"guest{number}@oak.example")
        return partial(accept, invite), partial(lost, host, before)

    def lost(host: Member, before: int) -> bool:
        """Whether the guest was there when the host lost the right."""
        there = len(joined()) > before
        lose(host)
        return there

    for answer, there in every_way(both):
        assert answer.status_code == (201 if there else 422)
        told.add(answer.status_code)
    assert told == {201, 422}


@pytest.mark.parametrize("change", ["withdrawn", "expired"])
def test_an_invite_that_is_over_is_worthless(change: str, editor: Member, held_clock: HeldClock) -> None:
    invite = send(editor)
    if change == "withdrawn":
        assert editor("DELETE", f"/invites/{invite.id}").status_code == 200
    else:
        held_clock.move(days=7)
    refused(invite)


def test_a_token_that_is_revoked_has_invited_nobody() -> None:
    made, text = tokens.create(actor="operator", name="a program", scopes=["people:write"])
    body = {"email": "guest@oak.example", "role": "author", "name": "Guest"}
    sent = call("POST", "/invites", body, Authorization=f"Bearer {text}")
    assert sent.status_code == 201
    tokens.revoke(actor="operator", token_id=made.id)
    refused(Invite.get(sent.json_body["id"]))


# For whom it is


def test_who_has_an_account_shows_its_password_and_rises() -> None:
    reader, host = join("guest@oak.example", "Guest"), invited(Role.EDITOR)
    invite = send(host)
    refused(invite, password="looms weave flowers")
    answer = accept(invite)
    assert (answer.status_code, answer.json_body["person_id"]) == (201, reader.id)
    assert reader("GET", "/account").status_code == 401, "what was given out before is worthless"
    assert person_of(reader).role == "author"
    assert len(joined()) == 1


def test_nobody_falls_by_an_invite(editor: Member) -> None:
    other = invited(Role.EDITOR, "guest@oak.example")
    refused(send(editor))
    assert person_of(other).role == "editor"


def test_who_is_suspended_does_not_rise(editor: Member) -> None:
    reader = join("guest@oak.example", "Guest")
    roles.suspend(actor="operator", person_id=reader.id)
    refused(send(editor))
    assert (person_of(reader).role, person_of(reader).status) == ("reader", "suspended")


def test_an_author_who_had_no_account_takes_theirs_on(editor: Member) -> None:
    named = people.add(actor="operator", name="Guest", handle="guest")
    answer = accept(send(editor, person_id=named.id))
    assert (answer.status_code, answer.json_body["person_id"]) == (201, named.id)
    assert len(joined()) == 1


def test_nobody_takes_on_an_account_that_another_has_taken_on(editor: Member) -> None:
    """Of two invites to be one author, the first that is accepted counts; the other would hand the account over."""
    named = people.add(actor="operator", name="Guest", handle="guest")
    first, second = (send(editor, email=f"{name}@oak.example", person_id=named.id) for name in ("right", "wrong"))
    assert accept(first).status_code == 201
    roles.set_role(actor="operator", person_id=named.id, role=Role.OWNER)
    refused(second)
    assert stored.get(named.id).role == "owner"
    assert log_in("right@oak.example").status_code == 200
    assert log_in("wrong@oak.example").status_code == 401


def test_an_author_who_is_suspended_is_not_let_in_by_an_invite(editor: Member) -> None:
    named = people.add(actor="operator", name="Guest", handle="guest")
    invite = send(editor, person_id=named.id)
    roles.suspend(actor="operator", person_id=named.id)
    refused(invite)
    assert stored.get(named.id).status == "suspended"


def test_an_invite_does_not_go_round_the_second_factor(editor: Member) -> None:
    """The mail and the password are two things that a code is there to protect from the loss of."""
    reader = join("guest@oak.example", "Guest")
    reader.turn_on_second_factor()
    invite = send(editor)
    assert_problem(accept(invite), 401, "code-required")
    assert_problem(accept(invite, code="000000"), 401, "unauthorized")
    assert accept(invite, code=reader.recovery[0]).status_code == 201


# The first owner


def test_the_operator_makes_one_owner_and_no_other() -> None:
    first, second = (invites.send(actor="operator", email=f"{name}@oak.example", role="owner") for name in ("a", "b"))
    assert accept(first, name="Ada").status_code == 201
    assert accept(second, name="Grace").status_code in {409, 422}
    assert [person.name for person in Person.scan() if person.role == "owner"] == ["Ada"]


def test_two_first_owners_at_once_are_one() -> None:
    """Only the first write counts, whichever of the calls before it the other comes between."""
    first, second = (invites.send(actor="operator", email=f"{name}@oak.example", role="owner") for name in ("a", "b"))
    answers = coming_between(partial(accept, first, name="Ada"), partial(accept, second, name="Grace"), before=3)
    assert answers
    assert sorted(each.status_code for each in answers)[0] == 201
    assert len([person for person in Person.scan() if person.role == "owner"]) == 1
