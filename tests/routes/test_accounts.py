"""One's own account: what is shown, the password, the address, the data, leaving."""

import io
import json
import zipfile
from urllib.parse import urlsplit

import pyotp
import pytest

from chalicelib import aws
from chalicelib.access import Role
from chalicelib.models import addresses, claims, ledger, people, sessions
from chalicelib.settings import settings
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import tag
from tests.routes.members import PASSWORD, Member, call, invited, join, log_in, mailed
from tests.routes.problems import assert_problem, pointers_of

pytestmark = pytest.mark.usefixtures("galley")
NEW = "looms weave flowers"


@pytest.fixture
def reader(galley: Machine) -> Member:
    return join("ada@oak.example", "Ada", handle="ada")


def test_what_is_shown_of_oneself_can_be_changed(reader: Member) -> None:
    seen = reader("GET", "/account").json_body
    link = {"name": "Notes", "url": "https://ada.example/"}
    body = {"name": "Ada L.", "bio": "Engines.", "links": [link], "public": True}
    answer = reader("PATCH", "/account", body, If_Match=tag(seen))
    assert answer.status_code == 200, answer.body
    assert {name: answer.json_body[name] for name in body} == body
    assert reader("GET", "/account").json_body == answer.json_body
    assert reader("PATCH", "/account", body, If_Match=tag(seen)).status_code == 412


def test_a_handle_is_one_persons_and_is_free_once_they_have_another(reader: Member) -> None:
    other = join(handle="grace")
    seen = other("GET", "/account").json_body
    assert_problem(other("PATCH", "/account", {"handle": "ada"}, If_Match=tag(seen)), 409, "taken")
    mine = reader("GET", "/account").json_body
    assert reader("PATCH", "/account", {"handle": "countess"}, If_Match=tag(mine)).status_code == 200
    assert other("PATCH", "/account", {"handle": "ada"}, If_Match=tag(seen)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "\u200d"},
        {"name": " "},
        {"name": "a\u202eb"},
        {"name": "x" * 201},
        {"handle": "../x"},
        {"handle": ""},
        {"links": [{"name": "x", "url": "javascript:alert(1)"}]},
        {"bio": "x" * 10_001},
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_field(reader: Member, changes: dict[str, object]) -> None:
    seen = reader("GET", "/account").json_body
    problem = assert_problem(reader("PATCH", "/account", changes, If_Match=tag(seen)), 422, "invalid")
    assert pointers_of(problem)
    assert reader("GET", "/account").json_body == seen


@pytest.mark.parametrize("field", ["role", "status", "epoch", "email", "address", "version", "password"])
def test_what_is_not_ones_own_to_change_is_refused(reader: Member, field: str) -> None:
    seen = reader("GET", "/account").json_body
    assert_problem(reader("PATCH", "/account", {field: "owner"}, If_Match=tag(seen)), 422, "invalid")


def test_another_password_ends_all_sessions_but_the_answer_is_a_new_one(reader: Member) -> None:
    other = reader.again()
    body = {"password": PASSWORD, "new_password": NEW, "keep": "body"}
    answer = reader("POST", "/account/password", body)
    assert answer.status_code == 200, answer.body
    for old in (reader, other):
        assert old("GET", "/account").status_code == 401
        assert old.refresh().status_code == 401
    assert Member(reader.email, answer.json_body)("GET", "/account").status_code == 200
    assert log_in(reader.email).status_code == 401
    assert log_in(reader.email, NEW).status_code == 200


@pytest.mark.parametrize("new", ["password123", "ada@oak.example", "adaadaada", "aaaaaaaaaaaa", "12345678"])
def test_a_password_that_is_easily_guessed_is_refused(reader: Member, new: str) -> None:
    answer = reader("POST", "/account/password", {"password": PASSWORD, "new_password": new})
    assert pointers_of(assert_problem(answer, 422, "invalid")) == {"/new_password"}
    assert log_in(reader.email).status_code == 200


def test_the_password_must_be_shown_again_for_what_is_grave(reader: Member, held_clock: HeldClock) -> None:
    for path, body in {
        "/account/password": {"new_password": NEW},
        "/account/address": {"email": "new@oak.example"},
        "/account/export": {},
        "/account/deletion": {},
        "/account/recovery-codes": {},
        "/account/second-factor/removal": {},
    }.items():
        problem = assert_problem(reader("POST", path, {**body, "password": "not the password"}), 422, "invalid")
        assert pointers_of(problem) == {"/password"}, path
        held_clock.move(minutes=1)


