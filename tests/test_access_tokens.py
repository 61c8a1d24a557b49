"""What we sign is good for one purpose, in one spelling, until it expires; and what others make is good for nothing."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import jwt
import pytest

from chalicelib import access_tokens, clock, one_time, proof_of_work, signing
from chalicelib.commands import articles, previews, sessions, tokens
from chalicelib.content import Content
from chalicelib.errors import GalleyError
from chalicelib.models import people
from chalicelib.settings import Settings
from chalicelib.web import authentication, cursors
from tests.conftest import HeldClock
from tests.forgeries import Forger, mutants
from tests.machine import Machine
from tests.routes.example_people import unlimited
from tests.routes.members import PASSWORD, Member, call, join
from tests.routes.problems import pointers_of
from tests.watch import counted_calls

ONE_TIME = (one_time.SIGN_UP, one_time.RESET, one_time.MAGIC_LINK, one_time.ADDRESS, one_time.INVITE)
UNKNOWN = "01KJMEFC0000000000000000ZZ"
OLD, NEW = "the signing key of last year, 32 bytes", "the signing key of this year, 32 bytes"


def issued() -> str:
    return access_tokens.issue(person="01KJMEFC00000000000000000A", session="01KJMEFC00000000000000000S", epoch=3)


# Forgeries


def test_no_forgery_is_accepted() -> None:
    made = mutants(issued())
    assert len(set(made.values())) >= 200
    assert [name for name, text in made.items() if access_tokens.read(text) is not None] == []
    print(f"{len(set(made.values()))} forgeries of an access token, 0 accepted")


def test_what_a_forger_leaves_unchanged_is_accepted() -> None:
    """So each of the forgeries is refused for what is wrong with it."""
    good = issued()
    kid, key = next(iter(signing.keys("access").items()))
    header, claims = jwt.get_unverified_header(good), jwt.decode(good, options={"verify_signature": False})
    assert Forger(good, header, claims, kid, key).signed(header, claims) == good
    assert access_tokens.read(good) is not None


def test_a_forgery_is_answered_as_every_other_and_nothing_is_read_for_it(galley: Machine) -> None:
    reader = join()
    made = [text for text in mutants(reader.access).values() if text.split() == [text] and text.isascii()]
    with counted_calls() as calls:
        answers = [call("GET", "/account", Authorization=f"Bearer {text}") for text in made]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json_body["detail"] for answer in answers}) == 1
    assert sum(calls.values()) == 0
    assert reader("GET", "/account").status_code == 200


def test_a_token_of_ours_about_what_is_not_there_is_refused_too(galley: Machine) -> None:
    """Whoever had our key could not call without a session that goes on, and its own person at their own epoch."""
    ada, bob = join(), join()
    epoch = int(people.get(ada.id).epoch)
    wrong = [(ada.id, bob.session, epoch), (bob.id, ada.session, epoch)]
    wrong += [(ada.id, ada.session, epoch + change) for change in (-1, 1, 10**9)]
    wrong += [(ada.id, UNKNOWN, epoch), (UNKNOWN, ada.session, epoch), (ada.session, ada.id, epoch), (UNKNOWN, "x", 0)]
    for person, session, each in wrong:
        shown = access_tokens.issue(person=person, session=session, epoch=each)
        assert call("GET", "/account", Authorization=f"Bearer {shown}").status_code == 401, (person, session, each)
    assert ada("GET", "/account").status_code == 200


# One purpose each


@dataclass(frozen=True)
class Purpose:
    """A text that is good, and who takes such."""

    text: str
    takes: Callable[[str], Any]


def purposes(reader: Member) -> dict[str, Purpose]:
    """Everything that is signed, or shown to be let in."""
    made = articles.draft(actor="operator", content=Content(title="Tea"))
    api = tokens.create(actor="operator", name="a test", scopes=("articles:read",))[1]
    offer = reader("POST", "/account/second-factor").json_body["offer"]
    bound = ["/drafts", {}, {}]
    found = {
        "access": Purpose(reader.access, access_tokens.read),
        "refresh": Purpose(reader.refresh_token, sessions.refresh),
        "API": Purpose(api, authentication.verify),
        "preview": Purpose(previews.give(made.id).text, previews.imagine),
        "cursor": Purpose(cursors.issue({"id": "x"}, bound), lambda text: cursors.read(text, bound)),
        "second factor": Purpose(offer, partial(offered, reader)),
        "proof of work": Purpose(solved(), lambda text: proof_of_work.check(text, "log-in", "ada", clock.now())),
    }
    for name in ONE_TIME:
        found[name] = Purpose(one_time.text_of(name, "row", "nonce"), partial(one_time.read, name))
    return found


def offered(reader: Member, text: str) -> bool:
    """Whether it is an offer, whose code is then wrong."""
    unlimited()
    answer = reader("PUT", "/account/second-factor", {"offer": text, "code": "000000", "password": PASSWORD})
    assert answer.status_code == 422
    return pointers_of(answer.json_body) == {"/code"}


def solved() -> str:
    asked = proof_of_work.challenge("log-in", "ada", now=clock.now(), bits=1)
    tried = (f"{asked}.{number}" for number in range(100))
    return next(text for text in tried if hashlib.sha256(text.encode()).digest()[0] < 128)


def taken(purpose: Purpose, text: str) -> bool:
    try:
        return bool(purpose.takes(text))
    except GalleyError:
        return False


def test_each_text_is_good_for_its_own_purpose_only(galley: Machine) -> None:
    known = purposes(join())
    table = {(given, taker): taken(known[taker], known[given].text) for given in known for taker in known}
    assert {cell for cell, good in table.items() if good} == {(name, name) for name in known}
    print(f"{len(known)} x {len(known)} purposes: {sum(table.values())} accepted, all of them their own")


def test_nothing_but_an_access_token_or_an_api_token_calls_a_route(galley: Machine) -> None:
    known = purposes(join())
    answers = {name: call("GET", "/account", Authorization=f"Bearer {known[name].text}") for name in known}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 401} == {
        "access": 200,
        "API": 403,
    }


def test_a_token_in_the_address_of_a_page_is_no_token(galley: Machine) -> None:
    """It would stand in logs and histories (RFC 6750, section 2.3)."""
    reader = join()
    for name in ("access_token", "token", "authorization", "bearer"):
        assert call("GET", f"/account?{name}={reader.access}").status_code == 401


# Another key


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sign with this key from now on: `turn(new, before=old)`."""

    def _turn(key: str, *, before: str = "") -> None:
        monkeypatch.setattr(signing, "settings", Settings(signing_key=key, signing_key_before=before))
        signing.keys.cache_clear()

    yield _turn
    signing.keys.cache_clear()


