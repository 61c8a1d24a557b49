"""Nobody learns from an answer who has an account: not from its words, its headers, nor the work that it takes."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import bcrypt
import pytest

from chalicelib.access import Actor, Role
from chalicelib.commands import addresses, invites, roles
from chalicelib.commands.limits import LIMITS
from chalicelib.models.addresses import id_of
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.callers import quick_passwords
from tests.routes.members import Member, call, invited, join, log_in
from tests.watch import watching

pytestmark = pytest.mark.thorough
STATES = ("unknown", "reader", "second factor", "staff", "suspended", "unconfirmed", "suppressed", "invited", "deleted")
PASSWORDS = ("x", "looms weave flowers", "p" * 73, "é" * 256, "é" * 1000, " ", "😀" * 64, "engines weave algebr")
Seen = tuple[int, str, dict[str, str], list[tuple[str, tuple[str, ...]]], int]
Ask = Callable[[Member, str], Any]


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with quick_passwords():
        yield


def email_of(state: str) -> str:
    """All of one length, so that no answer has another."""
    return f"{state.replace(' ', '-'):x<16}@oak.example"


@pytest.fixture
def owner(galley: Machine, held_clock: HeldClock) -> Member:
    """Somebody who asks; and an address in each state. Two days later every limit is as if nobody had asked."""
    owner = invited(Role.OWNER)
    for state in ("reader", "suspended", "suppressed", "second factor", "deleted"):
        member = join(email_of(state))
        if state == "second factor":
            member.turn_on_second_factor()
        if state == "deleted":
            assert member("POST", "/account/deletion", {"password": member.password}).status_code == 200
        if state == "suspended":
            roles.suspend(actor="operator", person_id=member.id)
        held_clock.move(hours=1)
    invited(Role.EDITOR, email_of("staff"))
    addresses.suppress(actor="operator", address_id=id_of(email_of("suppressed")), why="bounced")
    assert call("POST", "/auth/sign-up", {"email": email_of("unconfirmed")}).status_code == 202
    host = Actor(f"person#{owner.id}", role=Role.OWNER)
    invites.send(actor=host, email=email_of("invited"), role="author")
    held_clock.move(days=2)
    return owner.again()


def seen(ask: Callable[[], Any], *own: str) -> Seen:
    """All that somebody could tell one answer from another by; `own` are texts that the asker has sent."""
    trace: list[tuple[str, tuple[str, ...]]] = []
    checks = 0
    real: Any = bcrypt.checkpw

    def check(password: bytes, hashed: bytes) -> bool:
        nonlocal checks
        checks += 1
        return bool(real(password, hashed))

    with pytest.MonkeyPatch.context() as patch, watching(lambda *of: trace.append((of[0], tables(of[1])))):
        patch.setattr(bcrypt, "checkpw", check)
        answer = ask()
    body, headers = answer.body.decode(), {name: str(value) for name, value in answer.headers.items()}
    shown = answer.json_body
    ids = [
        headers["X-Request-Id"],
        *own,
        *(str(shown[name]) for name in ("id", "created_at", "expires_at") if name in shown),
    ]
    for text in ids:
        body = body.replace(text, "…")
        headers = {name: value.replace(text, "…") for name, value in headers.items()}
    if answer.status_code == 201:
        headers.pop("ETag")  # a hash of the body, in which the id and the address stand
    return answer.status_code, body, headers, trace, checks


def tables(arguments: dict[str, Any]) -> tuple[str, ...]:
    """What a call is about, in its order."""
    items = [next(iter(item.items())) for item in arguments.get("TransactItems", ())]
    named = [f"{kind} {each['TableName']}" for kind, each in items]
    return (*named, *arguments.get("RequestItems", ()), *filter(None, [arguments.get("TableName")]))


def sign_up(_: Member, email: str) -> Any:
    return call("POST", "/auth/sign-up", {"email": email})


def reset(_: Member, email: str) -> Any:
    return call("POST", "/auth/reset", {"email": email})


def magic_link(_: Member, email: str) -> Any:
    return call("POST", "/auth/magic-link", {"email": email})


def invite(owner: Member, email: str) -> Any:
    return owner("POST", "/invites", {"email": email, "role": "author"})


def change_address(owner: Member, email: str) -> Any:
    body = {"email": email, "password": owner.password, "code": owner.code()}
    return owner("POST", "/account/address", body)


def of_each(states: Sequence[str], ask: Ask, owner: Member, clock: HeldClock) -> list[Seen]:
    """What is seen of an address in each state. Between two, the limits of whoever asks are as if they had not."""
    told = []
    for state in states:
        clock.move(minutes=5)
        owner.refresh()
        told.append(seen(partial(ask, owner, email_of(state)), email_of(state)))
    return told


def assert_same(states: Sequence[str], told: Sequence[Seen]) -> None:
    differing = {state: each for state, each in zip(states, told, strict=True) if each != told[0]}
    assert differing == {}, told[0]


@pytest.mark.parametrize("ask", [sign_up, reset, magic_link, invite, change_address])
def test_asking_for_something_tells_nothing_of_an_address(ask: Ask, owner: Member, held_clock: HeldClock) -> None:
    told = of_each(STATES, ask, owner, held_clock)
    assert told[0][0] in {201, 202}
    assert len(told[0][3]) >= 2
    assert_same(STATES, told)


@pytest.mark.parametrize("ask", [sign_up, reset, magic_link])
def test_asking_again_tells_nothing_either(ask: Ask, owner: Member, held_clock: HeldClock) -> None:
    """Every time, up to when it is too much."""
    states, statuses = ("unknown", "reader", "staff"), [0]
    while statuses[-1] != 429:
        told = of_each(states, ask, owner, held_clock)
        statuses.append(told[0][0])
        assert len(statuses) < 4 * LIMITS["ask.address"].burst
        assert_same(states, [(*each[:2], each[2] | {"Retry-After": ""}, *each[3:]) for each in map(timeless, told)])


def timeless(told: Seen) -> Seen:
    """Each was asked some minutes after the one before, so that another wait is left."""
    return (told[0], re.sub(r"in \d+ seconds", "in … seconds", told[1]), *told[2:])


@pytest.mark.parametrize("password", PASSWORDS, ids=lambda text: f"{text[:1]}-{len(text)}")
def test_a_wrong_password_tells_nothing_of_an_address(password: str, owner: Member, held_clock: HeldClock) -> None:
    told = of_each(STATES, lambda _, email: log_in(email, password), owner, held_clock)
    assert told[0][0] == 401
    assert told[0][4] == 1, "bcrypt runs once for everybody"
    assert_same(STATES, told)


NONE = ('"\\ud800"', '"\\udfff\\ud800"', '"a\\u0000b"', '""', "null", "1", f'"{"p" * 1001}"')


@pytest.mark.parametrize("password", NONE, ids=lambda text: text[:16])
def test_a_password_that_is_none_is_refused_before_anybody_is_looked_for(
    password: str, owner: Member, held_clock: HeldClock
) -> None:
    def ask(_: Member, email: str) -> Any:
        body = f'{{"email": "{email}", "password": {password}}}'.encode()
        return call("POST", "/auth/log-in", body, **{"Content-Type": "application/json"})

    told = of_each(STATES, ask, owner, held_clock)
    assert told[0][0] in {400, 422}
    assert told[0][3:] == ([], 0)
    assert_same(STATES, told)


def test_a_code_tells_nothing_to_who_has_not_the_password(owner: Member, held_clock: HeldClock) -> None:
    told = of_each(STATES, lambda _, email: log_in(email, "looms weave flowers", code="123456"), owner, held_clock)
    assert told[0][0] == 401
    assert_same(STATES, told)


def test_the_password_of_a_closed_account_is_answered_in_the_words_of_a_wrong_one(owner: Member) -> None:
    right, wrong = log_in(email_of("suspended")), log_in(email_of("suspended"), "looms weave flowers")
    own = [each.headers["X-Request-Id"].encode() for each in (right, wrong)]
    assert right.status_code == wrong.status_code == 401
    assert right.body.replace(own[0], b"") == wrong.body.replace(own[1], b"")


def test_too_many_tries_are_as_many_for_everybody(owner: Member) -> None:
    """The limits know an address by its hash, whether or not it has an account."""
    told: dict[str, list[int]] = {"unknown": [], "reader": []}
    for _ in range(12):
        for state, statuses in told.items():
            statuses.append(int(log_in(email_of(state), "looms weave flowers").status_code))
    assert told["unknown"] == told["reader"]
    assert told["reader"][-1] == 429


def test_the_cases_are_counted() -> None:
    asked = 5 + len(PASSWORDS) + len(NONE) + 1
    print(f"{asked} requests x {len(STATES)} states of an address")
    assert len(set(STATES)) == len({email_of(state) for state in STATES}) == 9