def test_guessing_ones_password_is_soon_slow(reader: Member) -> None:
    answers = [reader("POST", "/account/deletion", {"password": f"guess {n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers[:5]] == [422] * 5
    assert_problem(answers[5], 429, "limited")
    assert int(answers[5].headers["Retry-After"]) > 0


def test_another_address_is_confirmed_by_its_own_mail(reader: Member) -> None:
    asked = reader("POST", "/account/address", {"email": "New@elm.example", "password": PASSWORD})
    assert asked.status_code == 202
    assert reader("GET", "/account").json_body["email"] == "ada@oak.example"
    body = {"token": mailed("address", "new@elm.example"), "keep": "body"}
    answer = reader("POST", "/account/address/confirm", body)
    assert answer.status_code == 200, answer.body
    moved = Member("new@elm.example", answer.json_body)
    assert moved("GET", "/account").json_body["email"] == "new@elm.example"
    assert log_in("ada@oak.example").status_code == 401
    assert log_in("new@elm.example").status_code == 200
    assert moved("POST", "/account/address/confirm", body).status_code == 422


def test_nobody_confirms_an_address_for_somebody_else(reader: Member) -> None:
    reader("POST", "/account/address", {"email": "new@elm.example", "password": PASSWORD})
    stranger = join()
    answer = stranger("POST", "/account/address/confirm", {"token": mailed("address", "new@elm.example")})
    assert_problem(answer, 422, "invalid")


def test_a_second_factor_moves_with_the_address(reader: Member, held_clock: HeldClock) -> None:
    reader.turn_on_second_factor()
    reader("POST", "/account/address", {"email": "new@elm.example", "password": PASSWORD, "code": reader.recovery[0]})
    body = {"token": mailed("address", "new@elm.example"), "keep": "body"}
    assert reader("POST", "/account/address/confirm", body).status_code == 200
    assert_problem(log_in("new@elm.example"), 401, "code-required")
    held_clock.move(seconds=30)
    assert log_in("new@elm.example", code=reader.code()).status_code == 200


def test_another_address_takes_the_second_factor_too(reader: Member, held_clock: HeldClock) -> None:
    reader.turn_on_second_factor()
    wanted = {"email": "new@elm.example", "password": PASSWORD}
    for code in ("", reader.code()):  # the last was used to turn it on
        answer = reader("POST", "/account/address", {**wanted, "code": code})
        assert pointers_of(assert_problem(answer, 422, "invalid")) == {"/code"}
    assert addresses.find(addresses.id_of("new@elm.example")) is None
    held_clock.move(seconds=30)
    used = {**wanted, "code": reader.code()}
    assert reader("POST", "/account/address", used).status_code == 202
    assert reader("POST", "/account/address", used).status_code == 422


def test_whoever_asks_for_the_address_that_they_have_uses_a_code_up_as_well(reader: Member) -> None:
    reader.turn_on_second_factor()
    wanted = {"email": reader.email, "password": PASSWORD, "code": reader.recovery[0]}
    assert reader("POST", "/account/address", wanted).status_code == 202
    assert reader("GET", "/account").json_body["recovery_codes_left"] == 9


def test_a_second_factor_is_replaced_by_who_has_a_code_of_it_alone(reader: Member, held_clock: HeldClock) -> None:
    reader.turn_on_second_factor()
    first, codes = reader.secret, reader.recovery
    offer = reader("POST", "/account/second-factor").json_body
    reader.secret = offer["secret"]
    body = {"offer": offer["offer"], "code": reader.code(), "password": PASSWORD, "keep": "body"}
    for current in ("", "ABCD-EFGH"):
        answer = reader("PUT", "/account/second-factor", {**body, "current_code": current})
        assert pointers_of(assert_problem(answer, 422, "invalid")) == {"/current_code"}
    assert reader("PUT", "/account/second-factor", {**body, "current_code": codes[0]}).status_code == 200
    held_clock.move(seconds=30)
    assert log_in(reader.email, code=pyotp.TOTP(first).at(int(held_clock.time.timestamp()))).status_code == 401
    assert log_in(reader.email, code=reader.code()).status_code == 200


def test_recovery_codes_can_be_renewed_and_the_factor_turned_off(reader: Member, held_clock: HeldClock) -> None:
    reader.turn_on_second_factor()
    old = reader.recovery[0]
    proof = {"password": PASSWORD, "code": reader.recovery[1]}
    codes = reader("POST", "/account/recovery-codes", proof).json_body["recovery_codes"]
    assert len(codes) == 10
    assert log_in(reader.email, code=old).status_code == 401
    held_clock.move(minutes=5)
    answer = reader("POST", "/account/second-factor/removal", {"password": PASSWORD, "code": codes[0], "keep": "body"})
    assert answer.status_code == 200, answer.body
    assert log_in(reader.email).status_code == 200


def test_an_editor_cannot_go_without_a_second_factor(galley: Machine, held_clock: HeldClock) -> None:
    editor = invited(Role.EDITOR)
    held_clock.move(seconds=30)
    proof = {"password": PASSWORD, "code": editor.code()}
    assert editor("POST", "/account/second-factor/removal", proof).status_code == 403


def test_an_offered_secret_is_good_for_who_was_offered_it(reader: Member, held_clock: HeldClock) -> None:
    offer = reader("POST", "/account/second-factor").json_body
    stranger = join()
    stranger.secret = offer["secret"]
    body = {"offer": offer["offer"], "code": stranger.code(), "password": PASSWORD}
    assert_problem(stranger("PUT", "/account/second-factor", body), 422, "invalid")
    assert_problem(reader("PUT", "/account/second-factor", {**body, "code": "000000"}), 422, "invalid")
    held_clock.move(minutes=15)
    reader.refresh()
    assert_problem(reader("PUT", "/account/second-factor", body), 422, "invalid")


def test_ones_data_comes_as_one_archive(galley: Machine) -> None:
    author = invited(Role.AUTHOR, "grace@oak.example", "Grace")
    draft = author("POST", "/articles", {"title": "Compilers", "body": "They *compile*."}).json_body
    answer = author("POST", "/account/export", {"password": PASSWORD})
    assert answer.status_code == 201, answer.body
    key = urlsplit(answer.json_body["url"]).path.partition("exports/")[2]
    stored = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=f"exports/{key}")["Body"].read()
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        names = set(archive.namelist())
        account = json.loads(archive.read("account.json"))
        text = archive.read(f"articles/{draft['id']}/1.md").decode()
        everything = b"".join(archive.read(name) for name in names).decode()
    assert {"account.json", "sessions.json", "history.json", f"articles/{draft['id']}/1.json"} <= names
    assert (account["email"], text) == ("grace@oak.example", "They *compile*.")
    assert "$2b$" not in everything, "no hash of a password"
    assert str(people.get(author.id).address) not in everything.replace("history", "")


def test_who_leaves_is_gone(reader: Member) -> None:
    other = reader.again()
    answer = reader("POST", "/account/deletion", {"password": PASSWORD})
    assert answer.status_code == 200, answer.body
    assert answer.headers["Set-Cookie"].startswith("__Host-galley=; Max-Age=0")
    for each in (reader, other):
        assert each("GET", "/account").status_code == 401
        assert each.refresh().status_code == 401
    assert log_in(reader.email).status_code == 401
    address = addresses.find(addresses.id_of(reader.email))
    assert address is not None
    assert address.email == ""
    emptied = (address.person, address.password, address.totp, address.former, address.pending)
    assert not any(emptied)
    assert claims.find(claims.handle("ada")) is None
    assert sessions.of(reader.id) == []
    left = people.get(reader.id)
    assert (left.name, left.handle, left.bio, left.status) == ("", "", "", people.DELETED)
    assert call("GET", f"/people/{reader.id}").status_code == 404
    assert [entry.kind for entry in ledger.of(f"person#{reader.id}")][-1] == "person.deleted"
    assert join(reader.email, handle="ada").id != reader.id


def test_the_last_owner_cannot_leave(galley: Machine) -> None:
    owner = invited(Role.OWNER)
    assert_problem(owner("POST", "/account/deletion", {"password": PASSWORD}), 409, "conflict")
    seen = owner("GET", f"/people/{owner.id}/role").json_body
    step_down = {"role": "editor"}
    assert owner("PUT", f"/people/{owner.id}/role", step_down, If_Match=tag(seen)).status_code == 409
    second = invited(Role.OWNER, actor="person#" + owner.id)
    assert second("GET", "/account").json_body["role"] == "owner"
    assert owner("PUT", f"/people/{owner.id}/role", step_down, If_Match=tag(seen)).status_code == 200
    assert owner("GET", "/account").status_code == 401
