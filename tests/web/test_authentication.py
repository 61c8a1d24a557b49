"""Who is calling, and whether they may."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.access import Scope
from chalicelib.commands import tokens
from chalicelib.models import uses
from chalicelib.web import Call, needs
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls
from tests.web.edge import Edge, Shown, Told, show

READS = needs(Scope.ARTICLES_READ)


def edge() -> Edge:
    return Edge(show, access=READS)


def ask(*authorization: str, query: dict[str, list[str]] | None = None) -> Told:
    headers = {"Authorization": list(authorization)} if authorization else {}
    return edge().call(headers=headers, query=query, requestId="1")


def make(*scopes: str, days: int = 1) -> tuple[Any, str]:
    return tokens.create(actor="operator", name="a test", scopes=scopes or ("articles:read",), days=days)


@pytest.fixture
def token(galley: Machine) -> str:
    return make()[1]


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER {}", "bEaReR {}", "Bearer    {}", " Bearer {} "])
def test_a_token_lets_its_holder_in(token: str, form: str) -> None:
    """The name of a scheme is in either case (RFC 9110, 11.1)."""
    assert ask(form.format(token)).status == 200


def wrong(token: str) -> dict[str, str]:
    secret = token[-43:]
    return {
        "no token": "Bearer",
        "an empty one": "Bearer ",
        "without a scheme": token,
        "Basic": f"Basic {token}",
        "Token": f"Token {token}",
        "no space": f"Bearer{token}",
        "a tab": f"Bearer\t{token}",
        "a colon": f"Bearer: {token}",
        "quoted": f'Bearer "{token}"',
        "two tokens": f"Bearer {token} {token}",
        "two with a comma": f"Bearer {token}, Bearer {token}",
        "a parameter": f"Bearer token={token}",
        "cut": f"Bearer {token[:-1]}",
        "longer": f"Bearer {token}A",
        "padded": f"Bearer {token}=",
        "upper case": f"Bearer {token.upper()}",
        "lower case": f"Bearer {token.lower()}",
        "another prefix": f"Bearer other{token[6:]}",
        "another secret": f"Bearer {token[:-43]}{'A' * 43}",
        "one other character": f"Bearer {token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        "the secret of nobody": f"Bearer galley_01KJMEFC0000000000000000ZZ_{secret}",
        "the id alone": f"Bearer {token[:33]}",
        "the secret alone": f"Bearer {secret}",
        "not ASCII": f"Bearer {token[:-1]}é",
        "full width": f"Ｂearer {token}",
        "a NUL": f"Bearer {token}\0",
        "a line break": f"Bearer {token}\nX-Evil: 1",
        "SQL": "Bearer ' OR 1=1 --",
        "a JWT": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
        "very long": "Bearer " + "A" * 100_000,
    }


def test_whatever_is_wrong_with_a_token_is_told_alike(token: str, held_clock: HeldClock) -> None:
    """So that nobody learns whether there is one, or was."""
    revoked, text = make()
    tokens.revoke(actor="operator", token_id=revoked.id)
    _, expired = make()
    held_clock.move(days=1)
    shown = {**wrong(token), "revoked": f"Bearer {text}", "expired": f"Bearer {expired}"}
    told = {name: ask(header) for name, header in shown.items()}
    assert {name: each.status for name, each in told.items()} == dict.fromkeys(shown, 401)
    assert len({(each.text, tuple(sorted(each.headers.items()))) for each in told.values()}) == 1
    (one,) = {each.headers["WWW-Authenticate"] for each in told.values()}
    assert one == 'Bearer realm="galley", error="invalid_token"'
    assert told["cut"].slug == "unauthorized"


@pytest.mark.usefixtures("galley")
def test_who_shows_nothing_is_told_what_to_show() -> None:
    told = ask()
    assert (told.status, told.slug) == (401, "unauthorized")
    assert told.headers["WWW-Authenticate"] == 'Bearer realm="galley"'
    assert told.headers["Cache-Control"] == "no-store"


def test_two_tokens_are_none(token: str) -> None:
    for two in ((f"Bearer {token}", f"Bearer {token}"), (f"Bearer {token}", "Bearer x"), ("", f"Bearer {token}")):
        told = ask(*two)
        assert (told.status, told.slug) == (400, "bad-request")
        assert token not in told.text


@pytest.mark.parametrize("name", ["access_token", "token", "key", "authorization"])
def test_a_token_in_the_query_lets_nobody_in(token: str, name: str) -> None:
    """RFC 6750, 2.3: it would stand in logs."""
    assert ask(query={name: [token]}).status == 401
    told = ask(f"Bearer {token}", query={name: [token]})
    assert (told.status, token in told.text) == (400, False)


def test_a_token_in_a_cookie_or_the_body_lets_nobody_in(token: str) -> None:
    headers = {"Cookie": f"access_token={token}; Authorization=Bearer {token}", "X-Authorization": f"Bearer {token}"}
    assert edge().call(headers=headers, body=f"access_token={token}").status == 401


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope != Scope.ARTICLES_READ])
@pytest.mark.usefixtures("galley")
def test_a_token_of_another_scope_may_not(scope: Scope) -> None:
    told = ask(f"Bearer {make(scope)[1]}")
    assert (told.status, told.slug) == (403, "forbidden")
    assert "articles:read" in told.json["detail"]
    assert "WWW-Authenticate" not in told.headers


@pytest.mark.usefixtures("galley")
def test_all_other_scopes_together_do_not_make_the_one() -> None:
    assert ask(f"Bearer {make(*(scope for scope in Scope if scope != Scope.ARTICLES_READ))[1]}").status == 403
    assert ask(f"Bearer {make(*Scope)[1]}").status == 200


@pytest.mark.usefixtures("galley")
def test_a_token_is_good_until_the_moment_it_expires(held_clock: HeldClock) -> None:
    _, text = make(days=2)
    held_clock.move(days=2, milliseconds=-1)
    assert ask(f"Bearer {text}").status == 200
    held_clock.move(milliseconds=1)
    assert ask(f"Bearer {text}").status == 401


@pytest.mark.usefixtures("galley")
def test_a_token_that_is_revoked_is_good_for_nothing_from_then_on() -> None:
    made, text = make()
    assert ask(f"Bearer {text}").status == 200
    tokens.revoke(actor="operator", token_id=made.id)
    assert ask(f"Bearer {text}").status == 401


def test_who_may_not_is_refused_before_anything_is_read(token: str) -> None:
    """Neither parameters nor the body are looked at for a stranger."""
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {make('site:write')[1]}"}, 403)):
        assert edge().call(headers=headers, query={"nonsense": ["1"]}, body="{").status == status


def test_a_public_route_asks_nobody_and_nothing(token: str) -> None:
    with counted_calls() as calls:
        told = Edge(show).call(headers={"Authorization": ["Bearer x", f"Bearer {token}"]})
    assert (told.status, calls) == (200, {})


def test_a_known_caller_costs_one_call_and_their_use_is_noted_once_an_hour(token: str, held_clock: HeldClock) -> None:
    def count() -> dict[str, int]:
        with counted_calls() as calls:
            ask(f"Bearer {token}")
        return dict(calls)

    assert count() == {"GetItem": 1, "PutItem": 1}
    assert count() == {"GetItem": 1}
    held_clock.move(minutes=59)
    assert count() == {"GetItem": 1}
    held_clock.move(minutes=2)
    assert count() == {"GetItem": 1, "PutItem": 1}


def test_who_is_refused_leaves_no_use(token: str) -> None:
    ask(wrong(token)["one other character"])
    assert uses.last([f"token#{token[7:33]}"]) == {}
    ask(f"Bearer {token}")
    assert list(uses.last([f"token#{token[7:33]}"])) == [f"token#{token[7:33]}"]


def test_what_was_never_a_token_asks_no_store(token: str) -> None:
    with counted_calls() as calls:
        ask("Bearer nonsense")
    assert calls == {}


def test_the_secret_is_neither_stored_nor_logged_nor_said_back(
    token: str, caplog: pytest.LogCaptureFixture, dump: Callable[[], str]
) -> None:
    def fail(call: Call) -> Shown:
        raise RuntimeError(str(call.headers))

    ask(f"Bearer {token}")
    told = Edge(fail, access=READS).call(headers={"Authorization": f"Bearer {token}"})
    assert told.status == 500
    assert token[-43:] not in told.text + caplog.text + dump()
