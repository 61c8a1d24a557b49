"""The session of a browser: another one takes its place, and what was changed in it is never said not to be."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from chalicelib.commands import roles
from chalicelib.models import addresses, people, sessions
from tests.machine import Machine
from tests.routes.callers import quick_passwords
from tests.routes.example_people import unlimited
from tests.routes.interleaving import every_way
from tests.routes.members import PASSWORD, Member, call, join

NEW = "looms weave flowers"


@pytest.fixture(autouse=True)
def cheap(galley: Machine) -> Iterator[None]:
    with quick_passwords():
        yield


def log_in(email: str, cookie: str, *, page: str = "same-origin") -> Any:
    body = {"email": email, "password": PASSWORD}
    return call("POST", "/auth/log-in", body, Sec_Fetch_Site=page, Cookie=cookie)


def cookie_of(answer: Any) -> str:
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def test_logging_in_ends_the_session_that_the_browser_had() -> None:
    ada, grace = join("ada@oak.example"), join("grace@oak.example")
    first = log_in(ada.email, "")
    second = log_in(ada.email, cookie_of(first))
    third = log_in(grace.email, cookie_of(second))
    over = [bool(session_of(each).ended_at) for each in (first, second, third)]
    assert over == [True, True, False]
    assert ada("GET", "/account").status_code == 200, "another device"


def test_the_cookie_that_a_page_of_others_has_sent_ends_nothing() -> None:
    ada = join("ada@oak.example")
    first = log_in(ada.email, "")
    assert log_in(ada.email, cookie_of(first), page="cross-site").status_code == 200
    assert not session_of(first).ended_at


def session_of(answer: Any) -> Any:
    return sessions.find(answer.json_body["session_id"])


def suspended(member: Member) -> None:
    roles.suspend(actor="operator", person_id=member.id)


def logged_out(member: Member) -> None:
    roles.end_sessions(actor="operator", person_id=member.id)


@pytest.mark.parametrize("lose", [suspended, logged_out])
def test_a_password_that_was_changed_is_said_to_be_whatever_was_lost_meanwhile(lose: Callable[[Member], None]) -> None:
    statuses, before = set[int](), list[str]()

    def both() -> tuple[Callable[[], Any], Callable[[], Any]]:
        unlimited()
        member = join()
        before[:] = [member.id, hash_of(member.id)]
        body = {"password": PASSWORD, "new_password": NEW, "keep": "body"}
        return partial(member, "POST", "/account/password", body), partial(lose, member)

    for answer, _ in every_way(both):
        person, old = before
        assert (answer.status_code == 200) == (hash_of(person) != old), answer.body
        statuses.add(answer.status_code)
        if answer.status_code == 200 and lose is suspended:
            shown = f"Bearer {answer.json_body['access_token']}"
            assert call("GET", "/account", Authorization=shown).status_code == 401
    assert {200, 401} <= statuses <= {200, 401, 412}


def hash_of(person: str) -> str:
    address = addresses.find(str(people.get(person).address))
    assert address
    return str(address.password)
