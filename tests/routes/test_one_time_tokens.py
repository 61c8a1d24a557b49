"""What a mail carries is good for one thing, once, for half an hour, while nothing has made it worthless."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chalicelib import mail, one_time
from chalicelib.access import Role
from chalicelib.commands import articles, invites, people, previews, roles
from chalicelib.content import Content
from chalicelib.settings import settings
from chalicelib.web import ROUTES
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.callers import quick_passwords
from tests.routes.example_people import unlimited
from tests.routes.interleaving import every_way
from tests.routes.members import PASSWORD, Member, call, join, log_in, mailed, person_of
from tests.sampling import some
from tests.stored import changes

NEW = "looms weave flowers"
ASKED = {one_time.SIGN_UP: "/auth/sign-up", one_time.RESET: "/auth/reset", one_time.MAGIC_LINK: "/auth/magic-link"}
LASTS = {one_time.INVITE: {"days": 7}, one_time.MAGIC_LINK: {"minutes": 10}}
"""All others are good for half an hour."""
AUTH = sorted({route.path for route in ROUTES if route.path.startswith("/auth/")})
Use = Callable[[str], Any]


@pytest.fixture(autouse=True)
def cheap(galley: Machine) -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def reader() -> Member:
    return join("ada@oak.example", "Ada")


def asked(purpose: str, email: str) -> str:
    """The token of a new request."""
    unlimited()
    assert call("POST", ASKED[purpose], {"email": email}).status_code == 202
    return mailed(purpose, email)


def use(purpose: str, token: str, member: Member | None = None) -> Any:
    """Try a token at a purpose; a new address is for who is logged in."""
    unlimited()
    if purpose == one_time.SIGN_UP:
        return call("POST", "/auth/confirm", {"token": token, "name": "Ada", "password": PASSWORD, "keep": "body"})
    if purpose == one_time.RESET:
        return call("POST", "/auth/reset/confirm", {"token": token, "password": NEW})
    if purpose == one_time.MAGIC_LINK:
        return call("POST", "/auth/magic-link/confirm", {"token": token, "keep": "body"})
    if purpose == one_time.ADDRESS and member:
        return member("POST", "/account/address/confirm", {"token": token, "keep": "body"})
    return call("POST", "/auth/invites/accept", {"token": token, "password": PASSWORD, "name": "Ada", "keep": "body"})


def given(purpose: str, number: int = 0) -> tuple[str, Member | None]:
    """A token for a purpose, and who asks for it if they must be logged in."""
    unlimited()
    email = f"{purpose}{number}@oak.example"
    if purpose == one_time.SIGN_UP:
        return asked(purpose, email), None
    if purpose == one_time.INVITE:
        invite = invites.send(actor="operator", email=email, role=Role.AUTHOR)
        return one_time.text_of(purpose, invite.id, invite.nonce), None
    member = join(email)
    if purpose != one_time.ADDRESS:
        return asked(purpose, email), member
    body = {"email": f"new.{email}", "password": PASSWORD}
    assert member("POST", "/account/address", body).status_code == 202
    return mailed(purpose, f"new.{email}"), member


# One purpose


def test_a_token_is_good_for_its_own_purpose_and_for_no_other(reader: Member) -> None:
    known = {purpose: given(purpose) for purpose in one_time.PAGES}
    member = known[one_time.ADDRESS][1]
    shown = {purpose: token for purpose, (token, _) in known.items()} | foreign(reader)
    before = changes()
    for kind, token in shown.items():
        for purpose in one_time.PAGES:
            if kind != purpose:
                assert use(purpose, token, member).status_code == 422, (kind, purpose)
        if kind != "refresh":
            assert call("POST", "/auth/refresh", {"refresh_token": token}).status_code == 401
        if kind != "preview":
            assert call("GET", f"/previews/{token}").status_code == 404
    assert changes() == before
    print(f"{len(shown)} kinds of token at {len(one_time.PAGES) + 2} uses")
    told = {purpose: use(purpose, token, member).status_code for purpose, (token, _) in known.items()}
    assert set(told.values()) == {200, 201}


def foreign(member: Member) -> dict[str, str]:
    """What is signed by the same key for something else."""
    made = articles.draft(actor="operator", content=Content(title="Tea"))
    offer = member("POST", "/account/second-factor").json_body["offer"]
    preview = previews.give(made.id).text
    return {"access": member.access, "refresh": member.refresh_token, "offer": offer, "preview": preview}


def test_what_is_signed_for_one_purpose_is_nothing_at_another() -> None:
    """Even if two of them waited at one row with one nonce."""
    for kind in one_time.PAGES:
        text = one_time.text_of(kind, "row", "nonce")
        assert [purpose for purpose in one_time.PAGES if one_time.read(purpose, text)] == [kind]


@pytest.mark.parametrize("purpose", one_time.PAGES)
def test_what_is_wrong_with_a_token_is_not_said(purpose: str, held_clock: HeldClock) -> None:
    """Used, too old, for another purpose or never given: the same answer."""
    token, member = given(purpose)
    other, _ = given(one_time.INVITE if purpose != one_time.INVITE else one_time.SIGN_UP, 1)
    told = [use(purpose, text, member) for text in ("x", token[:-1], token + "A", "A" * 90, other, token.swapcase())]
    assert {each.status_code for each in told} == {422}
    assert len({each.body.replace(each.headers["X-Request-Id"].encode(), b"") for each in told}) == 1
    assert use(purpose, token, member).status_code in {200, 201}


# Once


@pytest.mark.parametrize("purpose", one_time.PAGES)
def test_a_token_is_good_once(purpose: str) -> None:
    token, member = given(purpose)
    first = use(purpose, token, member)
    assert first.status_code in {200, 201}
    if member and purpose == one_time.ADDRESS:
        member.take(first.json_body)
    before = changes()
    assert use(purpose, token, member).status_code == 422
    assert changes() == before


@pytest.mark.thorough
@pytest.mark.parametrize("purpose", one_time.PAGES)
def test_a_token_that_is_used_twice_at_once_has_one_effect(purpose: str) -> None:
    """Whichever of the two comes between whichever calls of the other."""
    number, ways = 0, 0

    def two() -> tuple[Callable[[], Any], Callable[[], Any]]:
        nonlocal number
        number += 1
        token, member = given(purpose, number)
        return partial(use, purpose, token, member), partial(use, purpose, token, member)

    for answers in every_way(two):
        ways += 1
        statuses = sorted(each.status_code for each in answers)
        assert statuses[0] in {200, 201}, statuses
        assert statuses[1] in {401, 409, 412, 422}, statuses
    print(f"{purpose}: {ways} ways to come between")
    assert ways > 3


# For as long as it is said


@pytest.mark.parametrize("purpose", one_time.PAGES)
def test_a_token_expires(purpose: str, held_clock: HeldClock) -> None:
    token, member = given(purpose)
    held_clock.move(**LASTS.get(purpose, {"minutes": 30}))
    if member:
        member.refresh()
    before = changes()
    assert use(purpose, token, member).status_code == 422
    assert changes() == before


@pytest.mark.parametrize("purpose", ASKED)
def test_a_new_request_makes_the_token_before_worthless(purpose: str, reader: Member) -> None:
    email = "new@oak.example" if purpose == one_time.SIGN_UP else reader.email
    old, new = asked(purpose, email), asked(purpose, email)
    assert use(purpose, old).status_code == 422
    assert use(purpose, new).status_code in {200, 201}


# Until something else has happened


def change_password(member: Member) -> Any:
    return member("POST", "/account/password", {"password": PASSWORD, "new_password": NEW, "keep": "body"})


def change_address(member: Member) -> Any:
    unlimited()
    member("POST", "/account/address", {"email": "elsewhere@oak.example", "password": PASSWORD})
    return use(one_time.ADDRESS, mailed(one_time.ADDRESS, "elsewhere@oak.example"), member)


def leave(member: Member) -> Any:
    return member("POST", "/account/deletion", {"password": PASSWORD})


@pytest.mark.parametrize("purpose", [one_time.RESET, one_time.MAGIC_LINK])
@pytest.mark.parametrize("change", [change_password, change_address, leave])
def test_a_change_of_what_lets_somebody_in_makes_the_links_before_worthless(
    purpose: str, change: Callable[[Member], Any], reader: Member
) -> None:
    token = asked(purpose, reader.email)
    assert change(reader).status_code == 200
    assert use(purpose, token).status_code == 422


@pytest.mark.parametrize("purpose", ASKED)
@pytest.mark.parametrize("first", ["asked", "suspended"])
def test_who_is_suspended_stays_so_whatever_link_they_have(purpose: str, first: str, reader: Member) -> None:
    if first == "suspended":
        roles.suspend(actor="operator", person_id=reader.id)
    token = asked(purpose, reader.email)
    if first == "asked":
        roles.suspend(actor="operator", person_id=reader.id)
    assert use(purpose, token).status_code == 422
    assert person_of(reader).status == "suspended"
    assert log_in(reader.email).status_code == log_in(reader.email, NEW).status_code == 401
    roles.reinstate(actor="operator", person_id=reader.id)
    assert log_in(reader.email).status_code == 200, "the password is as it was"


def test_a_link_changes_the_account_that_it_was_sent_for_and_no_other(reader: Member) -> None:
    other = join()
    token = asked(one_time.RESET, reader.email)
    assert use(one_time.RESET, token, other).status_code == 200
    assert log_in(other.email).status_code == other("GET", "/account").status_code == 200
    assert (log_in(reader.email, NEW).status_code, log_in(reader.email).status_code) == (200, 401)
    assert reader("GET", "/account").status_code == 401


def test_another_password_by_mail_does_not_go_round_the_second_factor(reader: Member) -> None:
    reader.turn_on_second_factor()
    assert use(one_time.RESET, asked(one_time.RESET, reader.email)).status_code == 200
    assert log_in(reader.email, NEW).json_body["type"] == "/problems/code-required"
    assert use(one_time.MAGIC_LINK, asked(one_time.MAGIC_LINK, reader.email)).status_code == 422


def test_an_address_is_changed_only_by_who_has_asked_for_it(reader: Member) -> None:
    thief = join()
    reader("POST", "/account/address", {"email": "new@oak.example", "password": PASSWORD})
    assert use(one_time.ADDRESS, mailed(one_time.ADDRESS, "new@oak.example"), thief).status_code == 422
    assert thief("GET", "/account").json_body["email"] == thief.email


# What is no use of it


@pytest.mark.parametrize("path", some(AUTH, each=4))
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_link_uses_nothing_up(path: str, method: str, reader: Member) -> None:
    """Programs that look into mails follow links."""
    token = asked(one_time.RESET, reader.email)
    before = changes()
    for query in ("", f"?token={token}"):
        assert call(method, path + query).status_code == 405
    assert changes() == before
    assert use(one_time.RESET, token).status_code == 200


def test_no_header_of_a_request_gets_into_a_letter(
    galley: Machine, reader: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "settings", replace(settings, state=str(tmp_path), mail="folder"))
    names = ("Host", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "X-Original-URL", "Referer", "User-Agent")
    evil = dict.fromkeys(names, "evil.example")
    for path in ASKED.values():
        email = "new@oak.example" if "sign-up" in path else reader.email
        assert call("POST", path, {"email": email}, **evil).status_code == 202
    body = {"email": "newer@oak.example", "password": PASSWORD}
    assert reader("POST", "/account/address", body, **evil).status_code == 202
    galley.settle()
    letters = [file.read_text() for file in (tmp_path / "mail").glob("*.eml")]
    assert len(letters) >= 4
    assert [text for text in letters if "evil" in text] == []
    assert all("localhost:3000" in text for text in letters)


def test_a_person_who_has_no_account_gets_none_by_a_link(reader: Member) -> None:
    """Who is only named as an author has no address, so that nothing can be asked for them."""
    named = people.add(actor="operator", name="Grace", handle="grace")
    assert named.address is None
    assert use(one_time.RESET, one_time.text_of(one_time.RESET, named.id, "n" * 43)).status_code == 422
