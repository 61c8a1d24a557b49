"""What was given out and is taken back is good for nothing from that moment on, at every route; and not for what is
under way already.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chalicelib import one_time
from chalicelib.access import Role, Scope
from chalicelib.commands import articles, invites, roles, sessions, tokens
from chalicelib.content import Content
from chalicelib.errors import Unauthenticated
from chalicelib.models.ledger import Entry
from chalicelib.web import ROUTES, RouteDeclaration
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.callers import UNKNOWN
from tests.routes.example_people import unlimited
from tests.routes.examples import Request, World, body_of
from tests.routes.interleaving import every_way
from tests.routes.members import PASSWORD, Member, accept, call, invited, join, log_in, mailed
from tests.stored import changes, entries

PRIVATE = [route for route in ROUTES if route.access.private]
NEW = "looms weave flowers"
Trigger = Callable[[Member], Any]


# Afterwards


def ends_it_elsewhere(member: Member) -> Any:
    return member.again()("DELETE", f"/account/sessions/{member.session}")


def changes_the_password(member: Member) -> Any:
    return member("POST", "/account/password", {"password": PASSWORD, "new_password": NEW})


def resets_the_password(member: Member) -> Any:
    call("POST", "/auth/reset", {"email": member.email})
    token = mailed(one_time.RESET, member.email)
    return call("POST", "/auth/reset/confirm", {"token": token, "password": NEW})


def turns_the_second_factor_on(member: Member) -> Any:
    offer = member("POST", "/account/second-factor").json_body
    member.secret = offer["secret"]
    body = {"offer": offer["offer"], "code": member.code(), "password": PASSWORD}
    return member("PUT", "/account/second-factor", body)


def turns_the_second_factor_off(member: Member) -> Any:
    member.turn_on_second_factor()
    body = {"password": PASSWORD, "code": member.recovery[0]}
    return member("POST", "/account/second-factor/removal", body)


def changes_the_address(member: Member) -> Any:
    member("POST", "/account/address", {"email": "new@elm.example", "password": PASSWORD})
    return member("POST", "/account/address/confirm", {"token": mailed(one_time.ADDRESS, "new@elm.example")})


def accepts_an_invite(member: Member) -> Any:
    return accept(invites.send(actor="operator", email=member.email, role=Role.EDITOR))


def has_their_refresh_token_stolen(member: Member) -> Any:
    first = member.refresh_token
    for _ in range(3):
        member.refresh()
    return call("POST", "/auth/refresh", {"refresh_token": first})


TRIGGERS: dict[str, Trigger] = {
    "logs out": lambda member: call("POST", "/auth/log-out", {"refresh_token": member.refresh_token}),
    "ends the session elsewhere": ends_it_elsewhere,
    "logs out everywhere": lambda member: member("DELETE", "/account/sessions"),
    "changes the password": changes_the_password,
    "resets the password": resets_the_password,
    "turns the second factor on": turns_the_second_factor_on,
    "turns the second factor off": turns_the_second_factor_off,
    "changes the address": changes_the_address,
    "accepts an invite": accepts_an_invite,
    "has their refresh token stolen": has_their_refresh_token_stolen,
    "deletes the account": lambda member: member("POST", "/account/deletion", {"password": PASSWORD}),
    "rises": lambda member: roles.set_role(actor="operator", person_id=member.id, role=Role.EDITOR),
    "falls": lambda member: roles.set_role(actor="operator", person_id=member.id, role=Role.READER),
    "is suspended": lambda member: roles.suspend(actor="operator", person_id=member.id),
    "is logged out by others": lambda member: roles.end_sessions(actor="operator", person_id=member.id),
    "and everybody is logged out": lambda _: sessions.end_everybodys(actor="operator"),
}


def asked(route: RouteDeclaration, shown: str) -> Request:
    """Right in its form: who calls is looked at before all else."""
    path = route.path.format(**{name: "1" if name == "revision" else UNKNOWN for name in route.path_types})
    headers = {"Authorization": f"Bearer {shown}", "If-Match": "*" if route.precondition else ""}
    headers |= {"Content-Type": "application/json"} if route.takes_body else {}
    return Request(route, path, {}, headers, body_of(route))


def let_in(shown: str, routes: Sequence[RouteDeclaration]) -> list[str]:
    """The routes that let in who shows this."""
    return [str(route) for route in routes if asked(route, shown).send().status_code != 401]


STEP = 4
SAMPLES = [pytest.param(name, number % STEP, STEP, id=name) for number, name in enumerate(TRIGGERS)]
"""A fourth of the routes each, another fourth for the next; the thorough run has all."""
WHOLE = [pytest.param(name, 0, 1, marks=pytest.mark.thorough, id=f"{name}, every route") for name in TRIGGERS]


@pytest.mark.parametrize(("name", "start", "step"), [*SAMPLES, *WHOLE])
def test_no_route_lets_in_whoever(galley: Machine, held_clock: HeldClock, name: str, start: int, step: int) -> None:
    routes = PRIVATE[start::step]
    member = invited(Role.AUTHOR, "ada@oak.example")
    held_clock.move(seconds=1)
    assert member("GET", "/account").status_code == member("GET", "/drafts").status_code == 200
    if name == "turns the second factor off":
        member = invited(Role.AUTHOR, "bob@oak.example")
    old = member.access
    TRIGGERS[name](member)
    shown = {old, member.access}
    if "off" in name:
        assert old != member.access, "it was taken anew with the second factor"
    before = changes()
    assert [each for token in shown for each in let_in(token, routes)] == []
    held_clock.move(minutes=9)
    assert {call("GET", "/account", Authorization=f"Bearer {token}").status_code for token in shown} == {401}
    with pytest.raises(Unauthenticated):
        sessions.refresh(member.refresh_token)
    assert changes() == before
    print(f"{name}: {len(routes)} routes x {len(shown)} tokens, 0 accepted afterwards")


def test_no_route_lets_in_who_shows_an_api_token_that_was_revoked(galley: Machine) -> None:
    token, shown = tokens.create(actor="operator", name="a test", scopes=tuple(Scope))
    assert call("GET", "/drafts", Authorization=f"Bearer {shown}").status_code == 200
    tokens.revoke(actor="operator", token_id=token.id)
    assert let_in(shown, PRIVATE) == []


def test_who_has_lost_one_session_has_the_others_and_can_begin_another(galley: Machine, held_clock: HeldClock) -> None:
    member = join("ada@oak.example")
    other = member.again()
    sessions.log_out(member.refresh_token)
    assert let_in(member.access, PRIVATE[::9]) == []
    assert other("GET", "/account").status_code == 200
    held_clock.move(seconds=1)
    sessions.end_everybodys(actor="operator")
    assert other("GET", "/account").status_code == 401
    held_clock.move(seconds=1)
    assert Member(member.email, log_in(member.email).json_body)("GET", "/account").status_code == 200


# Meanwhile


WRITES = [route for route in PRIVATE if route.method != "GET" and route.operation not in {"offer_second_factor"}]
KINDS = {"create_article", "publish_article", "change_site", "create_token", "change_role"}
KINDS |= {"change_account", "change_password", "delete_account"}
WRITING = [
    pytest.param(route, marks=() if route.operation in KINDS else pytest.mark.thorough, id=str(route))
    for route in WRITES
    if route.operation != "preview_article"
]


@pytest.mark.thorough
@pytest.mark.parametrize("route", WRITING)
def test_a_change_that_is_under_way_when_the_right_is_lost_is_not_made(route: RouteDeclaration, world: World) -> None:
    """The right is taken away before each AWS call of the request: what was not written by then, never is."""
    counts: list[int] = []

    def begin() -> tuple[Callable[[], Any], Callable[[], Any]]:
        request = world.request(route)
        token = world.token(*Scope) if route.access.scope else request.headers["Authorization"][7:]
        request = request.but(Authorization=f"Bearer {token}")

        def take_away() -> None:
            counts.append(entries())
            revoke(token)
            counts.append(entries())

        counts[:] = [entries()]
        return request.send, take_away

    statuses = []
    for answer, _ in every_way(begin):
        at_first, before, after = counts
        done = answer.status_code == route.status
        assert before > at_first or not done, "it was said to be done and was not"
        assert done or before == at_first or not route.edits, answer.body
        assert entries() == after, "something was written after the right was lost"
        statuses.append(answer.status_code)
    assert {401} <= set(statuses) <= {401, 404, 409, 412, route.status}, statuses


def revoke(token: str) -> None:
    """Take back what a token is good for, whichever it is."""
    if token.startswith("galley_"):
        tokens.revoke(actor="operator", token_id=token[7:33])
        return
    from chalicelib import access_tokens

    claims = access_tokens.read(token)
    assert claims
    roles.end_sessions(actor="operator", person_id=claims.sub)


def test_an_author_who_is_suspended_while_they_write_has_written_nothing(galley: Machine) -> None:
    """The right of a person is looked at again where the words are written, as that of a token is."""
    numbers, titles = iter(range(100)), list[str]()

    def begin() -> tuple[Callable[[], Any], Callable[[], Any]]:
        author = invited(Role.AUTHOR, f"ada{next(numbers)}@oak.example")
        own = Content(title="First", authors=(author.id,))
        article = articles.draft(actor="operator", content=own)
        path, change = f"/articles/{article.id}", {"title": "Second"}
        titles.append(path)
        unlimited()
        return (
            lambda: author("PATCH", path, change, If_Match='"1"'),
            lambda: roles.suspend(actor="operator", person_id=author.id),
        )

    answers = [answer for answer, _ in every_way(begin)]
    assert [answer.status_code for answer in answers] == [401] * len(answers)
    assert len(answers) >= 3
    subjects = {f"article#{path.rpartition('/')[2]}" for path in titles[:-1]}
    told = [entry.version for entry in Entry.scan() if entry.subject in subjects]
    assert told == [1] * len(answers), "all that was told of them is how they began"