def test_what_the_key_before_has_signed_stays_good_until_it_expires(
    turn: Callable[..., None], held_clock: HeldClock
) -> None:
    turn(OLD)
    old = issued()
    turn(NEW, before=OLD)
    held_clock.move(minutes=9, seconds=59)
    assert access_tokens.read(old) is not None
    new = issued()
    assert jwt.get_unverified_header(new)["kid"] != jwt.get_unverified_header(old)["kid"]
    held_clock.move(seconds=1)
    assert access_tokens.read(old) is None
    assert access_tokens.read(new) is not None


def test_a_key_that_is_neither_in_force_nor_the_one_before_is_unknown(turn: Callable[..., None]) -> None:
    turn(OLD)
    old, kid = issued(), next(iter(signing.keys("access")))
    turn(NEW)
    assert kid not in signing.keys("access")
    assert access_tokens.read(old) is None
    turn("a third signing key, of 32 bytes or more", before=NEW)
    assert access_tokens.read(old) is None


def test_the_id_of_one_key_does_not_make_the_signature_of_the_other_good(turn: Callable[..., None]) -> None:
    turn(NEW, before=OLD)
    good = issued()
    header, claims = jwt.get_unverified_header(good), jwt.decode(good, options={"verify_signature": False})
    (new, key), (before, other) = signing.keys("access").items()
    forger = Forger(good, header, claims, new, key)
    assert access_tokens.read(forger.signed(header | {"kid": before}, claims, key=other)) is not None
    assert access_tokens.read(forger.signed(header | {"kid": before}, claims)) is None
    assert access_tokens.read(forger.signed(header, claims, key=other)) is None


def test_all_that_is_signed_survives_a_change_of_the_key(galley: Machine, turn: Callable[..., None]) -> None:
    """But for what is shown beside an access token, which is tried while that is good."""
    turn(OLD)
    known = purposes(join())
    turn(NEW, before=OLD)
    assert [name for name, each in known.items() if not taken(each, each.text)] == []
    turn(NEW)
    del known["second factor"]
    assert {name for name, each in known.items() if taken(each, each.text)} == {"API"}
